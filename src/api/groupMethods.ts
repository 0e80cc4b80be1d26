import type { LedgerObject } from "./ledgerObject";
import { answer, COLON, type SessionOf } from "./methodParts";
import { expect, expectThat, isTextOf } from "./usage";

const NO_FOUNDED_GROUP = 'only for a ledger with channel = "RAID" and without options.group';
const ID_BYTES_MAX = 64;

/** The methods of ledger objects that deal with the ledger of a raid or party that somebody founds. */
export function createGroupMethods(sessionOf: SessionOf): object {
    return {
        FoundGroup(this: LedgerObject) {
            const usage = "ledger:FoundGroup()";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expectThat(session!.scope.group !== undefined, usage, NO_FOUNDED_GROUP);
            return answer(session!.scope.group!.found());
        },

        JoinGroup(this: LedgerObject, id: unknown) {
            const usage = "ledger:JoinGroup(id)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            const isId = id === undefined || isTextOf(id, 1, ID_BYTES_MAX);
            expect(isId, usage, "id", "a text, or nil where one group is offered", id);
            expectThat(session!.scope.group !== undefined, usage, NO_FOUNDED_GROUP);
            return answer(session!.scope.group!.join(id as string | undefined));
        },

        LeaveGroup(this: LedgerObject) {
            const usage = "ledger:LeaveGroup()";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expectThat(session!.scope.group !== undefined, usage, NO_FOUNDED_GROUP);
            return answer(session!.scope.group!.leave());
        },
    };
}
