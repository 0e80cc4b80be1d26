import type { LedgerEvent } from "../event/event";
import { REASON_BYTES_MAX } from "../ledger/epoch";
import type { LedgerObject } from "./ledgerObject";
import { answer, COLON, type SessionOf } from "./methodParts";
import type { Session } from "./session";
import { expect, expectThat, isList, isTextOf } from "./usage";

function isListOfEvents(session: Session, value: unknown): boolean {
    if (!isList(value)) return false;
    for (const item of value) if (!session.isEvent(item)) return false;
    return true;
}

/** The methods of ledger objects that deal with starting over. */
export function createEpochMethods(sessionOf: SessionOf): object {
    return {
        StartOver(this: LedgerObject, reason: unknown) {
            const usage = "ledger:StartOver(reason)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            const isReason = isTextOf(reason, 1, REASON_BYTES_MAX);
            expect(isReason, usage, "reason", `a text of 1..${REASON_BYTES_MAX} bytes`, reason);
            return answer(session!.epochs().startOver(reason as string));
        },

        AcceptEpoch(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:AcceptEpoch()", COLON);
            return answer(session!.epochs().accept());
        },

        DeclineEpoch(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:DeclineEpoch()", COLON);
            return answer(session!.epochs().decline());
        },

        LeftBehind(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:LeftBehind()", COLON);
            return session!.epochs().offer.events();
        },

        Resubmit(this: LedgerObject, events: unknown) {
            const usage = "ledger:Resubmit(events)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            const isChoice = events === undefined || isListOfEvents(session!, events);
            expect(isChoice, usage, "events", "a list of events, or nil for all", events);
            const keys = (events as LedgerEvent[] | undefined)?.map((event) => session!.key(event));
            return answer(session!.epochs().offer.resubmit(keys));
        },

        ForgetLeftBehind(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:ForgetLeftBehind()", COLON);
            session!.epochs().offer.forget();
        },
    };
}
