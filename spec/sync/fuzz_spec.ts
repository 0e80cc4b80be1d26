import { hashText } from "../../src/event/hashText";
import { keyOf } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger } from "../../src/ledger/ledger";
import { FIRST_EPOCH } from "../wire/binary/messages";
import { createMutants } from "../wire/binary/mutants";
import { createGuild, LEDGER_ID, weekOfEvents, type Client, type Guild } from "./guild";
import { createSeededRandom } from "./seededRandom";

const SEED = 20261121;
const MUTANTS = 6000;
/** Of one peer nobody would listen to so much. */
const SENDERS = 60;
const MARK = { ledger: hashText(LEDGER_ID), epoch: FIRST_EPOCH };

/** What must be true of every ledger: sorted, and its fingerprint that of its events. */
function recomputed({ ledger }: Client): string {
    const fresh = createLedger(NATIVE_LAYOUT, { milliseconds: () => 0 });
    fresh.merge(ledger.events);
    for (const start of ledger.weeks()) fresh.merge(ledger.variantsIn((start - 1) * 604800, start * 604800));
    while (fresh.hash(math.huge)) {
        // Each call does a part.
    }
    const root = fresh.fingerprint()!;
    return `${root.count} ${root.hash} ${root.sum}`;
}

function holdingOf({ ledger }: Client): string {
    const root = ledger.fingerprint()!;
    return `${root.count} ${root.hash} ${root.sum}`;
}

/** @param name of the senders, who are numbered */
function tellMutants(guild: Guild, name: string, count: number): void {
    const random = createSeededRandom(SEED);
    const mutants = createMutants(random, MARK);
    for (const i of $range(1, count)) {
        const distribution = random.integer(1, 4) === 1 ? "WHISPER" : "GUILD";
        const sender = `${name}${random.integer(1, SENDERS)}-Realm`;
        for (const text of mutants.next()) guild.channel.inject(sender, text, distribution);
        if (i % 10 === 0) guild.run(1);
    }
    guild.run(120);
}

function guildOfTwo(): [guild: Guild, anna: Client, zoe: Client] {
    const guild = createGuild(SEED);
    guild.officers.add("Anna-Realm");
    guild.officers.add("Zoe-Realm");
    const anna = guild.join("Anna-Realm", { events: weekOfEvents(1, 40, 7) });
    const zoe = guild.join("Zoe-Realm");
    guild.run(60);
    return [guild, anna, zoe];
}

/** What many members vouch for, those who may write would let in: here is nobody who may. */
function dismissOfficers(guild: Guild): void {
    guild.officers.delete("Anna-Realm");
    guild.officers.delete("Zoe-Realm");
}

describe("mutated messages to clients at work", () => {
    it("of those who may not write change no ledger and stop nothing", () => {
        const [guild, anna, zoe] = guildOfTwo();
        const before = holdingOf(anna);
        dismissOfficers(guild);
        tellMutants(guild, "Mallory", MUTANTS);
        assert.same([], guild.errors);
        assert.equal(before, holdingOf(anna));
        assert.equal(before, holdingOf(zoe));
        guild.officers.add("Anna-Realm");
        const event = anna.write("life goes on");
        guild.run(5);
        assert.is_true(zoe.ledger.find(keyOf(NATIVE_LAYOUT, event)) !== undefined);
    });

    it("of those who may write leave ledgers that agree with their fingerprints", () => {
        const [guild, anna, zoe] = guildOfTwo();
        for (const i of $range(1, SENDERS)) guild.officers.add(`Officer${i}-Realm`);
        tellMutants(guild, "Officer", MUTANTS);
        guild.run(300);
        assert.same([], guild.errors);
        assert.is_true(anna.ledger.events.length > 40, "some of it was readable");
        assert.equal(recomputed(anna), holdingOf(anna));
        assert.equal(recomputed(zoe), holdingOf(zoe));
        assert.equal(holdingOf(anna), holdingOf(zoe));
    });

    it("leave nothing behind that grows", () => {
        const [guild] = guildOfTwo();
        dismissOfficers(guild);
        const kilobytes: number[] = [];
        for (const _ of $range(1, 6)) {
            tellMutants(guild, "Mallory", 1500);
            guild.run(600);
            // The channel of the specs keeps all that was said.
            while (guild.channel.log.length > 0) guild.channel.log.pop();
            collectgarbage("collect");
            collectgarbage("collect");
            kilobytes.push(collectgarbage("count"));
        }
        // What fills up to a bound may do so in any round; what grows without one does so in each.
        let growth = math.huge;
        for (const round of [3, 4, 5]) growth = math.min(growth, kilobytes[round]! - kilobytes[round - 1]!);
        assert.is_true(growth < 120, `${growth} KB more in each round`);
    });
});
