import type { EventKey, LedgerEvent } from "../event/event";
import { compareKeys } from "../event/order";
import { formatKey, keyOf, keyText, parseKeyText } from "../event/key";
import { FIRST_FIELD, type Layout } from "../event/layout";
import type { Ledger, MergeResult } from "./ledger";
import type { Replaced } from "./variants";

/** The kind of a retraction; its one field is the key text of the event it undoes. Stored and sent. */
export const RETRACTION_KIND = "!retraction";

/**
 * Which events undo others.
 *
 * @noSelf
 */
export interface RetractionRule {
    isRetraction(event: LedgerEvent): boolean;
    /**
     * What a retraction undoes; nil where it undoes nothing. One that undoes another stands on the same side of it in the
     * order as all others do, so that none of them leads back to itself.
     */
    targetOf(retraction: LedgerEvent): EventKey | undefined;
}

/** LibLedger's own: a retraction undoes an event that stands before it. */
function createNativeRule(layout: Layout): RetractionRule {
    const kindSlot = layout.kind;
    return {
        isRetraction: (event) => event.get(kindSlot) === RETRACTION_KIND,
        targetOf(retraction) {
            const text = retraction.get(FIRST_FIELD) as unknown;
            const key = typeof text === "string" ? parseKeyText(text) : undefined;
            return key !== undefined && compareKeys(key, keyOf(layout, retraction)) < 0 ? key : undefined;
        },
    };
}

/** Gets an event that was undone, or restored, just now. */
export type RetractionHandler = (event: LedgerEvent) => void;

/**
 * Which events of a ledger are undone by others. A retraction is an event as any other, so retracting it restores
 * what it undid; the result depends on the set of events alone, never on the order of their arrival.
 *
 * @noSelf
 */
export interface Retractions {
    isRetracted(event: LedgerEvent): boolean;
    /** False spares a replay loop the question for each event. */
    hasAny(): boolean;
    /** Whether an event of this time or later undoes one from before it, or restores one. */
    reachesBehind(time: number): boolean;
    /** Called for each event that changed, once the whole merge is taken into account. */
    onChanged(handler: RetractionHandler): void;
}

/** Follows the ledger from now on; what it holds already is looked through at once, so begin with it empty. */
export function createRetractions(ledger: Ledger, rule: RetractionRule = createNativeRule(ledger.layout)): Retractions {
    const layout = ledger.layout;
    const { isRetraction } = rule;
    const timeSlot = layout.time;
    const retracted = new LuaSet<LedgerEvent>();
    let retractedCount = 0;
    /** The retractions of an event, and the event of a retraction, once both are in the ledger. */
    const retractionsOf = new LuaTable<LedgerEvent, LedgerEvent[]>();
    const targets = new LuaTable<LedgerEvent, LedgerEvent>();
    /** Retractions of events that are not here yet, by those events' key text. */
    const waiting = new LuaTable<string, LedgerEvent[]>();
    let waitingCount = 0;
    const handlers: RetractionHandler[] = [];

    /** While one of its retractions stands, an event is undone. */
    function isUndone(event: LedgerEvent): boolean {
        const retractions = retractionsOf.get(event);
        for (const index of $range(1, retractions.length)) {
            if (!retracted.has(retractions[index - 1]!)) return true;
        }
        return false;
    }

    function flip(event: LedgerEvent): void {
        if (retracted.has(event)) {
            retracted.delete(event);
            retractedCount = retractedCount - 1;
        } else {
            retracted.add(event);
            retractedCount = retractedCount + 1;
        }
    }

    /** Each step leads on in one direction of the order, so this ends. */
    function settle(first: LedgerEvent, changed: LedgerEvent[]): void {
        let event: LedgerEvent | undefined = first;
        while (event !== undefined && isUndone(event) !== retracted.has(event)) {
            flip(event);
            changed[changed.length] = event;
            event = targets.get(event);
        }
    }

    function link(retraction: LedgerEvent, target: LedgerEvent, changed: LedgerEvent[]): void {
        const known = retractionsOf.get(target) as LedgerEvent[] | undefined;
        if (known === undefined) retractionsOf.set(target, [retraction]);
        else known[known.length] = retraction;
        targets.set(retraction, target);
        settle(target, changed);
    }

    function wait(text: string, retraction: LedgerEvent): void {
        const others = waiting.get(text) as LedgerEvent[] | undefined;
        if (others === undefined) waiting.set(text, [retraction]);
        else others[others.length] = retraction;
        waitingCount = waitingCount + 1;
    }

    /** One that undoes nothing is kept all the same. */
    function takeRetraction(retraction: LedgerEvent, changed: LedgerEvent[]): void {
        const key = rule.targetOf(retraction);
        if (key === undefined) return;
        const target = ledger.find(key);
        if (target === undefined) wait(formatKey(key), retraction);
        else link(retraction, target, changed);
    }

    function takeAwaited(event: LedgerEvent, changed: LedgerEvent[]): void {
        const text = keyText(layout, event);
        const retractions = waiting.get(text) as LedgerEvent[] | undefined;
        if (retractions === undefined) return;
        waiting.delete(text);
        waitingCount = waitingCount - retractions.length;
        for (const index of $range(1, retractions.length)) link(retractions[index - 1]!, event, changed);
    }

    /** What was known of the former content by its key holds for the other one, too. */
    function moveTo(event: LedgerEvent, former: LedgerEvent): void {
        const retractions = retractionsOf.get(former) as LedgerEvent[] | undefined;
        if (retractions !== undefined) {
            retractionsOf.set(event, retractions);
            retractionsOf.delete(former);
            for (const index of $range(1, retractions.length)) targets.set(retractions[index - 1]!, event);
        }
        if (!retracted.has(former)) return;
        retracted.delete(former);
        retracted.add(event);
    }

    /** What does not apply any more undoes nothing. */
    function unlink(retraction: LedgerEvent, changed: LedgerEvent[]): void {
        const target = targets.get(retraction) as LedgerEvent | undefined;
        if (target === undefined) {
            stopWaiting(retraction);
            return;
        }
        targets.delete(retraction);
        const others = retractionsOf.get(target);
        table.remove(others, others.indexOf(retraction) + 1);
        settle(target, changed);
    }

    function stopWaiting(retraction: LedgerEvent): void {
        const key = rule.targetOf(retraction);
        const others = key === undefined ? undefined : (waiting.get(formatKey(key)) as LedgerEvent[] | undefined);
        const place = others === undefined ? 0 : others.indexOf(retraction) + 1;
        if (place === 0) return;
        table.remove(others!, place);
        waitingCount = waitingCount - 1;
    }

    /** Of keys that are told in several ways another content applies now; some may be retractions, or targets, or both. */
    function exchange(replaced: readonly Replaced[], changed: LedgerEvent[]): void {
        for (const { former, event } of replaced) moveTo(event, former);
        for (const { former } of replaced) if (isRetraction(former)) unlink(former, changed);
        for (const { event } of replaced) if (isRetraction(event)) takeRetraction(event, changed);
    }

    function tell(changed: readonly LedgerEvent[]): void {
        for (const event of changed) for (const handler of handlers) handler(event);
    }

    function take(events: readonly LedgerEvent[], replaced: readonly Replaced[]): void {
        const changed: LedgerEvent[] = [];
        exchange(replaced, changed);
        for (const index of $range(1, events.length)) {
            const event = events[index - 1]!;
            if (waitingCount > 0) takeAwaited(event, changed);
            if (isRetraction(event)) takeRetraction(event, changed);
        }
        tell(changed);
    }

    /** What is archived is as if it had never come. No event in memory undoes what is not: see `reachesBehind`. */
    function forget(): void {
        const start = ledger.archive.start();
        const isGone = (event: LedgerEvent): boolean => (event.get(timeSlot) as number) < start;
        for (const event of retracted) {
            if (!isGone(event)) continue;
            retracted.delete(event);
            retractedCount = retractedCount - 1;
        }
        for (const [event] of retractionsOf) if (isGone(event)) retractionsOf.delete(event);
        for (const [retraction] of targets) if (isGone(retraction)) targets.delete(retraction);
        for (const [text, others] of waiting) {
            const rest = others.filter((event) => !isGone(event));
            waitingCount = waitingCount - others.length + rest.length;
            if (rest.length === 0) waiting.delete(text);
            else waiting.set(text, rest);
        }
    }

    /** First what undid each other when it was archived, which is no news; then what has come for it since. */
    function recall(own: readonly LedgerEvent[]): void {
        for (const event of own) if (isRetraction(event)) takeRetraction(event, []);
        const texts: string[] = [];
        for (const [text] of waiting) texts.push(text);
        table.sort(texts);
        const changed: LedgerEvent[] = [];
        for (const text of texts) {
            const event = ledger.find(parseKeyText(text)!);
            if (event !== undefined) takeAwaited(event, changed);
        }
        tell(changed);
    }

    take(ledger.events, []);
    ledger.onAdded((result: MergeResult) => {
        take(result.added, result.replaced);
    });
    ledger.archive.onClosed(forget);
    ledger.archive.onOpened(recall);

    return {
        isRetracted: (event) => retracted.has(event),
        hasAny: () => retractedCount > 0,
        reachesBehind(time) {
            for (const [retraction, target] of targets) {
                if ((retraction.get(timeSlot) as number) >= time && (target.get(timeSlot) as number) < time)
                    return true;
            }
            return false;
        },
        onChanged(handler) {
            handlers[handlers.length] = handler;
        },
    };
}
