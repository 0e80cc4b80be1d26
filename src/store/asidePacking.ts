import type { Layout } from "../event/layout";
import { createOrder } from "../event/order";
import type { Epoch } from "../ledger/epoch";
import type { Clock } from "../port/clock";
import type { Scheduler } from "../schedule/scheduler";
import type { Task } from "../schedule/task";
import { createSlices, type Pause } from "../schedule/slices";
import { loadUnread } from "./loading";
import { packOpenRows } from "./packing";
import { prepareSaved } from "./prepareSaved";
import { isRawTable, NAME, partNameOf, type RawTable } from "./savedShape";

export interface AsideOptions {
    readonly saved: RawTable;
    readonly ledgerId: string;
    /** The epochs that were left. */
    readonly epochs: readonly Epoch[];
    readonly layout: Layout;
    readonly clock: Clock;
    readonly scheduler: Scheduler;
}

function isNotEmpty(value: unknown): boolean {
    if (!isRawTable(value)) return false;
    const [firstKey] = next(value);
    return firstKey !== undefined;
}

function packOne({ saved, ledgerId, layout }: AsideOptions, epoch: Epoch, pause: Pause): void {
    const ledgers = saved.get(NAME.ledgers);
    const part = isRawTable(ledgers) ? ledgers.get(partNameOf(ledgerId, epoch)) : undefined;
    if (!isRawTable(part) || !(isNotEmpty(part.get(NAME.open)) || isNotEmpty(part.get(NAME.unread)))) return;
    const prepared = prepareSaved(saved, ledgerId, epoch);
    if (!prepared.ok) return;
    const { ledger } = prepared.value;
    // Nobody holds these rows in memory: they are only checked.
    loadUnread({ ledger, layout, sink: () => undefined, progress: { done: 0, total: 0 } }, pause);
    packOpenRows({ ledger, layout, order: createOrder(layout), beforeWeek: math.huge }, pause);
}

/** Packs what stands open in epochs that were left: nothing is added to them any more. Wake it once. */
export function createAsidePacking(options: AsideOptions): Task {
    const step = createSlices(options.clock, (pause) => {
        for (const epoch of options.epochs) packOne(options, epoch, pause);
    });
    return { name: `packing of what ${options.ledgerId} left behind`, urgency: "background", step };
}
