import type { Client } from "../world/contract";
import { createGuildWorld, rows, type GuildWorld } from "./guildWorld";
import { BULK, bytesOf, only } from "./traffic";

/*
 * What keeps an older library of this kind busy for hours (design.md, section 7), each as a guild in which it would
 * happen: officers that cancel each other's elections in step, a week sent again and again to one who has it, asking
 * again for what is still queued, serving a peer that crashed.
 */

/** Bytes of bulk that one copy of these rows takes for one member who lacks all of them. */
function bytesOfOneCopy(count: number, stepSeconds: number): number {
    const guild = createGuildWorld(99);
    const [officer, member] = [guild.officer("Anna"), guild.member("Bert")];
    officer.login();
    guild.world.run(5);
    guild.give(officer, rows(count, stepSeconds));
    guild.settle([member]);
    assert.is_true(guild.untilAgreed([officer, member], 600) < 600, "one member and one officer never agree");
    return bytesOf(only(guild.sent(), { kinds: BULK }));
}

/** Officers who hold all of it, each by himself. */
function createOfficers(guild: GuildWorld, names: readonly string[], count: number, stepSeconds: number): Client[] {
    const officers = names.map((name) => guild.officer(name));
    for (const officer of officers) officer.login();
    guild.world.run(5);
    for (const officer of officers) guild.give(officer, rows(count, stepSeconds));
    guild.world.run(60);
    return officers;
}

describe("two officers who do everything in step", () => {
    const COUNT = 60;
    const STEP_SECONDS = 600;
    const ROUNDS = 12;
    /** A greeting, an election and its takeover, a minute of the channel. */
    const SERVED_SECONDS = 60;

    it("serve a member who comes back empty again and again, for two hours, once each time", () => {
        const once = bytesOfOneCopy(COUNT, STEP_SECONDS);
        // Nothing but their names tells them apart: same frames, same latency, in at the same moment.
        const guild = createGuildWorld(7, { latencySecondsLeast: 0.1, latencySecondsMost: 0.1 });
        const officers = createOfficers(guild, ["Anna", "Bert"], COUNT, STEP_SECONDS);
        const member = guild.member("Cara");
        for (const round of $range(1, ROUNDS)) {
            const start = guild.world.now();
            member.login();
            assert.is_true(
                guild.untilAgreed([...officers, member], SERVED_SECONDS) < SERVED_SECONDS,
                `not served in round ${round}`,
            );
            guild.world.run(start + 600 - guild.world.now());
            const bytes = bytesOf(only(guild.sent(), { kinds: BULK, start }));
            assert.is_true(bytes <= 1.3 * once, `round ${round}: ${bytes} bytes, one copy has ${once}`);
            member.crash();
            guild.world.run(1);
        }
    });
});

describe("a difference that nothing can be done about", () => {
    const MINUTES = 20;

    /** Anna's clock is ahead, so that nobody takes what she writes before its time: they differ until then. */
    function createDifference(seed: number): GuildWorld {
        const guild = createGuildWorld(seed);
        const anna = guild.officer("Anna", { clockSkewSeconds: (MINUTES + 5) * 60 });
        const bert = guild.officer("Bert");
        const members = [guild.member("Cara"), guild.member("Dirk"), guild.member("Elsa")];
        const all = [anna, bert, ...members];
        for (const client of all) client.login();
        guild.world.run(5);
        guild.give(bert, rows(66, 600));
        assert.is_true(guild.untilAgreed(all, 300) < 300, "they do not agree to begin with");
        guild.world.run(120);
        guild.write(anna);
        return guild;
    }

    for (const seed of [1, 2, 3]) {
        it(`keeps nobody sending for ${MINUTES} minutes: seed ${seed}`, () => {
            const once = bytesOfOneCopy(66, 600);
            const guild = createDifference(seed);
            const start = guild.world.now();
            guild.world.run((MINUTES - 1) * 60);
            assert.is_false(guild.doAgree(guild.world.clients.slice()), "there is no difference to begin with");
            const messages = only(guild.sent(), { start });
            const bulk = only(messages, { kinds: BULK });
            assert.is_true(bytesOf(bulk) <= 2 * once, `${bytesOf(bulk)} bytes of data, one copy has ${once}`);
            const requests = only(messages, { kinds: ["request"] });
            assert.is_true(requests.length <= 40, `${requests.length} requests`);
            const late = only(messages, { start: start + 600 });
            const perSecond = bytesOf(late) / (guild.world.now() - start - 600);
            assert.is_true(perSecond <= 8, `${perSecond} bytes a second after ten minutes`);
        });

        it(`is over when it can be: seed ${seed}`, () => {
            const guild = createDifference(seed);
            guild.world.run((MINUTES + 1) * 60);
            assert.is_true(guild.untilAgreed(guild.world.clients.slice(), 400) < 400);
        });
    }
});

describe("a week that waits in the sender's queue", () => {
    const COUNT = 700;
    const STEP_SECONDS = 300;

    /** The server lets few messages through, and another addon takes most of what the client may send. */
    function createCrowd(seed: number): { readonly guild: GuildWorld; readonly members: readonly Client[] } {
        const guild = createGuildWorld(seed, { allowancePerSecond: 0.25 });
        const [anna] = createOfficers(guild, ["Anna"], COUNT, STEP_SECONDS);
        anna!.eval(`SimNoise.Start("ourPrefix", 7)`);
        const members = ["Bert", "Cara", "Dirk", "Elsa", "Fred", "Gerda"].map((name) => guild.member(name));
        for (const member of members) member.login();
        return { guild, members };
    }

    for (const seed of [1, 2, 3]) {
        it(`is asked for hardly more than once by everybody, and sent once: seed ${seed}`, () => {
            const once = bytesOfOneCopy(COUNT, STEP_SECONDS);
            const { guild, members } = createCrowd(seed);
            assert.is_true(guild.untilAgreed(guild.world.clients.slice(), 1500) < 1500, "they never agree");
            const requests = only(guild.sent(), { kinds: ["request"] });
            for (const { name } of members) {
                const own = only(requests, { sender: name });
                assert.is_true(own.length <= 5, `${name} asked ${own.length} times`);
            }
            const bytes = bytesOf(only(guild.sent(), { kinds: BULK }));
            assert.is_true(bytes <= 1.3 * once, `${bytes} bytes, one copy has ${once}`);
        });
    }
});

describe("a newcomer who crashes half way", () => {
    const COUNT = 1500;
    const STEP_SECONDS = 1800;
    /** The server needs a moment to notice, and one chunk is under way. */
    const NOTICED_SECONDS = 15;

    for (const seed of [1, 2, 3]) {
        it(`is served no longer, and again when he is back: seed ${seed}`, () => {
            const guild = createGuildWorld(seed);
            const [anna] = createOfficers(guild, ["Anna"], COUNT, STEP_SECONDS);
            const bert = guild.member("Bert");
            bert.login();
            const hasBegun = guild.world.runUntil(() => guild.events(bert) > COUNT / 10, 300, 0.2);
            assert.is_true(hasBegun && guild.events(bert) < COUNT, "not on its way");
            bert.crash();
            const crashedAt = guild.world.now();
            guild.world.run(120);
            const bulk = only(guild.sent(), { kinds: BULK, sender: "Anna", start: crashedAt + NOTICED_SECONDS });
            assert.equal(0, bulk.length, `${bytesOf(bulk)} bytes for nobody`);
            const refused = anna!.traffic.refused["12"] ?? 0;
            assert.is_true(refused <= 60, `${refused} whispers into the void`);
            bert.login();
            assert.is_true(guild.untilAgreed([anna!, bert], 200) < 200, "not served when he is back");
        });
    }
});
