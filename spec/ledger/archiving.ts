import type { LedgerEvent } from "../../src/event/event";
import type { Ledger } from "../../src/ledger/ledger";

/** What the disk keeps of each archived week. */
export type Disk = LuaMap<number, LedgerEvent[]>;

/** As an event comes out of a file: another one, and alike. */
export function copyOf(event: LedgerEvent): LedgerEvent {
    const copy: LedgerEvent = new LuaTable();
    for (const slot of $range(1, event.length())) copy.set(slot, event.get(slot));
    return copy;
}

/** Takes all weeks up to this one out of memory. */
export function archive(ledger: Ledger, through: number): Disk {
    const disk: Disk = new LuaMap();
    ledger.hash(math.huge);
    for (const week of ledger.weeks()) {
        if (week > through) continue;
        const [first, last] = ledger.weekRange(week);
        disk.set(
            week,
            ledger.events.slice(first - 1, last).map((event) => copyOf(event)),
        );
    }
    ledger.archive.close(through);
    for (const week of ledger.archive.weeks()) ledger.archive.release(week);
    return disk;
}

export function unpack({ archive }: Ledger, disk: Disk): void {
    for (const week of [...archive.weeks()].reverse()) archive.restore(week, disk.get(week)!);
    archive.open();
}

export function mergeDeferred(ledger: Ledger): void {
    for (let batch = ledger.archive.takeDeferred(); batch !== undefined; batch = ledger.archive.takeDeferred()) {
        ledger.merge(batch);
    }
}
