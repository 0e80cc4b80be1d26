import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import { CLOSED_SECONDS } from "./outlet";
import { cutPiece } from "./piece";
import type { Surroundings } from "./surroundings";

export interface SendingOptions {
    readonly week: number;
    readonly events: readonly LedgerEvent[];
    /** Whether these are all that we hold of the week. */
    readonly isWhole: boolean;
}

/**
 * One week on its way, piece by piece: the next is cut when the last has left the client, so that at most one waits
 * below us.
 *
 * @noSelf
 */
export interface Sending {
    readonly week: number;
    /** A claim of one frame goes ahead: others stay silent, and who asked knows that the first piece is on its way. */
    begin(): void;
    /** Tries again what the channel refused. */
    tick(seconds: number): void;
    sentKeys(): LuaSet<string>;
    isFinished(): boolean;
    stop(): void;
}

export function createSending(around: Surroundings, { week, events, isWhole }: SendingOptions): Sending {
    const { ledger, outlet, clock, timer } = around;
    let first = 1;
    let piece = 1;
    let fitting = 0;
    let retryAt: number | undefined;
    let isStopped = false;

    function encode(taken: readonly LedgerEvent[], isLast: boolean): string | undefined {
        return outlet.encode({ kind: "weekData", week, piece, isLast, isWhole, events: taken });
    }

    function sendPiece(): void {
        if (isStopped) return;
        const cut = cutPiece(events, first, fitting, encode);
        outlet.sendText(cut.text, "BULK", (sent) => {
            if (!sent) {
                retryAt = clock.seconds() + CLOSED_SECONDS;
                return;
            }
            first = first + cut.count;
            piece = piece + 1;
            fitting = cut.fitting;
            // Not from inside the report of the last one: a free channel would have us cut the whole week in one frame.
            if (first <= events.length) timer.after(0, sendPiece);
        });
    }

    return {
        week,
        begin() {
            outlet.send({ kind: "weekData", week, piece: 0, isLast: false, isWhole, events: [] }, "NORMAL");
            sendPiece();
        },
        tick(seconds) {
            if (retryAt === undefined || seconds < retryAt || outlet.closedReason() !== undefined) return;
            retryAt = undefined;
            sendPiece();
        },
        sentKeys() {
            const keys = new LuaSet<string>();
            for (const i of $range(1, first - 1)) keys.add(keyText(ledger.layout, events[i - 1]!));
            return keys;
        },
        isFinished: () => first > events.length,
        stop() {
            isStopped = true;
        },
    };
}
