import { attemptWith } from "../../event/attempt";
import type { Question } from "../../sync/question";
import { createCursor, reasonOf } from "../../wire/cursor";
import { putRanges, readRanges } from "../../wire/ranges";
import { addSums } from "../../fingerprint/fingerprint";
import { messageSum } from "./messageSum";
import type { CompatMessage } from "./messages";
import { isFinite, isTable } from "./readMessage";
import type { Holes } from "./wireEntries";

/*
 * The field `ll` of a message, by which two of ours recognise each other; the original never looks at it. Sent: no name
 * may change. A client that does not know the version takes the message for one of the original.
 *
 *   v   version
 *   s   drawn by each session, by which it knows its own echo
 *   c   checksum: sum of the entries' own and of all the rest, see messageSum.ts
 *   h   [index of the entry] = positions of its absent fields
 *   n   entries that the sender of a request holds of the week
 *   f   their hash
 *   to  whom the question is for; the others wait whether he answers
 *   r   question: what the sender holds of the week, as values of wire/ranges.ts
 *   d   where entries that answer the question shall go: true for the channel of all
 */

/** Raised by every change that older ones would misread. */
const VERSION = 1;
const NAME_BYTES_MAX = 80;
const SUM_MODULUS = 4294967296;

/** @noSelf */
export interface Extra {
    readonly session?: number;
    /** Of the entries alone. 0 without any. */
    readonly checksum?: number;
    readonly holes?: LuaTable<number, Holes>;
    readonly count?: number;
    readonly hash?: number;
    readonly to?: string;
    readonly question?: Question;
    readonly isForAll?: boolean;
}

/** The field as it is sent, but for the checksum of all; see `seal`. */
export function writeExtra(extra: Extra): object {
    const { session, holes, count, hash, to, question, isForAll } = extra;
    let values: unknown[] | undefined;
    if (question !== undefined) {
        values = [];
        putRanges(values, question.start, question.ranges);
    }
    return { v: VERSION, s: session, h: holes, n: count, f: hash, to, r: values, d: isForAll };
}

/** Completes a message that is to leave. @param entriesSum 0 without entries */
export function seal(message: CompatMessage, entriesSum: number): void {
    const sum = messageSum(message);
    // Without one it is taken for a message of the original, which is no worse.
    if (sum !== undefined) (message.ll as Record<string, unknown>).c = addSums(sum, entriesSum);
}

function readQuestion(raw: unknown): Question | undefined {
    if (!isTable(raw)) return undefined;
    const values: unknown[] = [true];
    for (const index of $range(1, raw.length())) values.push(raw.get(index));
    const result = attemptWith(reasonOf, () => {
        const cursor = createCursor(values);
        const question = readRanges(cursor);
        cursor.finish();
        return question;
    });
    return result.ok ? result.value : undefined;
}

function readHoles(raw: unknown): LuaTable<number, Holes> | undefined {
    if (!isTable(raw)) return undefined;
    const holes = new LuaTable<number, Holes>();
    for (const [index, positions] of pairs(raw)) {
        if (typeof index !== "number" || !isTable(positions)) return undefined;
        const read: number[] = [];
        for (const at of $range(1, positions.length())) {
            const position = positions.get(at);
            if (typeof position !== "number") return undefined;
            read.push(position);
        }
        holes.set(index, read);
    }
    return holes;
}

/** Nil where a message is not one of ours, or of a version that we do not know. Never raises. */
export function readExtra(message: CompatMessage): Extra | undefined {
    const { ll } = message;
    if (!isTable(ll) || ll.get("v") !== VERSION) return undefined;
    const sum = messageSum(message);
    const [session, checksum, count, hash, to] = [ll.get("s"), ll.get("c"), ll.get("n"), ll.get("f"), ll.get("to")];
    if (sum === undefined || !isFinite(checksum)) return undefined;
    return {
        session: isFinite(session) ? session : undefined,
        checksum: (checksum - sum) % SUM_MODULUS,
        holes: readHoles(ll.get("h")),
        count: isFinite(count) ? count : undefined,
        hash: isFinite(hash) ? hash : undefined,
        to: typeof to === "string" && to.length <= NAME_BYTES_MAX ? to : undefined,
        question: readQuestion(ll.get("r")),
        isForAll: ll.get("d") === true,
    };
}
