import { WORD_MAX } from "../event/layout";
import { NOTHING, type Fingerprint } from "../fingerprint/fingerprint";
import { malformed, type Cursor } from "./cursor";
import { COUNT_MAX, WEEK_MAX, WEEKS_PER_MESSAGE_MAX, type WeekState } from "./message";
import { readWord, spellWord, WORD_DIGITS } from "./word";

/** Hash and sum as ten digits in one text: 16 bytes with the count, where decimals take up to 30. */
const SPELLED_BYTES = 2 * WORD_DIGITS;

function spellFingerprint(fingerprint: Fingerprint): string {
    if (fingerprint.count === 0) return "";
    return `${spellWord(fingerprint.hash, WORD_DIGITS)}${spellWord(fingerprint.sum, WORD_DIGITS)}`;
}

export function putFingerprint(out: unknown[], fingerprint: Fingerprint): void {
    out.push(fingerprint.count);
    out.push(spellFingerprint(fingerprint));
}

export function readFingerprint(cursor: Cursor): Fingerprint {
    const count = cursor.whole("count", 0, COUNT_MAX);
    const spelled = cursor.text("fingerprint", 0, SPELLED_BYTES);
    if (count === 0) return spelled === "" ? NOTHING : malformed("fingerprint of nothing");
    if (spelled.length !== SPELLED_BYTES) return malformed("fingerprint has a wrong length");
    const hash = readWord(spelled, 1, WORD_DIGITS);
    const sum = readWord(spelled, WORD_DIGITS + 1, SPELLED_BYTES);
    if (hash === undefined || sum === undefined) return malformed("fingerprint is malformed");
    if (hash > WORD_MAX || sum > WORD_MAX) return malformed("fingerprint is out of range");
    return { hash, count, sum };
}

export function putWeekStates(out: unknown[], weeks: readonly WeekState[]): void {
    out.push(weeks.length);
    for (const state of weeks) {
        out.push(state.week);
        putFingerprint(out, state.fingerprint);
    }
}

export function readWeekStates(cursor: Cursor): WeekState[] {
    const weeks: WeekState[] = [];
    const seen = new LuaSet<number>();
    const count = cursor.whole("number of weeks", 0, WEEKS_PER_MESSAGE_MAX);
    for (const i of $range(1, count)) {
        const week = cursor.whole("week", 1, WEEK_MAX);
        if (seen.has(week)) return malformed("week is named twice");
        seen.add(week);
        weeks[i - 1] = { week, fingerprint: readFingerprint(cursor) };
    }
    return weeks;
}

export function putTo(out: unknown[], to: number | undefined): void {
    out.push(to ?? false);
}

export function readTo(cursor: Cursor): number | undefined {
    const to = cursor.next();
    if (to === false) return undefined;
    if (typeof to !== "number" || !(to >= 0 && to <= WORD_MAX) || to % 1 !== 0)
        return malformed("addressee is malformed");
    return to;
}

export function putDigests(out: unknown[], digests: readonly number[], digits: number): void {
    const spelled: string[] = [];
    for (const digest of digests) spelled[spelled.length] = spellWord(digest, digits);
    out.push(digests.length);
    out.push(table.concat(spelled));
}

interface DigestBounds {
    readonly countMin: number;
    readonly countMax: number;
    readonly digits: number;
}

export function readDigests(cursor: Cursor, { countMin, countMax, digits }: DigestBounds): number[] {
    const count = cursor.whole("number of digests", countMin, countMax);
    const spelled = cursor.text("digests", count * digits, count * digits);
    const digests: number[] = [];
    for (const i of $range(1, count)) {
        digests[i - 1] = readWord(spelled, (i - 1) * digits + 1, i * digits) ?? malformed("digest is malformed");
    }
    return digests;
}
