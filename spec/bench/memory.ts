import { checkEvent } from "../../src/event/check";
import type { FieldValue, LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createTuple } from "../../src/event/tuple";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createStore } from "../../src/store/store";
import { packedSave, SAVED_LEDGER_ID } from "../store/packedSave";
import { makeEvents } from "./events";
import { createFrames, processorClock } from "./frames";
import type { Job } from "./job";
import type { Tell } from "./row";

const BYTES_PER_EVENT_MAX = 205;
const ARCHIVED_BYTES_PER_EVENT_MAX = 45;

/** Merged at once, as week data comes from a peer. */
const BATCH_EVENTS = 250;

type Copy = (event: LedgerEvent) => LedgerEvent;

/** As from a peer or a file: a record that grew slot by slot, checked and copied. */
function fromCheck(event: LedgerEvent): LedgerEvent {
    const raw: LedgerEvent = new LuaTable();
    for (const slot of $range(1, event.length())) raw.set(slot, event.get(slot));
    const checked = checkEvent(NATIVE_LAYOUT, raw);
    return checked.ok ? checked.value : error(checked.reason);
}

/** As a player's own events. */
function fromTuple(event: LedgerEvent): LedgerEvent {
    const key = {
        time: event.get(1) as number,
        counter: event.get(2) as number,
        realm: event.get(3) as number,
        creator: event.get(4) as number,
    };
    const fields: FieldValue[] = [event.get(6), event.get(7)];
    return createTuple(key, event.get(5) as string, fields);
}

function heapBytes(): number {
    collectgarbage("collect");
    collectgarbage("collect");
    return collectgarbage("count") * 1024;
}

/** A ledger of copies, with its fingerprints up to date. */
function fill(events: readonly LedgerEvent[], copy: Copy): Ledger {
    const ledger = createLedger(NATIVE_LAYOUT, processorClock);
    let batch: LedgerEvent[] = [];
    for (const i of $range(1, events.length)) {
        batch[batch.length] = copy(events[i - 1]!);
        if (batch.length === BATCH_EVENTS || i === events.length) {
            ledger.merge(batch);
            batch = [];
        }
    }
    ledger.hash(math.huge);
    return ledger;
}

function bytesPerEvent(events: readonly LedgerEvent[], copy: Copy): number {
    // What the library remembers apart from ledgers (texts' hashes) is there from the first one on.
    fill(events, copy);
    const before = heapBytes();
    const ledger = fill(events, copy);
    const after = heapBytes();
    // Keeps the ledger alive up to here.
    return (after - before) / ledger.events.length;
}

/** A ledger of which all but the newest week is archived, with the texts that stand in the saved table for it. */
function archivedBytesPerEvent(events: readonly LedgerEvent[]): number {
    const before = heapBytes();
    const saved = packedSave(events);
    const frames = createFrames();
    const { scheduler, clock, timer, log } = frames;
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    const ledgerId = SAVED_LEDGER_ID;
    const layout = NATIVE_LAYOUT;
    const store = createStore({ saved, ledgerId, layout, isArchiving: true, scheduler, clock, timer, log });
    store.load(ledger, () => {});
    while (frames.run()) {
        // One slice a frame.
    }
    store.archive(ledger.weeks()[ledger.weeks().length - 2]!, () => {});
    while (frames.run()) {
        // The same.
    }
    const live = ledger.events.length - ledger.archive.count();
    const after = heapBytes();
    if (ledger.archive.count() < events.length / 2) error("nothing was archived");
    return (after - before - live * BYTES_PER_EVENT_MAX) / ledger.archive.count();
}

/** Everything that a ledger holds on to: events, their slots in its list, its week index. */
export function benchMemory({ seed, count }: Job, tell: Tell): void {
    const events = makeEvents(seed, count);
    for (const { what, copy } of [
        { what: "ledger per event of two fields, from checkEvent", copy: fromCheck },
        { what: "ledger per event of two fields, from createTuple", copy: fromTuple },
    ]) {
        tell({
            what,
            milliseconds: undefined,
            figure: bytesPerEvent(events, copy),
            unit: "bytes",
            bound: BYTES_PER_EVENT_MAX,
        });
    }
    // What the library remembers apart from ledgers is there already.
    const figure = archivedBytesPerEvent(events);
    const what = "ledger per archived event, its packed text included";
    tell({ what, milliseconds: undefined, figure, unit: "bytes", bound: ARCHIVED_BYTES_PER_EVENT_MAX });
}
