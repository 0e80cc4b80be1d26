import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import type { Layout } from "../event/layout";
import type { Judgement } from "./admission";

/** An event that a peer sent, with what its judgement depends on. */
export interface Arrival {
    readonly sender: string;
    readonly event: LedgerEvent;
    readonly isLive: boolean;
}

type Judge = (this: void, arrival: Arrival) => Judgement;
type RefusedHandler = (this: void, sender: string, reason: string) => void;
type AsideHandler = (this: void, sender: string, event: LedgerEvent) => void;

export interface InboxOptions {
    readonly layout: Layout;
    readonly judge: Judge;
    readonly onRefused: RefusedHandler;
    readonly onAside: AsideHandler;
}

/**
 * Where events wait whose sender is not known yet, or whose time is not due.
 *
 * @noSelf
 */
export interface Inbox {
    /** Judges what has arrived, keeps what must wait, and gives back what is accepted now. */
    admit(arrivals: readonly Arrival[]): LedgerEvent[];
    /** Judges anew what waits, and gives back what is accepted by now. */
    ask(): LedgerEvent[];
    waiting(): number;
}

/** Events that wait at most; the oldest make room, since peers tell them again. */
export const WAITING_MAX = 500;

const NO_ROOM = "too many events wait for an answer";

export function createInbox({ layout, judge, onRefused, onAside }: InboxOptions): Inbox {
    let waiting: Arrival[] = [];
    /** What waits, by sender and key: an event that is told again does not wait twice. */
    const held = new LuaSet<string>();

    function nameOf(arrival: Arrival): string {
        return `${arrival.sender} ${tostring(arrival.isLive)} ${keyText(layout, arrival.event)}`;
    }

    function makeRoom(): void {
        const oldest = table.remove(waiting, 1);
        if (oldest === undefined) return;
        held.delete(nameOf(oldest));
        onRefused(oldest.sender, NO_ROOM);
    }

    function keep(arrival: Arrival): void {
        const name = nameOf(arrival);
        if (held.has(name)) return;
        if (waiting.length >= WAITING_MAX) makeRoom();
        held.add(name);
        waiting.push(arrival);
    }

    function admit(arrivals: readonly Arrival[]): LedgerEvent[] {
        const accepted: LedgerEvent[] = [];
        for (const arrival of arrivals) {
            const judgement = judge(arrival);
            if (judgement.kind === "accept") accepted.push(arrival.event);
            else if (judgement.kind === "wait") keep(arrival);
            else if (judgement.kind === "aside") onAside(arrival.sender, arrival.event);
            else onRefused(arrival.sender, judgement.reason);
        }
        return accepted;
    }

    return {
        admit,
        ask() {
            const again = waiting;
            waiting = [];
            for (const arrival of again) held.delete(nameOf(arrival));
            return admit(again);
        },
        waiting: () => waiting.length,
    };
}
