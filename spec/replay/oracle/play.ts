import type { LedgerEvent } from "../../../src/event/event";
import { parseKeyText } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import type { Shelf } from "../../../src/replay/lasting";
import { expectedLedger } from "../../ledger/world";
import { createRandom, type Random } from "../../world/random";
import { retractionAt } from "../replayWorld";
import { type Archivist, createArchivist } from "./archivist";
import { drawHistory } from "./drawnHistory";
import { naiveHash, naiveState } from "./naive";
import { createMemoryShelf } from "../memoryShelf";
import { createPlayer, type Player } from "./player";
import { comparable, isSound } from "./subjects";

const EVENTS_MOST = 300;

/** Raises where the two are not the same. */
export type Expect = (expected: unknown, actual: unknown, what?: string) => void;

/** Everything that was ever given, and what of it is in the world. */
interface Story {
    readonly expect: Expect;
    readonly random: Random;
    readonly arriving: readonly LedgerEvent[];
    given: number;
    /** Written by people who saw that something failed. */
    readonly repairs: LedgerEvent[];
    player: Player;
    /** What outlasts a session. */
    readonly shelf: Shelf;
    readonly archivist: Archivist;
}

function merged(story: Story): LedgerEvent[] {
    return [...story.arriving.slice(0, story.given), ...story.repairs];
}

function give(story: Story): void {
    const count = math.min(story.random.integer(1, 20), story.arriving.length - story.given);
    story.player.world.ledger.merge(story.arriving.slice(story.given, story.given + count));
    story.given = story.given + count;
}

/** A new session: all that was in memory is gone. */
function reload(story: Story): void {
    story.player.world.replayer.stop();
    story.player = createPlayer(story.random, story.player.isFailing, story.shelf);
    const { world } = story.player;
    world.ledger.merge(story.archivist.login(world, merged(story)));
    world.replayer.loaded();
}

function turn(story: Story): void {
    const { random } = story;
    const { world } = story.player;
    const draw = random.integer(1, 11);
    if (draw <= 2) world.time.frame();
    else if (draw === 3) world.time.pass(random.chance(0.2) ? 25 : random.integer(1, 6));
    else if (draw === 4) world.replayer.catchup(random.integer(1, 30));
    else if (draw <= 6) world.replayer.catchup();
    else if (draw === 7 && random.chance(0.3)) story.player.changeVersion();
    else if (draw === 8 && random.chance(0.3)) reload(story);
    else if (draw === 9) repair(story);
    else if (draw === 10) archive(story);
    else story.archivist.serve(world);
}

/** As the library does: once all is applied. */
function archive(story: Story): void {
    const { world } = story.player;
    world.replayer.catchup();
    if (world.replayer.applied() === world.ledger.events.length) story.archivist.close(world);
}

/** Of all that stands still somebody says what is to become of it. */
function repair(story: Story): void {
    const { random, player, repairs } = story;
    const { ledger, replayer } = player.world;
    for (const { name, key } of replayer.failures()) {
        const event = ledger.find(parseKeyText(key)!);
        // Archived; it fails again when it is back.
        if (event === undefined) continue;
        if (random.chance(0.5)) player.skip(event, name);
        else {
            const undo = retractionAt(4000000000 + repairs.length, event);
            repairs.push(undo);
            ledger.merge([undo]);
        }
    }
}

/** Somebody may find out that he needs what is archived only when he gets there. */
function untilServed({ player: { world }, archivist }: Story, run: () => void): void {
    archivist.serve(world);
    run();
    while (world.ledger.archive.isNeeded()) {
        archivist.serve(world);
        run();
    }
}

function settle(story: Story): void {
    const { world } = story.player;
    const isPatient = story.random.chance(0.5);
    function run(): void {
        if (isPatient) world.time.pass(10 + 2 * world.ledger.events.length);
        else world.replayer.catchup();
    }
    untilServed(story, run);
    while (world.replayer.failures().length > 0) {
        repair(story);
        untilServed(story, run);
    }
}

/** At any moment the hash is that of what is said to be applied. */
function checkHash(story: Story): void {
    const { player } = story;
    const { ledger, replayer } = player.world;
    // What is not in memory is hashed in the end.
    if (ledger.archive.start() > 0) return;
    const prefix = ledger.events.slice(0, replayer.applied());
    story.expect(naiveHash(prefix), replayer.stateHash(), "hash on the way");
}

function checkEnd(story: Story): void {
    const { player } = story;
    const { replayer } = player.world;
    const sorted = expectedLedger(NATIVE_LAYOUT, merged(story)).events;
    story.expect(sorted.length, replayer.applied(), "applied");
    story.expect(naiveHash(sorted), replayer.stateHash(), "hash");
    story.expect(naiveState(sorted, player.handlersAsProjection(), player.leftOut("handlers")), player.handled());
    const expected = naiveState(sorted, player.projection(), player.leftOut("p"));
    const state = replayer.state("p")!;
    story.expect(comparable(expected), comparable(state));
    story.expect(true, isSound(state), "aliases");
    checkPast(story, sorted);
}

/** Some time of the past, from before the first event on to after the last. */
function checkPast(story: Story, sorted: readonly LedgerEvent[]): void {
    const { random, player, expect } = story;
    const { replayer } = player.world;
    const event = sorted[random.integer(0, sorted.length - 1)]!;
    const time = (event.get(1) as number) + random.integer(-1, 1);
    replayer.travelTo("p", time);
    untilServed(story, () => replayer.catchup());
    const expected = naiveState(sorted, player.projection(), player.leftOut("p"), time);
    expect(comparable(expected), comparable(replayer.state("p")!), `as of ${time}`);
    replayer.comeBack("p");
}

/** One history, given to one client in random portions and order, with whatever may happen meanwhile. */
export function play(seed: number, expect: Expect): void {
    const random = createRandom(seed);
    const history = drawHistory(random, EVENTS_MOST);
    if (random.chance(0.75)) random.shuffle(history);
    const shelf = createMemoryShelf();
    const story: Story = {
        expect,
        random,
        arriving: history,
        given: 0,
        repairs: [],
        player: createPlayer(random, random.chance(0.5), shelf),
        shelf,
        archivist: createArchivist(random),
    };
    story.player.world.replayer.loaded();
    while (story.given < history.length) {
        give(story);
        turn(story);
        checkHash(story);
    }
    settle(story);
    checkEnd(story);
    // Late news of all kinds, now that snapshots stand everywhere.
    for (const _ of $range(1, 3)) {
        const extra = drawHistory(random, 5);
        story.repairs.push(...extra);
        story.player.world.ledger.merge(extra);
        settle(story);
        checkEnd(story);
        if (random.chance(0.5)) archive(story);
        if (random.chance(0.5)) {
            story.player.world.time.pass(25);
            reload(story);
            settle(story);
            checkEnd(story);
        }
    }
}
