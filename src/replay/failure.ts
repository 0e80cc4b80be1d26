import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import type { Layout } from "../event/layout";
import type { Consumer } from "./consumer";

/** A consumer that stands still because its code failed. */
export interface Failure {
    readonly name: string;
    /** Key text of the event it stopped before; "" when it could not make its first state. */
    readonly key: string;
    readonly message: string;
}

/** What was raised, as text; a consumer may raise anything, and asking a table for its text could raise again. */
export function errorText(raised: unknown): string {
    if (typeof raised === "string") return raised;
    if (typeof raised === "number") return tostring(raised);
    return `error of type ${type(raised)}`;
}

/**
 * Stops the consumer before `event` (nil: before it has a first state) until somebody gives it another try.
 *
 * @returns false if exactly this failure was the last one reported of this consumer
 */
export function halt(
    consumer: Consumer,
    layout: Layout,
    event: LedgerEvent | undefined,
    applyMost: number,
    message: string,
): boolean {
    const key = event === undefined ? "" : keyText(layout, event);
    consumer.halt = { event, key, message, applyMost };
    const report = `${key} ${message}`;
    const isNew = consumer.reported !== report;
    consumer.reported = report;
    return isNew;
}

/** All consumers that stand still, in the order of registration. */
export function failuresOf(consumers: readonly Consumer[]): Failure[] {
    const failures: Failure[] = [];
    for (const { name, halt } of consumers) {
        if (halt !== undefined) failures.push({ name, key: halt.key, message: halt.message });
    }
    return failures;
}
