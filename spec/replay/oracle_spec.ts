import { digestOf } from "../../src/event/digest";
import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { RESOLUTION_KIND } from "../../src/ledger/resolution";
import { RETRACTION_KIND } from "../../src/ledger/retraction";
import { expectedLedger } from "../ledger/world";
import { createReplayWorld, eventAt, retractionAt } from "./replayWorld";

const HISTORIES = 300;
const EVENTS_MOST = 120;
const WORD = 65521;

/** Depends on the order of what it is fed. */
interface Chain {
    value: number;
    count: number;
}

function link(chain: Chain, kind: string, number: number): void {
    chain.value = (chain.value * 31 + number * 7 + string.byte(kind)) % 1000003;
    chain.count = chain.count + 1;
}

type Draw = (low: number, high: number) => number;

/** The minimal standard generator: the same on every machine. */
function createDraw(seed: number): Draw {
    let state = seed;
    return (low, high) => {
        state = (state * 16807) % 2147483647;
        return low + (state % (high - low + 1));
    };
}

/** Byte by byte, as RFC 1950 has it. */
function naiveHash(sorted: readonly LedgerEvent[]): number {
    if (sorted.length === 0) return 0;
    let low = 1;
    let high = 0;
    for (const event of sorted) {
        for (const slot of $range(1, 4)) {
            const word = event.get(slot) as number;
            for (const shift of [16777216, 65536, 256, 1]) {
                low = (low + (math.floor(word / shift) % 256)) % WORD;
                high = (high + low) % WORD;
            }
        }
    }
    return high * 65536 + low;
}

/** Sorts everything and begins at the beginning; a retraction counts unless a later one undoes it. */
function naiveChain(sorted: readonly LedgerEvent[], kinds: readonly string[]): Chain {
    const undone = new LuaSet<string>();
    for (const i of $range(sorted.length, 1, -1)) {
        const event = sorted[i - 1]!;
        const key = keyText(NATIVE_LAYOUT, event);
        if (event.get(5) === RETRACTION_KIND && !undone.has(key)) undone.add(event.get(6) as string);
    }
    const chain = { value: 1, count: 0 };
    for (const event of sorted) {
        const kind = event.get(5) as string;
        if (kinds.includes(kind) && !undone.has(keyText(NATIVE_LAYOUT, event))) {
            link(chain, kind, event.get(6) as number);
        }
    }
    return chain;
}

/** The same key with another content, of any kind. */
function rivalOf(event: LedgerEvent, draw: Draw): LedgerEvent {
    const rival = eventAt(1, ["a", "b", "c"][draw(0, 2)]!, draw(1, 1000));
    for (const slot of $range(1, 4)) rival.set(slot, event.get(slot));
    return rival;
}

function resolutionAt(time: number, winner: LedgerEvent): LedgerEvent {
    return eventAt(time, RESOLUTION_KIND, keyText(NATIVE_LAYOUT, winner), digestOf(NATIVE_LAYOUT, winner));
}

/**
 * Every sixth or so undoes an earlier one, which may itself be a retraction. Some are told in two ways, and of some it
 * is said later which way is right.
 */
function drawHistory(draw: Draw): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    let time = 604800 * draw(1, 3000);
    for (const i of $range(1, draw(1, EVENTS_MOST))) {
        time = time + draw(1, 10) * (draw(1, 20) === 1 ? 100000 : 1);
        const undoes = i > 1 && draw(1, 6) === 1;
        const kind = ["a", "b", "c"][draw(0, 2)]!;
        const any = events[draw(0, math.max(0, events.length - 1))];
        const resolves = i > 1 && draw(1, 12) === 1;
        if (undoes) events.push(retractionAt(time, any!));
        else if (resolves) events.push(resolutionAt(time, any!));
        else events.push(eventAt(time, kind, draw(1, 1000)));
        if (draw(1, 8) === 1) events.push(rivalOf(events[draw(0, events.length - 1)]!, draw));
    }
    return events;
}

function shuffle(events: LedgerEvent[], draw: Draw): LedgerEvent[] {
    const shuffled = [...events];
    for (const i of $range(shuffled.length - 1, 1, -1)) {
        const j = draw(0, i);
        [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    return shuffled;
}

function play(seed: number): void {
    const draw = createDraw(seed);
    const history = drawHistory(draw);
    const world = createReplayWorld({ batchSize: draw(1, 50), intervalSeconds: draw(0, 1) });
    let handled: Chain = { value: 1, count: 0 };
    world.hooks.onRestarted = (name) => {
        if (name === "handlers") handled = { value: 1, count: 0 };
    };
    const handle = (kind: string) => {
        world.replayer.on(kind, (_, number) => {
            link(handled, kind, number as number);
            if (draw(1, 3) === 1) world.time.spend(1);
        });
    };
    const project = () => {
        const evolve = (kind: string) => (state: object, _: LedgerEvent, number: unknown) => {
            link(state as Chain, kind, number as number);
        };
        world.replayer.project("p", {
            initialState: () => ({ value: 1, count: 0 }),
            evolve: { a: evolve("a"), c: evolve("c") },
        });
    };
    const inTheMiddle = draw(0, history.length);
    const arriving = draw(1, 4) === 1 ? history : shuffle(history, draw);
    handle("a");
    let given = 0;
    while (given < arriving.length) {
        const count = math.min(draw(1, 20), arriving.length - given);
        world.ledger.merge(arriving.slice(given, given + count));
        if (given <= inTheMiddle && inTheMiddle < given + count) {
            handle("b");
            project();
        }
        given = given + count;
        const turn = draw(1, 5);
        if (turn === 1) world.time.frame();
        if (turn === 2) world.time.pass(draw(1, 6));
        if (turn === 3) world.replayer.catchup(draw(1, 30));
        if (turn === 4) world.replayer.catchup();
        // At any moment the hash is that of what is said to be applied.
        const prefix = world.ledger.events.slice(0, world.replayer.applied());
        assert.equal(naiveHash(prefix), world.replayer.stateHash(), `hash on the way, seed ${seed}`);
    }
    if (inTheMiddle === history.length) {
        handle("b");
        project();
    }
    if (draw(1, 2) === 1) world.replayer.catchup();
    else world.time.pass(10 + 2 * history.length);

    const sorted = expectedLedger(NATIVE_LAYOUT, history).events;
    assert.equal(sorted.length, world.replayer.applied(), `applied, seed ${seed}`);
    assert.equal(naiveHash(sorted), world.replayer.stateHash(), `hash, seed ${seed}`);
    assert.same(naiveChain(sorted, ["a", "b"]), handled, `handlers, seed ${seed}`);
    assert.same(naiveChain(sorted, ["a", "c"]), world.replayer.state("p"), `projection, seed ${seed}`);
    assert.same([], world.log.errors(), `errors, seed ${seed}`);
}

describe("replay against sorting everything and beginning at the beginning", () => {
    it(`comes to the same state and hash in ${HISTORIES} random histories`, () => {
        for (const seed of $range(1, HISTORIES)) play(seed * 7919);
    });
});
