/**
 * Whole numbers of fixed length as printable text, to the base 85. Sent: changing it cuts off every other client.
 *
 * The alphabet is ASCII 33..118 without the caret, so that AceSerializer never escapes a digit (it escapes the caret,
 * the tilde and control bytes).
 */
const BASE = 85;
const FIRST_BYTE = 33;
const CARET = 94;

const DIGIT: string[] = [];
/** Value by byte. */
const VALUE = new LuaTable<number, number>();
for (const byte of $range(FIRST_BYTE, FIRST_BYTE + BASE)) {
    if (byte !== CARET) {
        VALUE.set(byte, DIGIT.length);
        DIGIT[DIGIT.length] = string.char(byte);
    }
}

/** Digits that any 32-bit word fits into. */
export const WORD_DIGITS = 5;

/** @param whole 0..85^digits - 1 */
export function spellWord(whole: number, digits: number): string {
    let text = "";
    let rest = whole;
    for (const _ of $range(1, digits)) {
        const digit = rest % BASE;
        text = DIGIT[digit]! + text;
        rest = (rest - digit) / BASE;
    }
    return text;
}

/** Reads the digits at 1-based `first`..`last`; nil where the text is too short or holds a foreign byte. */
export function readWord(text: string, first: number, last: number): number | undefined {
    let whole = 0;
    for (const at of $range(first, last)) {
        const byte = string.byte(text, at) as number | undefined;
        const value = byte === undefined ? undefined : (VALUE.get(byte) as number | undefined);
        if (value === undefined) return undefined;
        whole = whole * BASE + value;
    }
    return whole;
}
