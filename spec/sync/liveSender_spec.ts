import { numberAt, type LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger } from "../../src/ledger/ledger";
import { basesFor, shortestLive } from "../../src/sync/liveBase";
import { BEGIN_SERVER_TIME, createGuild, holdings, makeEvent, weekOfEvents, type Client, type Guild } from "./guild";

const NOW = BEGIN_SERVER_TIME + 1000;

function nobody(): boolean {
    return false;
}

function award(time: number, creator: number, absent: number): LedgerEvent {
    const players: string[] = [];
    for (const i of $range(1, 30)) if (i !== absent) players.push(`Player${i}`);
    return [time, 0, 1, creator, "awarded", players, 12, "a boss"] as unknown as LedgerEvent;
}

describe("basesFor", () => {
    const held: LedgerEvent[] = [];
    for (const i of $range(1, 200)) held.push(i % 2 === 0 ? award(NOW - i, 7, i % 30) : makeEvent(NOW - i, 7, `${i}`));
    const sorted = createLedger(NATIVE_LAYOUT, { milliseconds: () => 0 });
    sorted.merge(held);
    const ledger = sorted.events;
    const timesOf = (events: readonly LedgerEvent[]): number[] =>
        events.map((event) => NOW - numberAt(event, NATIVE_LAYOUT.time));

    it("takes the newest of the kind that all may have by now", () => {
        assert.same([10, 12, 14, 16, 18, 20], timesOf(basesFor(ledger, [award(NOW, 7, 1)], NOW, nobody)));
        assert.same([11], timesOf(basesFor(ledger, [makeEvent(NOW, 7, "sold")], NOW, nobody)));
    });

    it("takes none that has not left us", () => {
        const isUnsent = (event: LedgerEvent): boolean => NOW - numberAt(event, NATIVE_LAYOUT.time) < 15;
        assert.same([16, 18, 20, 22, 24, 26], timesOf(basesFor(ledger, [award(NOW, 7, 1)], NOW, isUnsent)));
    });

    it("takes fewer for more events, and looks at a hundred at most", () => {
        const two = [award(NOW, 7, 1), award(NOW + 1, 7, 1)];
        assert.same([10, 12], timesOf(basesFor(ledger, two, NOW, nobody)));
        assert.same([], basesFor(ledger, [...two, ...two], NOW, nobody));
        assert.same([92, 94, 96, 98, 100], timesOf(basesFor(ledger, [award(NOW, 7, 1)], NOW - 81, nobody)));
    });
});

describe("shortestLive", () => {
    const [long, short] = [award(1, 1, 1), award(2, 1, 1)];

    it("is told with the base that makes it shortest, or without one", () => {
        const encode = (base: LedgerEvent | undefined): { ok: true; value: string } => ({
            ok: true,
            value: base === undefined ? "without" : base === long ? "longest of all" : "short",
        });
        assert.same({ ok: true, value: "short" }, shortestLive([long, short], encode));
        assert.same({ ok: true, value: "without" }, shortestLive([long], encode));
    });
});

function tell(client: Client, event: LedgerEvent): void {
    client.ledger.merge([event]);
    client.engine.announce([event]);
}

function liveTexts(guild: Guild, from = 0): string[] {
    const texts: string[] = [];
    for (const { at, message } of guild.channel.log) {
        if (at >= from && string.sub(message.text, 1, 1) === "J") texts.push(message.text);
    }
    return texts;
}

function createRaid(seed: number): { guild: Guild; anna: Client; zoe: Client } {
    const guild = createGuild(seed);
    guild.officers.add("Anna-Realm");
    guild.officers.add("Bert-Realm");
    const events = weekOfEvents(1, 20, 9);
    const anna = guild.join("Anna-Realm", { events });
    guild.join("Bert-Realm", { events });
    const zoe = guild.join("Zoe-Realm", { events });
    guild.run(60);
    return { guild, anna, zoe };
}

describe("live events", () => {
    it("are told as a difference to one that the others hold, and are there at once", () => {
        const { guild, anna, zoe } = createRaid(1);
        const { creator } = guild.identityOf("Anna-Realm");
        for (const i of $range(1, 6)) {
            tell(anna, award(BEGIN_SERVER_TIME + math.floor(guild.time.seconds()), creator, i));
            guild.run(0.2);
            assert.equal(20 + i, zoe.ledger.events.length);
            guild.run(14.8);
        }
        const lengths = liveTexts(guild).map((text) => text.length);
        assert.equal(6, lengths.length);
        for (const length of lengths.slice(1)) assert.is_true(length < 75 && length < lengths[0]! / 2, `${length}`);
        for (const client of guild.clients) assert.equal(holdings(anna), holdings(client));
        assert.same([], guild.errors);
    });

    it("that differ from one which somebody missed come to him with it, a little later", () => {
        const { guild, anna, zoe } = createRaid(2);
        const { creator } = guild.identityOf("Anna-Realm");
        guild.channel.lossPercent = 100;
        tell(anna, award(BEGIN_SERVER_TIME + 60, creator, 1));
        guild.run(13);
        guild.channel.lossPercent = 0;
        tell(anna, award(BEGIN_SERVER_TIME + 73, creator, 2));
        guild.run(0.2);
        assert.is_true(liveTexts(guild)[1]!.length < 75);
        assert.equal(20, zoe.ledger.events.length);
        guild.run(40);
        assert.equal(22, zoe.ledger.events.length);
        assert.same({}, zoe.engine.refused());
    });

    it("leave all the same when the ledger stops in the same moment", () => {
        const { guild, anna, zoe } = createRaid(4);
        const { creator } = guild.identityOf("Anna-Realm");
        tell(anna, makeEvent(BEGIN_SERVER_TIME + math.floor(guild.time.seconds()), creator, "the last one"));
        anna.engine.stop();
        guild.run(1);
        assert.equal(21, zoe.ledger.events.length);
        assert.same([], guild.errors);
    });

    it("that follow faster than the allowance allows leave together, none later than the next message could", () => {
        const { guild, anna, zoe } = createRaid(3);
        const { creator } = guild.identityOf("Anna-Realm");
        const begin = guild.time.seconds();
        for (const i of $range(1, 80)) {
            tell(anna, makeEvent(BEGIN_SERVER_TIME + math.floor(guild.time.seconds()), creator, `note ${i}`, i));
            guild.run(0.25);
            // A second's debt of the first burst, which adverts shared, is paid back by and by.
            const late = 20 + i - zoe.ledger.events.length;
            assert.is_true(late <= (i < 30 ? 14 : 8), `${late} at event ${i}`);
        }
        guild.run(2.2);
        assert.equal(100, zoe.ledger.events.length);
        const messages = liveTexts(guild, begin).length;
        assert.is_true(messages <= 32, `${messages} messages`);
        assert.same([], guild.errors);
    });
});
