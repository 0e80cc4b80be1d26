import type { Client, World } from "../world/contract";
import {
    assertNoErrors,
    builtLibrary,
    builtMinor,
    hostAddon,
    hostClient,
    hostWorld,
    libraryOfMinor,
    START_TIME,
    valueOf,
} from "./hostAddon";

const OFFICER = { rankIndex: 1 };
const EVENTS = 3000;
const PLAYERS = 25;
const LIVE_PLAYERS = 40;

/** The world's clients work so fast, and this many milliseconds of a frame are the library's. */
const INSTRUCTIONS_PER_MILLISECOND = 50000;
const BUDGET_MILLISECONDS = 2;
/** Of what cannot be done by halves: merging a few events, handing over a chunk, what AceSerializer does with a text. */
const UNIT_MILLISECONDS = 0.9;
const TEXT_EVENTS = 300;

/** The raid's awards of months, as an importer hands them over: each names everybody, and who is there changes. */
const IMPORT = `
local start, ledger, count = ...
local rows = {}
for index = 1, count or ${EVENTS} do
    local players = {}
    for player = 1, ${PLAYERS} do players[player] = "Player" .. (player * 7 + math.floor(index / 9)) % 60 end
    rows[index] = { time = start - 3600 - index * 1800, counter = 0, creator = 7, kind = "raidAward",
        fields = { players = players, points = index % 23 } }
end
return ledger:Import(rows)`;

const KINDS = `
ledger:Define("raidAward", { "players", "points" })
function host.raidAward(first)
    local players = {}
    for player = 1, ${LIVE_PLAYERS} do players[player] = "Player" .. (player * 7 + first) % 60 end
    assert(ledger:Submit("raidAward", { players = players, points = first }))
end`;

function eventsOf(client: Client): number {
    return valueOf(client, `(Host.ledger:Status().phase == "active" and #Host.ledger:Events() or 0)`);
}

function assertShort(client: Client): void {
    const { instructions, name } = client.longestCallback();
    const milliseconds = instructions / INSTRUCTIONS_PER_MILLISECOND;
    const limit = BUDGET_MILLISECONDS + UNIT_MILLISECONDS;
    assert.is_true(milliseconds <= limit, `${name}: ${milliseconds} ms, at most ${limit} are right`);
}

describe(`no callback takes longer than the budget and one unit of work, at ${EVENTS} events`, () => {
    let world: World;
    let anna: Client;

    before_each(() => {
        world = hostWorld([hostAddon({ isSaving: true, lua: KINDS })]);
        anna = hostClient(world, "Anna", OFFICER);
        world.run(10);
        const [added, reason] = anna.eval<[number, string | undefined]>(
            IMPORT,
            START_TIME,
            valueOf(anna, "Host.ledger"),
        );
        assert.equal(EVENTS, added, reason);
        // Packed for the disk meanwhile.
        world.run(60);
        anna.resetLongestCallback();
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("when a saved ledger is loaded", () => {
        anna.reload();
        assert.is_true(world.runUntil(() => eventsOf(anna) === EVENTS, 60));
        world.run(5);
        assertShort(anna);
    });

    it("when all of it is sent to a newcomer", () => {
        const bert = hostClient(world, "Bert");
        assert.is_true(world.runUntil(() => eventsOf(bert) === EVENTS, 600));
        world.run(5);
        assertShort(anna);
        assertShort(bert);
    });

    it("when an event that names the whole raid is told live", () => {
        const bert = hostClient(world, "Bert");
        assert.is_true(world.runUntil(() => eventsOf(bert) === EVENTS, 600));
        world.run(60);
        anna.resetLongestCallback();
        bert.resetLongestCallback();
        for (const first of $range(1, 5)) {
            anna.eval("Host.raidAward(...)", first);
            world.run(0.3);
            assert.equal(EVENTS + first, eventsOf(bert));
            world.run(12);
        }
        assertShort(anna);
        assertShort(bert);
    });
});

describe(`no callback takes longer than that in text, at ${TEXT_EVENTS} events`, () => {
    it("when all of it is sent to a newcomer", () => {
        const world = hostWorld([hostAddon({ lua: KINDS, options: `encoding = "text",` })]);
        const anna = hostClient(world, "Anna", OFFICER);
        world.run(10);
        anna.eval(IMPORT, START_TIME, valueOf(anna, "Host.ledger"), TEXT_EVENTS);
        world.run(60);
        anna.resetLongestCallback();
        const bert = hostClient(world, "Bert");
        assert.is_true(world.runUntil(() => eventsOf(bert) === TEXT_EVENTS, 1200));
        assertShort(anna);
        assertShort(bert);
        assertNoErrors(world);
    });
});

describe("the ledgers of two addons, each with a copy of the library in it", () => {
    it("share one budget", () => {
        /** Milliseconds of all callbacks of a frame, by world time. */
        const used = new LuaTable<number, number>();
        const newer = libraryOfMinor(builtMinor() + 1, "newer");
        const host = hostAddon({ isSaving: true, lua: KINDS, embedded: builtLibrary() });
        const other = hostAddon({ name: "Other", isSaving: true, lua: KINDS, embedded: newer });
        const world: World = hostWorld([host, other], {
            observer: {
                sent: () => {},
                callbackBegan: () => {},
                callbackEnded: ({ milliseconds, isLoading }) => {
                    const now = world.now();
                    if (!isLoading) used.set(now, ((used.get(now) as number | undefined) ?? 0) + milliseconds);
                },
            },
        });
        const anna = hostClient(world, "Anna", { ...OFFICER, addons: ["Host", "Other"] });
        world.run(10);
        for (const name of ["Host", "Other"]) {
            const ledger = valueOf(anna, `${name}.ledger`);
            assert.equal(EVENTS, anna.eval<[number]>(IMPORT, START_TIME, ledger)[0]);
        }
        world.run(60);
        anna.reload();
        for (const [time] of used) used.delete(time);

        const areLoaded = (): boolean =>
            valueOf(anna, `#Host.ledger:Events() + #Other.ledger:Events() == ${2 * EVENTS}`);
        assert.is_true(world.runUntil(areLoaded, 60));

        let longest = 0;
        let full = 0;
        for (const [, milliseconds] of used) {
            longest = math.max(longest, milliseconds);
            if (milliseconds > BUDGET_MILLISECONDS * 0.9) full = full + 1;
        }
        assert.is_true(full > 50, `${full} frames at work`);
        const limit = BUDGET_MILLISECONDS + UNIT_MILLISECONDS;
        assert.is_true(longest <= limit, `${longest} ms in a frame, at most ${limit} are right`);
        assertNoErrors(world);
    });
});
