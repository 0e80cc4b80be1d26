import { type Consumer, mustGoBack, soundCount } from "./consumer";

/** The incumbent's pause between two restarts; late events that come in the meantime share one. */
export const RESTART_PAUSE_SECONDS = 5;

/** How many of `total` events a consumer may go through now. */
function endOf(consumer: Consumer, total: number): number {
    return consumer.halt === undefined ? total : consumer.halt.applyMost;
}

/** How many events the consumer may go through at once: up to its halt, and as this batch allows. */
export function eventsToApply(consumer: Consumer, total: number): number {
    return math.min(endOf(consumer, total) - consumer.applied, consumer.allowance);
}

/** How many events all consumers show rightly; all of them where there is no consumer. */
export function soundPrefix(consumers: readonly Consumer[], total: number): number {
    let prefix = total;
    for (const consumer of consumers) {
        const count = soundCount(consumer);
        if (count < prefix) prefix = count;
    }
    return prefix;
}

/** Monotonic seconds from which the consumer has something to do; nil when it has nothing to do. */
export function dueAt(consumer: Consumer, total: number): number | undefined {
    if (mustGoBack(consumer)) return consumer.restartedAtSeconds + RESTART_PAUSE_SECONDS;
    if (!consumer.hasBegun) return consumer.halt === undefined ? -math.huge : undefined;
    return consumer.applied < endOf(consumer, total) ? -math.huge : undefined;
}

/** The consumer that is furthest behind, of those that can work now; of equals the one registered first. */
export function chooseConsumer(consumers: readonly Consumer[], total: number, now: number): Consumer | undefined {
    let chosen: Consumer | undefined;
    for (const consumer of consumers) {
        const due = consumer.allowance > 0 ? dueAt(consumer, total) : undefined;
        if (due !== undefined && due <= now) {
            if (chosen === undefined || soundCount(consumer) < soundCount(chosen)) chosen = consumer;
        }
    }
    return chosen;
}

/** The earliest moment at which any consumer has something to do, whatever this batch allows; nil for none. */
export function earliestDue(consumers: readonly Consumer[], total: number): number | undefined {
    let earliest: number | undefined;
    for (const consumer of consumers) {
        const due = dueAt(consumer, total);
        if (due !== undefined && (earliest === undefined || due < earliest)) earliest = due;
    }
    return earliest;
}
