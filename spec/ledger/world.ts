import { digestOf } from "../../src/event/digest";
import type { FieldValue, LedgerEvent } from "../../src/event/event";
import { keyOf, keyText } from "../../src/event/key";
import { NATIVE_LAYOUT, type Layout } from "../../src/event/layout";
import { compareKeys } from "../../src/event/order";
import { NOTHING, type Fingerprint } from "../../src/fingerprint/fingerprint";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { RESOLUTION_KIND } from "../../src/ledger/resolution";
import { weekOf } from "../../src/ledger/week";
import { named, NAMED_LAYOUT, tuple, type Draw } from "../event/samples";
import { createRunningChecksum } from "../fingerprint/runningChecksum";

/** Makes events of one layout out of little draws, so that keys meet often. */
export interface Kitchen {
    readonly layout: Layout;
    readonly make: EventMaker;
    /** An event with the same key that says something else. */
    readonly forge: EventForger;
    /** An event of its own that says the same. */
    readonly copy: EventForger;
}

export type EventMaker = (draw: Draw) => LedgerEvent;
export type EventForger = (event: LedgerEvent) => LedgerEvent;

const FIRST_TIME = 1600000000;
const WEEKS = 3;

function drawTime(draw: Draw): number {
    // Half of the events crowd into an hour, so that keys differ in their later parts.
    return FIRST_TIME + (draw(0, 1) === 0 ? draw(0, 3600) : draw(0, WEEKS * 604800));
}

function copyOf(event: LedgerEvent): LedgerEvent {
    const copy: LedgerEvent = new LuaTable();
    for (const [slot, value] of event) copy.set(slot, value);
    return copy;
}

export const NATIVE: Kitchen = {
    layout: NATIVE_LAYOUT,
    make: (draw) => tuple(drawTime(draw), draw(0, 3), draw(0, 2), draw(1, 4), "award", draw(0, 5), "Thrall"),
    forge(event) {
        const forged = copyOf(event);
        forged.set(6, 999);
        return forged;
    },
    copy: copyOf,
};

export const NAMED: Kitchen = {
    layout: NAMED_LAYOUT,
    make(draw) {
        const key = { time: drawTime(draw), counter: draw(-1, 300), realm: draw(0, 2), creator: draw(1, 4) };
        return named(key, "AB", { points: draw(0, 5) });
    },
    forge(event) {
        const forged = copyOf(event);
        forged.set("points", 999);
        return forged;
    },
    copy(event) {
        const copy = copyOf(event);
        // Says the same key in other words.
        if ((event.get("_e") as FieldValue | undefined) === undefined) copy.set("_e", 0);
        return copy;
    },
};

/** What a ledger must hold and tell after any merges: the obvious way, from the whole, each time. */
export interface Oracle {
    /** Of each key the content that applies. */
    readonly events: LedgerEvent[];
    /** The other contents, ascending by key and digest. */
    readonly beside: LedgerEvent[];
}

type IsLess = (a: LedgerEvent, b: LedgerEvent) => boolean;

function byKeyAndDigest(layout: Layout): IsLess {
    return (a, b) => {
        const order = compareKeys(keyOf(layout, a), keyOf(layout, b));
        return order === 0 ? digestOf(layout, a) < digestOf(layout, b) : order < 0;
    };
}

/** Each content once; of equal ones the first that came. */
function distinct(layout: Layout, arrived: readonly LedgerEvent[]): LedgerEvent[] {
    const known = new LuaSet<string>();
    const events: LedgerEvent[] = [];
    for (const event of arrived) {
        const name = string.format("%s %.0f", keyText(layout, event), digestOf(layout, event));
        if (!known.has(name)) events.push(event);
        known.add(name);
    }
    return events;
}

/** The digest that the newest of these events, which are all later than the key, names as its winner. */
function namedBy(layout: Layout, later: readonly LedgerEvent[], key: string): number | undefined {
    let newest: LedgerEvent | undefined;
    for (const event of later) {
        const isOne = event.get(layout.kind) === RESOLUTION_KIND && event.get(6) === key;
        if (isOne && (newest === undefined || compareKeys(keyOf(layout, event), keyOf(layout, newest)) > 0)) {
            newest = event;
        }
    }
    return newest?.get(7) as number | undefined;
}

/** From the newest key to the oldest: what applies under a key says what later resolutions, settled by then, name. */
export function expectedLedger(layout: Layout, arrived: readonly LedgerEvent[]): Oracle {
    const sorted = distinct(layout, arrived);
    table.sort(sorted, byKeyAndDigest(layout));
    const events: LedgerEvent[] = [];
    const beside: LedgerEvent[] = [];
    while (sorted.length > 0) {
        const contents = [sorted.pop()!];
        const key = keyText(layout, contents[0]!);
        while (sorted.length > 0 && keyText(layout, sorted[sorted.length - 1]!) === key) {
            contents.unshift(sorted.pop()!);
        }
        const named = namedBy(layout, events, key);
        const applied = contents.find((content) => digestOf(layout, content) === named) ?? contents[0]!;
        const others = contents.filter((content) => content !== applied);
        events.unshift(applied);
        beside.unshift(...others);
    }
    return { events, beside };
}

/** @param beside other contents of keys of these events */
export function expectedFingerprint(
    layout: Layout,
    events: readonly LedgerEvent[],
    beside: readonly LedgerEvent[] = [],
): Fingerprint {
    const checksum = createRunningChecksum();
    let hash = NOTHING.hash;
    let sum = NOTHING.sum;
    for (const event of events) {
        const { time, counter, realm, creator } = keyOf(layout, event);
        checksum(time);
        checksum(counter);
        checksum(realm);
        hash = checksum(creator);
        sum = (sum + digestOf(layout, event)) % 4294967296;
    }
    for (const event of beside) sum = (sum + digestOf(layout, event)) % 4294967296;
    return { hash, count: events.length, sum };
}

export function eventsOfWeek(layout: Layout, events: readonly LedgerEvent[], week: number): LedgerEvent[] {
    return events.filter((event) => weekOf(event.get(layout.time) as number) === week);
}

/** A clock that moves on by one each time it is asked: what is told in milliseconds is then told in questions. */
export interface CountingClock {
    now: number;
}

export function createCountedLedger(layout: Layout): LuaMultiReturn<[ledger: Ledger, clock: CountingClock]> {
    const clock: CountingClock = { now: 0 };
    const ledger = createLedger(layout, {
        milliseconds() {
            clock.now = clock.now + 1;
            return clock.now;
        },
    });
    return $multi(ledger, clock);
}

export function newLedger(layout: Layout): Ledger {
    const [ledger] = createCountedLedger(layout);
    return ledger;
}

export function hashAll(ledger: Ledger): void {
    if (ledger.hash(math.huge)) error("the hasher stopped before there was a reason to");
}
