import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { ADLER_START, createKeyHasher } from "../../src/fingerprint/adler32";
import { BLOCK_EVENTS, createPrefixHash } from "../../src/replay/prefixHash";
import type { Projection } from "../../src/replay/projection";
import { WEEK_SECONDS, weekStart } from "../../src/ledger/week";
import { createRandom, type Random } from "../world/random";
import { archive, mergeDeferred, unpack, type Disk } from "../ledger/archiving";
import { createReplayWorld, eventAt, retractionAt, type ReplayWorld } from "./replayWorld";

const FIRST_WEEK = 2600;
const WEEKS = 5;

interface Points {
    list: number[];
}

/** The order counts: each step depends on what came before. */
const points: Projection = {
    initialState: () => ({ list: [] }),
    evolve: {
        award(state, _event, value) {
            const { list } = state as Points;
            list.push(((list[list.length - 1] ?? 0) * 7 + (value as number)) % 1000003);
        },
    },
};

function settle(world: ReplayWorld): void {
    for (const _ of $range(1, 40)) world.time.frame();
    world.time.pass(6);
    for (const _ of $range(1, 40)) world.time.frame();
}

function stateOf(world: ReplayWorld, name = "points"): number[] | undefined {
    return (world.replayer.state(name) as Points | undefined)?.list;
}

describe("replay over an archive", () => {
    it("goes on with what is live, and needs the rest when it has to begin anew", () => {
        const world = createReplayWorld();
        world.replayer.project("points", points);
        for (const week of $range(0, 3)) world.ledger.merge([eventAt(weekStart(FIRST_WEEK + week) + 5, "award", week)]);
        settle(world);
        const hash = world.replayer.stateHash();
        const disk = archive(world.ledger, FIRST_WEEK + 1);
        assert.equal(hash, world.replayer.stateHash());
        assert.equal(4, world.replayer.applied());
        world.ledger.merge([eventAt(weekStart(FIRST_WEEK + 3) + 9, "award", 9)]);
        settle(world);
        assert.is_false(world.ledger.archive.isNeeded());
        const right = stateOf(world);
        world.replayer.project("again", points);
        settle(world);
        assert.is_true(world.ledger.archive.isNeeded());
        assert.same([], stateOf(world, "again"));
        assert.equal(0, world.replayer.applied());
        unpack(world.ledger, disk);
        settle(world);
        assert.same(right, stateOf(world, "again"));
        assert.equal(5, world.replayer.applied());
    });

    it("travels to an archived time, and gathers a history, once it is back", () => {
        const world = createReplayWorld();
        world.replayer.project("points", points);
        for (const week of $range(0, 3)) world.ledger.merge([eventAt(weekStart(FIRST_WEEK + week) + 5, "award", week)]);
        settle(world);
        const present = stateOf(world);
        const disk = archive(world.ledger, FIRST_WEEK + 2);
        let causes: number | undefined;
        assert.is_true(world.replayer.travelTo("points", weekStart(FIRST_WEEK + 1) + 5));
        assert.is_true(
            world.replayer.history(
                "points",
                (state) => (state as Points).list.length,
                (found) => {
                    causes = found.length;
                },
            ),
        );
        settle(world);
        assert.is_true(world.ledger.archive.isNeeded());
        assert.same(present, stateOf(world));
        assert.is_nil(causes);
        unpack(world.ledger, disk);
        settle(world);
        assert.same([0, 1], stateOf(world));
        assert.equal(4, causes);
        assert.is_true(world.replayer.comeBack("points"));
        assert.same(present, stateOf(world));
    });

    for (const part of $range(0, 2)) {
        it(`comes to what replay without one comes to, seeds ${part * 60 + 1} to ${part * 60 + 60}`, () => {
            let archived = 0;
            for (const seed of $range(part * 60 + 1, part * 60 + 60))
                archived = archived + play(createRandom(seed), seed);
            assert.is_true(archived > 60, `archived ${archived} times`);
        });
    }
});

function drawEvent(random: Random, written: readonly LedgerEvent[]): LedgerEvent {
    if (written.length > 0 && random.chance(0.15)) {
        const target = written[random.integer(0, written.length - 1)]!;
        return retractionAt((target.get(1) as number) + random.integer(1, WEEK_SECONDS), target);
    }
    return eventAt(weekStart(FIRST_WEEK) + random.integer(0, WEEKS * WEEK_SECONDS), "award", random.integer(1, 99));
}

/** @returns how often something was archived */
function play(random: Random, seed: number): number {
    const [plain, packed] = [createReplayWorld(), createReplayWorld()];
    const written: LedgerEvent[] = [];
    let disk: Disk | undefined;
    let archived = 0;
    const { archive: box } = packed.ledger;

    function open(): void {
        unpack(packed.ledger, disk!);
        mergeDeferred(packed.ledger);
    }

    for (const world of [plain, packed]) world.replayer.project("points", points);
    for (const _ of $range(1, 60)) {
        const choice = random.integer(1, 10);
        if (choice <= 6) {
            const events: LedgerEvent[] = [];
            for (const _ of $range(1, random.integer(1, 12))) {
                const event = drawEvent(random, written);
                if (
                    plain.ledger.find({ time: event.get(1) as number, counter: 0, realm: 5, creator: 7 }) === undefined
                ) {
                    plain.ledger.merge([event]);
                    written.push(event);
                    events.push(event);
                }
            }
            packed.ledger.merge(events);
        } else if (choice === 7 && box.start() === 0 && packed.ledger.events.length > 0) {
            // As the store does: everything is applied, and nothing reaches behind the end of the last week.
            settle(packed);
            const through = FIRST_WEEK + random.integer(0, WEEKS - 1);
            const first = packed.ledger.events[0]!.get(1) as number;
            if (first < weekStart(through + 1) && !packed.retractions.reachesBehind(weekStart(through + 1))) {
                disk = archive(packed.ledger, through);
                archived = archived + 1;
            }
        } else if (choice === 8 && box.isNeeded()) {
            open();
        } else if (choice === 9 && random.chance(0.2)) {
            for (const world of [plain, packed]) world.replayer.project("points", points);
        } else {
            for (const _ of $range(1, random.integer(0, 5))) packed.time.frame();
        }
        if (random.chance(0.3)) settle(packed);
    }
    settle(packed);
    if (box.start() > 0 && (box.isNeeded() || random.chance(0.5))) open();
    for (const world of [plain, packed]) settle(world);
    if (box.start() > 0 && box.isNeeded()) {
        open();
        settle(packed);
    }
    const note = `seed ${seed}`;
    assert.same(stateOf(plain), stateOf(packed), note);
    assert.equal(plain.ledger.events.length, packed.replayer.applied(), note);
    assert.equal(plain.replayer.stateHash(), packed.replayer.stateHash(), note);
    for (const world of [plain, packed]) assert.same([], world.log.errors(), note);
    return archived;
}

describe("the hash of a prefix whose beginning is sealed", () => {
    it("is what it was, whatever is inserted behind the seal", () => {
        const hasher = createKeyHasher(NATIVE_LAYOUT);
        for (const seed of $range(1, 60)) {
            const random = createRandom(seed);
            const events: LedgerEvent[] = [];
            for (const i of $range(1, random.integer(2, 4 * BLOCK_EVENTS)))
                events.push(eventAt(1500000000 + i * 40, "a"));
            const whole = (count: number): number => hasher.extend(ADLER_START, events, 1, count);
            const hash = createPrefixHash(hasher);
            const covered = random.integer(1, events.length);
            hash.extend(events, covered, math.huge);
            const sealed = random.integer(1, covered);
            hash.seal(sealed, whole(sealed));
            const stubbed = (): LedgerEvent[] =>
                events.map((event, index) => (index < sealed ? eventAt(1, "!") : event));
            for (const _ of $range(1, 5)) {
                if (random.chance(0.7)) {
                    const index = random.integer(sealed, events.length);
                    const time = (events[index - 1]!.get(1) as number) + 1;
                    if ((events[index]?.get(1) ?? math.huge) !== time) {
                        table.insert(events, index + 1, eventAt(time, "late"));
                        hash.inserted([index + 1]);
                    }
                }
                hash.goBackTo(random.integer(sealed, events.length));
                const count = random.integer(sealed, events.length);
                hash.extend(stubbed(), count, math.huge);
                if (hash.count() === count) assert.equal(whole(count), hash.value(), `seed ${seed}`);
            }
            hash.extend(stubbed(), events.length, math.huge);
            assert.equal(whole(events.length), hash.value(), `seed ${seed}`);
        }
    });
});
