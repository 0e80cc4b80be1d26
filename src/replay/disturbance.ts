import type { LedgerEvent } from "../event/event";
import { type Before, countUpTo } from "./position";
import type { Consumer } from "./consumer";

/** Of what has happened to a ledger below its consumers; the list is the ledger's as it is now. */
export interface Disturbed {
    readonly events: readonly LedgerEvent[];
    readonly before: Before;
}

/** Notes that what the consumer made of the event at this 1-based index is no longer right. */
export function noteChangeAt(consumer: Consumer, index: number): void {
    if (consumer.changedAt === undefined || index < consumer.changedAt) consumer.changedAt = index;
}

/** A consumer that is halted moves with the event it is halted at. */
export function followHalt(consumer: Consumer, { events, before }: Disturbed): void {
    const halt = consumer.halt;
    if (halt !== undefined && halt.event !== undefined) halt.applyMost = countUpTo(events, before, halt.event) - 1;
}

/** The first of the new events (ascending) that lies before `newest` and has an effect. */
export function firstLate(
    added: readonly LedgerEvent[],
    newest: LedgerEvent,
    before: Before,
    hasEffect: (event: LedgerEvent) => boolean,
): LedgerEvent | undefined {
    for (const event of added) {
        if (!before(event, newest)) return undefined;
        if (hasEffect(event)) return event;
    }
    return undefined;
}
