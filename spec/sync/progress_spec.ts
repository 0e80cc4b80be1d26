import { createPeers, type Peer } from "../../src/sync/peers";
import { progressOf, secondsFor } from "../../src/sync/progress";
import { BEGIN_SERVER_TIME, createGuild, makeEvent, weekOfEvents } from "./guild";

function peerWith(count: number, isInSync: boolean): Peer {
    const peer = createPeers(() => false).heard(`Peer${count}`, 100);
    peer.root = { hash: 1, count, sum: 1 };
    peer.isInSync = isInSync;
    return peer;
}

const NOW = { held: 40, closedReason: undefined, isWhispered: false, seconds: 120 };

describe("progress", () => {
    it("is n of what the fullest sender holds, with the seconds that the channel needs", () => {
        const senders = [peerWith(1000, false), peerWith(1740, false), peerWith(40, true)];
        const progress = progressOf({ ...NOW, peers: senders, senders });
        assert.equal("catchingUp", progress.state);
        assert.equal(40, progress.held);
        assert.equal(1740, progress.total);
        assert.equal(secondsFor(1700, false), progress.secondsLeft);
        assert.is_true(secondsFor(1700, true) < secondsFor(1700, false) / 2);
        assert.equal(1, secondsFor(1, true));
    });

    it("tells alone, in sync and paused apart", () => {
        const member = peerWith(40, true);
        assert.equal("alone", progressOf({ ...NOW, peers: [], senders: [] }).state);
        assert.equal("alone", progressOf({ ...NOW, seconds: 1000, peers: [member], senders: [] }).state);
        assert.equal("inSync", progressOf({ ...NOW, peers: [member], senders: [member] }).state);
        const paused = progressOf({ ...NOW, closedReason: "no guild", peers: [member], senders: [member] });
        assert.equal("paused", paused.state);
        assert.equal("no guild", paused.reason);
    });
});

describe("replication", () => {
    it("counts those who told what we hold, and a live event only when they have told again", () => {
        const guild = createGuild(21);
        guild.officers.add("Anna-Realm");
        const events = weekOfEvents(1, 5, 7);
        const anna = guild.join("Anna-Realm", { events });
        for (const i of $range(1, 3)) guild.join(`Zoe${i}-Realm`, { events });
        guild.run(30);
        assert.equal(3, anna.engine.replicatedTo(anna.ledger.events[0]!));
        const event = anna.write("new");
        assert.equal(0, anna.engine.replicatedTo(event));
        assert.equal(3, anna.engine.replicatedTo(anna.ledger.events[0]!));
        guild.run(400);
        assert.equal(3, anna.engine.replicatedTo(event));
    });

    it("does not count those from before a large import", () => {
        const guild = createGuild(22);
        guild.officers.add("Anna-Realm");
        const anna = guild.join("Anna-Realm", { events: weekOfEvents(1, 5, 7) });
        guild.join("Zoe-Realm", { events: weekOfEvents(1, 5, 7) });
        guild.run(30);
        anna.ledger.merge(weekOfEvents(2, 100, 8));
        assert.equal(0, anna.engine.replicatedTo(anna.ledger.events[0]!));
        guild.run(200);
        assert.equal(1, anna.engine.replicatedTo(anna.ledger.events[0]!));
    });
});

describe("peers of a newer version", () => {
    it("are named", () => {
        const guild = createGuild(23);
        const anna = guild.join("Anna-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 9, "x")] });
        guild.channel.inject("Zoe-Realm", "Zfrom the future");
        assert.same(["Zoe-Realm"], [...anna.engine.newerVersions()]);
    });
});
