/**
 * Whole numbers as printable text. Stored: changing anything here breaks every packed week.
 *
 * The alphabet is ASCII 33..125 without the quote and the backslash (the game's file format escapes them) and the
 * backquote (which ends texts in the columns): 90 symbols. Digits 0..53 end a number, 54..89 continue it, so a number
 * needs no length: below 54 it takes one byte, below 1,944 two, below 69,984 three.
 */
const ENDS = 54;
const CONTINUES = 36;
const SMALL_MAX = ENDS * CONTINUES;

/** Numbers are exact in a double up to here. */
const EXACT_MAX = 9007199254740992;

const SYMBOL: string[] = [];
/** Digit by byte. */
const DIGIT = new LuaTable<number, number>();
for (const byte of $range(33, 125)) {
    if (byte !== 34 && byte !== 92 && byte !== 96) {
        DIGIT.set(byte, SYMBOL.length);
        SYMBOL[SYMBOL.length] = string.char(byte);
    }
}

function spell(whole: number): string {
    const last = whole % ENDS;
    let rest = (whole - last) / ENDS;
    let text = SYMBOL[last]!;
    while (rest > 0) {
        const digit = rest % CONTINUES;
        text = SYMBOL[ENDS + digit]! + text;
        rest = (rest - digit) / CONTINUES;
    }
    return text;
}

const SMALL: string[] = [];
for (const whole of $range(0, SMALL_MAX - 1)) SMALL[whole] = spell(whole);

/** @param whole 0..2^53 */
export function digitsOf(whole: number): string {
    if (whole < SMALL_MAX) return SMALL[whole]!;
    return spell(whole);
}

/** How many bytes `digitsOf` makes of it. */
export function digitsLength(whole: number): number {
    if (whole < ENDS) return 1;
    if (whole < SMALL_MAX) return 2;
    return spell(whole).length;
}

/**
 * Bytes with a place in them. What is malformed raises the reason: callers stand inside an `attempt`.
 */
export interface ByteCursor {
    readonly bytes: readonly number[];
    /** 0-based index of the next byte. */
    at: number;
    /** Index after the last byte. */
    readonly finish: number;
}

/** Reads the number at the cursor and moves behind it. */
export function readDigits(cursor: ByteCursor): number {
    const { bytes, finish } = cursor;
    let at = cursor.at;
    let whole = 0;
    while (at < finish) {
        const digit = DIGIT.get(bytes[at]!) as number | undefined;
        if (digit === undefined) error("a number holds a foreign byte", 0);
        at = at + 1;
        if (digit < ENDS) {
            cursor.at = at;
            whole = whole * ENDS + digit;
            if (whole > EXACT_MAX) error("a number is too large", 0);
            return whole;
        }
        whole = whole * CONTINUES + (digit - ENDS);
        if (whole > EXACT_MAX) error("a number is too large", 0);
    }
    return error("a number has no end", 0);
}
