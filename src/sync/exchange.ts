import type { Data } from "../wire/message";
import type { Taken } from "./arrivals";

/**
 * What came after we asked, peer by peer: who has told all he has for us, and nothing of it was let in, need not be asked
 * again before something changes. One who only asked us back may have sent, and it was lost: he is asked again, though
 * ever more rarely. So is one who sent only what we hold already: that was for others, and what was for us was lost.
 *
 * @noSelf
 */
export interface Exchange {
    heardData(sender: string, data: Data, taken: Taken): void;
    /** Those whose answers are complete and held only what is not let in. */
    inVain(): readonly InVain[];
}

interface InVain {
    readonly name: string;
    /** How many of his events were not let in. */
    readonly refused: number;
}

interface Answer {
    readonly name: string;
    /** The chunk that comes next; -1 when one is missing. */
    next: number;
    added: number;
    refused: number;
    isComplete: boolean;
}

/** @param asked names of those who hold something else */
export function createExchange(asked: readonly string[]): Exchange {
    const answers: Answer[] = asked.map((name) => ({
        name,
        next: 1,
        added: 0,
        refused: 0,
        isComplete: false,
    }));

    function answerOf(name: string): Answer | undefined {
        return answers.find((answer) => answer.name === name);
    }

    return {
        heardData(sender, { piece, isLast, isWhole, events }, { added, refused }) {
            const answer = answerOf(sender);
            if (answer === undefined) return;
            if (piece <= 1) answer.next = 1;
            if (events.length === 0) return;
            answer.next = piece === answer.next ? answer.next + 1 : -1;
            answer.added = answer.added + added;
            answer.refused = answer.refused + refused;
            if (isLast) answer.isComplete = isWhole && answer.next > 0;
        },
        inVain() {
            return answers.filter(({ isComplete, added, refused }) => isComplete && added === 0 && refused > 0);
        },
    };
}
