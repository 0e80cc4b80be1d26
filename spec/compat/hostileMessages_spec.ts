import { createMessageClass } from "../../src/compat/sync/messageClasses";
import type { Random } from "../../src/port/random";
import { createSeededRandom } from "../sync/seededRandom";
import { createSyncGuild, CURRENT_WEEK, WEEK, type Member, type SyncGuild } from "./syncGuild";

type Node = LuaTable<AnyNotNil, unknown>;

const JUNK: unknown[] = [
    0,
    -1,
    1.5,
    1e300,
    0 / 0,
    math.huge,
    "",
    "x",
    string.rep("long", 1000),
    true,
    false,
    {},
    [1, 2, 3],
    [[[[]]]],
    { v: 1 },
    { v: 2, r: 5 },
    () => 1,
    4294967296,
    "AWD",
    [true],
];

function copy(value: unknown): unknown {
    if (type(value) !== "table") return value;
    const copied: Node = new LuaTable();
    for (const [key, held] of pairs(value as Node)) copied.set(key, copy(held));
    return copied;
}

/** All tables in a message, the message first. */
function nodesOf(message: unknown, found: Node[] = []): Node[] {
    if (type(message) !== "table") return found;
    found.push(message as Node);
    for (const [, held] of pairs(message as Node)) nodesOf(held, found);
    return found;
}

function keysOf(node: Node): AnyNotNil[] {
    const keys: AnyNotNil[] = [];
    for (const [key] of pairs(node)) keys.push(key);
    table.sort(keys as string[], (a, b) => tostring(a) < tostring(b));
    return keys;
}

function mutate(random: Random, message: unknown): unknown {
    const mutated = copy(message);
    for (const _ of $range(1, random.integer(1, 3))) {
        const nodes = nodesOf(mutated);
        const node = nodes[random.integer(0, nodes.length - 1)]!;
        const keys = keysOf(node);
        const key = keys.length === 0 ? 1 : keys[random.integer(0, keys.length - 1)]!;
        if (random.integer(1, 4) === 1) node.delete(key);
        else node.set(key, copy(JUNK[random.integer(0, JUNK.length - 1)]));
    }
    return mutated;
}

/** What two of ours say to each other while they bring each other up to date. */
function conversation(): [guild: SyncGuild, anna: Member] {
    const guild = createSyncGuild(11);
    const anna = guild.join("Anna");
    const bert = guild.join("Bert");
    for (const i of $range(1, 80)) {
        const entry = anna.write(`item ${i}`, i * 500);
        if (i % 3 === 0) entry.delete("item");
        if (i % 7 !== 0) bert.state.queueRemoteEvent(entry);
    }
    bert.state.commit();
    for (const i of $range(1, 5)) bert.write(`of Bert ${i}`, i * WEEK);
    for (const member of [anna, bert]) {
        member.listSync.enableSending();
        member.listSync.requestPeerStatusFromGuild();
        member.listSync.transmitViaGuild(member.write());
    }
    guild.run(120);
    return [guild, anna];
}

describe("ListSync", () => {
    it("raises on no message, whatever became of it on the way, and keeps only whole entries", () => {
        const [guild, anna] = conversation();
        const random = createSeededRandom(17);
        const messages = guild.sent.map(({ message }) => message);
        assert.is_true(messages.length > 10);
        for (const _ of $range(1, 3000)) {
            const mutated = mutate(random, messages[random.integer(0, messages.length - 1)]);
            anna.hear(mutated, "Mallory", random.integer(1, 2) === 1 ? "GUILD" : "WHISPER");
            if (random.integer(1, 100) === 1) guild.run(3);
        }
        guild.run(60);
        assert.same([], guild.errors);
        for (const entry of anna.state.ledger.events) {
            for (const name of ["_a", "_b", "_c", "_e"]) assert.is_number(entry.get(name));
            assert.equal("AWD", entry.get("_d"));
        }
    });

    it("tells nothing of weeks that are not asked about, whatever ranges the question has", () => {
        const guild = createSyncGuild(1);
        const anna = guild.join("Anna");
        anna.write("old", 5 * WEEK);
        anna.write();
        const ranges = [0, 1, "f", 4294967296, 0, 0];
        anna.hear({ type: "RW", created: 1, week: CURRENT_WEEK, ll: { v: 1, r: ranges } }, "Mallory", "WHISPER");
        guild.run(5);
        const [answer] = guild.sentOf("WD", "Anna");
        if (answer?.message.type !== "WD") error("no answer");
        assert.equal(1, answer.message.entries.length);
    });

    it("answers nobody who asks without end", () => {
        const guild = createSyncGuild(1);
        const anna = guild.join("Anna");
        anna.write();
        for (const _ of $range(1, 100)) {
            anna.hear({ type: "RW", created: 1, week: CURRENT_WEEK }, "Mallory", "WHISPER");
        }
        guild.run(200);
        assert.is_true(guild.sentOf("WD", "Anna").length < 20);
    });

    it("asks for 16 weeks of one advert, and for others after the next one", () => {
        const guild = createSyncGuild(1);
        const anna = guild.join("Anna");
        const hashes: [week: number, hash: number, count: number][] = [];
        for (const i of $range(1, 40)) hashes.push([CURRENT_WEEK - i, 5, 1]);
        const advert = { type: "AHM", created: 1, firstWeek: 1, totalEntryCount: 1, stateHash: 1, lag: 0, hashes };
        for (const count of [16, 32, 40]) {
            anna.hear(advert, "Mallory");
            guild.run(2);
            assert.equal(count, guild.sentOf("RW", "Anna").length);
        }
    });

    it("knows its own echo, by whatever name it comes", () => {
        const guild = createSyncGuild(1);
        const anna = guild.join("Anna");
        anna.listSync.requestPeerStatusFromGuild();
        anna.hear(guild.sent[0]!.message, "Anna-Everlook");
        guild.run(2);
        assert.equal(0, guild.sentOf("STATE").length);
    });

    it("takes a message of a version that it does not know for one of the original", () => {
        const guild = createSyncGuild(1);
        const anna = guild.join("Anna");
        const entries = [[1000, 0, 1, 2, "a", "b", 3, "AWD"]];
        anna.hear({ type: "BD", created: 1, entries, ll: { v: 99, c: 5, h: "?" } }, "Bert");
        assert.equal(1, anna.state.queued.length);
    });
});

describe("the classes of messages", () => {
    it("make messages of now, and instances of what is one", () => {
        const target = {};
        const requestWeek = createMessageClass(() => 1234, "RW", target);
        assert.equal(target, requestWeek);
        const made = requestWeek.new({ week: 5 });
        assert.equal(requestWeek, getmetatable(made));
        assert.same({ type: "RW", created: 1234, week: 5 }, copy(made));
        const [cast] = requestWeek.cast({ type: "RW", created: 1, week: 7 });
        assert.equal(requestWeek, getmetatable(cast!));
        const [none, reason] = requestWeek.cast({ type: "RS", created: 1 });
        assert.is_nil(none);
        assert.matches("RS", reason!);
    });

    it("of all kinds take any message, and tell what is wrong with others", () => {
        const all = createMessageClass(() => 1, undefined, {});
        const [cast] = all.cast({ type: "SB", created: 1 });
        assert.is_not_nil(cast);
        const [, reason] = all.cast({ type: "AHM", created: 1 });
        assert.matches("firstWeek", reason!);
    });
});
