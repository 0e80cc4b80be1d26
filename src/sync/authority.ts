import type { LedgerEvent } from "../event/event";
import type { Log } from "../port/log";

/** "unknown" is for now: it is asked again when the roster changes. */
export type Verdict = "yes" | "no" | "unknown";

/**
 * The consumer's answer to "may this player (full name) write this event now?"; nil for "not known yet". Without an
 * event: may the player advertise and send ledger data at all?
 */
export type AuthoriseHandler = (this: void, fullName: string, event: LedgerEvent | undefined) => boolean | undefined;

/** @noSelf */
export interface Authority {
    mayWrite(fullName: string, event: LedgerEvent): Verdict;
    maySend(fullName: string): Verdict;
}

/** Different faults of one handler that are reported; more would only say the same in other words. */
const REPORTS_MAX = 10;

/** Calls the consumer's handler protected: a fault of it counts as unknown, so that nothing is refused or let in by it. */
export function createAuthority(handler: AuthoriseHandler, log: Log): Authority {
    const reported = new LuaSet<string>();
    let reports = 0;

    function report(fault: string): void {
        if (reports >= REPORTS_MAX || reported.has(fault)) return;
        reported.add(fault);
        reports = reports + 1;
        log.error(`LibLedger: the authorise handler failed: ${fault}`);
    }

    function ask(fullName: string, event: LedgerEvent | undefined): Verdict {
        const [ok, answer] = pcall(handler, fullName, event);
        if (!ok) {
            report(tostring(answer));
            return "unknown";
        }
        if (answer === true) return "yes";
        return answer === false ? "no" : "unknown";
    }

    return {
        mayWrite: (fullName, event) => ask(fullName, event),
        maySend: (fullName) => ask(fullName, undefined),
    };
}
