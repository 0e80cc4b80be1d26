import { ledgerOf } from "../../src/compat/state/stateManager";
import { joinOriginal } from "./original/originalMember";
import { createStateWorld } from "./stateWorld";
import { createSyncGuild, CURRENT_WEEK, WEEK, type SyncGuild } from "./syncGuild";

/*
 * Faults of the original that are not to be copied. Where it can be shown, the stand-in of the original goes through the
 * same first, so that the spec is known to look at the fault.
 */

function sendersOf(guild: SyncGuild): string[] {
    const names: string[] = [];
    for (const { sender } of guild.sentOf("WD")) if (!names.includes(sender)) names.push(sender);
    return names;
}

/** All advertise and nobody hears it, so that each believes that answering is up to him; then somebody asks. */
function askAll(guild: SyncGuild): void {
    guild.lossPercent = 100;
    guild.run(13);
    guild.lossPercent = 0;
    guild.sit("Zoe", () => undefined).send({ type: "RW", created: 1, week: CURRENT_WEEK }, "GUILD");
    guild.run(20);
}

describe("a request that several could answer", () => {
    it("is answered by several originals", () => {
        const guild = createSyncGuild(3);
        const first = joinOriginal(guild, "Anna");
        first.write("sword");
        for (const name of ["Bert", "Carl"]) {
            const other = joinOriginal(guild, name);
            guild.sent.length = 0;
            first.ledger.enableSending();
            other.write("shield");
            other.ledger.enableSending();
        }
        askAll(guild);
        assert.same(3, sendersOf(guild).length);
    });

    it("is answered by one of ours", () => {
        const guild = createSyncGuild(3);
        const members = ["Anna", "Bert", "Carl"].map((name) => guild.join(name));
        const entry = members[0]!.write("sword");
        for (const member of members) {
            member.state.queueRemoteEvent(entry);
            member.state.commit();
            member.listSync.enableSending();
        }
        askAll(guild);
        assert.same(1, sendersOf(guild).length);
        assert.equal(1, guild.sentOf("WD").length);
    });
});

describe("a sender with a low name that never sends", () => {
    /** Tells what the other tells, every 10 seconds, and answers nobody. */
    function babble(guild: SyncGuild, hash: () => number): void {
        const seat = guild.sit("Aaron", () => undefined);
        guild.time.timer.every(10, () => {
            seat.send(
                {
                    type: "AHM",
                    created: 1,
                    firstWeek: CURRENT_WEEK,
                    totalEntryCount: 1,
                    stateHash: 1,
                    lag: 0,
                    hashes: [[CURRENT_WEEK, hash(), 1]],
                },
                "GUILD",
            );
        });
    }

    it("keeps an original silent for ever", () => {
        const guild = createSyncGuild(5);
        const holder = guild.join("Xaver");
        const entry = holder.write("sword");
        const original = joinOriginal(guild, "Bert");
        holder.listSync.transmitViaGuild(entry);
        guild.run(2);
        guild.leave("Xaver");
        guild.join("Carl");
        babble(guild, () => holder.state.stateHash());
        original.ledger.enableSending();
        guild.run(600);
        assert.same([], sendersOf(guild));
    });

    it("does not keep ours silent", () => {
        const guild = createSyncGuild(5);
        const holder = guild.join("Bert");
        holder.write("sword");
        const other = guild.join("Carl");
        babble(guild, () => holder.state.stateHash());
        holder.listSync.enableSending();
        guild.run(120);
        assert.equal(holder.holds(), other.holds());
    });
});

describe("two senders who always speak at the same moments", () => {
    it("keep one original's entries from all others for ever", () => {
        const guild = createSyncGuild(7);
        const bert = joinOriginal(guild, "Bert");
        const anna = joinOriginal(guild, "Anna");
        bert.write("of Bert");
        anna.write("of Anna");
        bert.ledger.enableSending();
        guild.run(2);
        anna.ledger.enableSending();
        guild.run(1800);
        assert.not_matches("of Bert", anna.holds());
    });

    it("get each other's where one of the two is ours, or both", () => {
        for (const isOriginalLast of [true, false]) {
            const guild = createSyncGuild(7);
            const bert = isOriginalLast ? joinOriginal(guild, "Bert") : guild.join("Bert");
            const anna = guild.join("Anna");
            bert.write("of Bert");
            anna.write("of Anna");
            if ("ledger" in bert) bert.ledger.enableSending();
            else bert.listSync.enableSending();
            guild.run(2);
            anna.listSync.enableSending();
            guild.run(180);
            assert.equal(anna.holds(), bert.holds());
            assert.matches("of Bert", anna.holds());
        }
    });
});

describe("an entry that is written", () => {
    it("leaves the hashes of all other weeks as they are known", () => {
        const world = createStateWorld();
        const now = world.ports.clock.serverTime();
        const rows: object[] = [];
        for (const week of $range(40, 1, -1)) {
            for (const i of $range(0, 19)) rows.push(world.row(now - week * WEEK + i, 1, 0, 7));
        }
        const stateManager = world.manage(rows);
        world.ports.time.pass(30);
        const ledger = ledgerOf(stateManager);
        const before = ledger.weeks().map((week) => ledger.weekFingerprint(week)!.hash);
        stateManager.addEvent(world.row(now - 20 * WEEK + 5, 9, 3, 8));
        const unchanged = ledger.weeks().filter((week, index) => ledger.weekFingerprint(week)?.hash === before[index]);
        assert.equal(39, unchanged.length);
        world.ports.time.pass(1);
        assert.is_not_nil(ledger.fingerprint());
    });
});
