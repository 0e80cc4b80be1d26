import { WORD_MAX } from "../event/layout";
import { weekOf } from "../ledger/week";
import type { LedgerObject } from "./ledgerObject";
import { answer, COLON, type SessionOf } from "./methodParts";
import { expect, expectThat, isWhole } from "./usage";

const WEEK_MAX = weekOf(WORD_MAX);

/** The methods of ledger objects that deal with checkpoints. */
export function createCheckpointMethods(sessionOf: SessionOf): object {
    return {
        Checkpoint(this: LedgerObject, week: unknown, withStates: unknown) {
            const usage = "ledger:Checkpoint(week, withStates)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            const isWeek = week === undefined || isWhole(week, 1, WEEK_MAX);
            expect(
                isWeek,
                usage,
                "week",
                `a week number of 1..${WEEK_MAX}, or nil for the last one that is over`,
                week,
            );
            const isFlag = withStates === undefined || typeof withStates === "boolean";
            expect(isFlag, usage, "withStates", "true, false or nil", withStates);
            return answer(session!.checkpoints().make(week as number | undefined, withStates === true));
        },
    };
}
