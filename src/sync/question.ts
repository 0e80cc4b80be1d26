import { RANGE_DIGESTS_MAX, RANGES_MAX, type Range } from "../wire/message";

/** What a request asks: contiguous ranges from `start`. */
export interface Question {
    readonly start: number;
    /** At least one; the first and the last are asked about. */
    readonly ranges: readonly Range[];
}

/**
 * Puts a question together range by range. What is beyond the bounds of a message is passed over: it is asked about
 * when the next exchange finds it still differing.
 *
 * @noSelf
 */
export interface QuestionBuilder {
    /** @param range starts where the last one ended */
    add(range: Range): void;
    /** Nil when nothing is asked about. */
    question(): Question | undefined;
}

/** Room for the skipped range before an added one, and for the one after all. */
const RANGES_ROOM = RANGES_MAX - 2;

function digestsIn(range: Range): number {
    return range.kind === "list" || range.kind === "wanted" ? range.digests.length : 0;
}

/** @param start of the first range that is added */
export function createQuestionBuilder(start: number): QuestionBuilder {
    const ranges: Range[] = [];
    let first = start;
    let finish = start;
    let skippedTo: number | undefined;
    let digests = 0;

    function isRoomFor(range: Range): boolean {
        return ranges.length < RANGES_ROOM && digests + digestsIn(range) <= RANGE_DIGESTS_MAX;
    }

    return {
        add(range) {
            finish = range.finish;
            if (range.kind === "skipped" || !isRoomFor(range)) {
                skippedTo = finish;
                return;
            }
            if (skippedTo !== undefined) {
                if (ranges.length === 0) first = skippedTo;
                else ranges.push({ kind: "skipped", finish: skippedTo });
                skippedTo = undefined;
            }
            digests = digests + digestsIn(range);
            ranges.push(range);
        },
        question: () => (ranges.length === 0 ? undefined : { start: first, ranges }),
    };
}

/** Whether the answer can show that he lacks something, too; who only says what he wants knows all. */
export function isOpenQuestion({ ranges }: Question): boolean {
    return ranges.some((range) => range.kind === "list" || (range.kind === "fingerprint" && range.count > 0));
}
