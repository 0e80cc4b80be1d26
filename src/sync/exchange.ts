import { hashText } from "../event/hashText";
import type { Data, Request } from "../wire/message";

/**
 * What came after we asked, peer by peer: who has told all he has for us, and nothing of it was new, need not be asked
 * again before something changes.
 *
 * @noSelf
 */
export interface Exchange {
    /** Perhaps a question of his to us: then there was nothing that he could send at once. */
    heardRequest(sender: string, request: Request): void;
    heardData(sender: string, data: Data, added: number): void;
    /** Those whose answers are complete and brought nothing. */
    inVain(): readonly string[];
}

interface Answer {
    readonly name: string;
    /** The chunk that comes next; -1 when one is missing. */
    next: number;
    added: number;
    /** He asked us back, and has sent no data since. */
    hasQuestion: boolean;
    isComplete: boolean;
}

/** @param asked names of those who hold something else */
export function createExchange(asked: readonly string[], ownName: string): Exchange {
    const own = hashText(ownName);
    const answers: Answer[] = asked.map((name) => ({
        name,
        next: 1,
        added: 0,
        hasQuestion: false,
        isComplete: false,
    }));

    function answerOf(name: string): Answer | undefined {
        return answers.find((answer) => answer.name === name);
    }

    return {
        heardRequest(sender, { to }) {
            const answer = answerOf(sender);
            if (answer !== undefined && to === own) answer.hasQuestion = true;
        },
        heardData(sender, { piece, isLast, isWhole, events }, added) {
            const answer = answerOf(sender);
            if (answer === undefined) return;
            answer.hasQuestion = false;
            if (piece <= 1) answer.next = 1;
            if (events.length === 0) return;
            answer.next = piece === answer.next ? answer.next + 1 : -1;
            answer.added = answer.added + added;
            if (isLast) answer.isComplete = isWhole && answer.next > 0;
        },
        inVain() {
            return answers
                .filter(({ hasQuestion, isComplete, added }) => added === 0 && (hasQuestion || isComplete))
                .map(({ name }) => name);
        },
    };
}
