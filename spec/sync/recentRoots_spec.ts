import type { Fingerprint } from "../../src/fingerprint/fingerprint";
import { createRecentRoots, CROSSING_SECONDS } from "../../src/sync/recentRoots";
import { BEGIN_SERVER_TIME, createGuild, makeEvent, weekOfEvents } from "./guild";

function root(count: number): Fingerprint {
    return { hash: count, count, sum: count };
}

describe("recent roots", () => {
    it("are ours for those who spoke before they heard the live event", () => {
        const roots = createRecentRoots();
        roots.holds(root(1));
        assert.is_false(roots.wasOurs(root(1), 10));
        roots.grewLive(10);
        roots.holds(root(2));
        roots.grewLive(11);
        assert.is_true(roots.wasOurs(root(1), 10 + CROSSING_SECONDS));
        assert.is_false(roots.wasOurs(root(1), 10.1 + CROSSING_SECONDS));
        assert.is_true(roots.wasOurs(root(2), 10.1 + CROSSING_SECONDS));
        assert.is_false(roots.wasOurs(root(3), 10));
    });

    it("are not, once other events came that were not told live", () => {
        const roots = createRecentRoots();
        roots.holds(root(1));
        roots.grewLive(10);
        roots.grewOtherwise();
        assert.is_false(roots.wasOurs(root(1), 10));
        roots.grewLive(11);
        assert.is_false(roots.wasOurs(root(1), 11));
    });
});

describe("a raid in which all agree", () => {
    it("asks for nothing while events are told live", () => {
        const guild = createGuild(4);
        const officers = ["Anna-Realm", "Bert-Realm", "Carl-Realm"];
        const events = weekOfEvents(1, 20, 9);
        for (const name of officers) {
            guild.officers.add(name);
            guild.join(name, { events });
        }
        for (const i of $range(1, 6)) guild.join(`Raider${i}-Realm`, { events });
        guild.run(120);
        const begin = guild.time.seconds();
        for (const i of $range(1, 300)) {
            const officer = guild.clients[i % 3]!;
            const time = BEGIN_SERVER_TIME + math.floor(guild.time.seconds());
            const event = makeEvent(time, officer.identity.creator, `note ${i}`);
            officer.ledger.merge([event]);
            officer.engine.announce([event]);
            guild.run(2 + (i % 7) * 0.31);
        }
        const asked = guild.channel.log.filter(
            ({ at, message }) => at >= begin && string.sub(message.text, 1, 1) === "F",
        );
        assert.equal(0, asked.length);
        for (const client of guild.clients) {
            assert.equal(320, client.ledger.events.length);
            if (!officers.includes(client.name)) assert.is_true(client.engine.inSync());
        }
    });
});
