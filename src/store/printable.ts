/**
 * Any bytes as text that surely survives the game's file: printable ASCII and well-formed UTF-8 from U+00A0 up stay as
 * they are (seen in real files), every other byte becomes `~` and two hexadecimal digits, and so do the quote and the
 * backslash (so nothing depends on the game's escapes), `~` itself and the backquote, which ends texts in the columns.
 * Stored: changing it breaks every packed week.
 */
const char = string.char;
const byteAt = string.byte;
const sub = string.sub;

/** A NUL cannot stand in a Lua 5.1 pattern; `%z` is its name. */
const UNSAFE = "[%z" + char(1) + "-" + char(31) + '"\\`~' + char(127) + "]";
const HIGH_RUN = "[" + char(128) + "-" + char(255) + "]+";

const ESCAPED: string[] = [];
for (const byte of $range(0, 255)) ESCAPED[byte] = string.format("~%02x", byte);

function escapeByte(byte: string): string {
    return ESCAPED[byteAt(byte)]!;
}

/** How many bytes a character takes whose first byte this is; 0 where none begins so. */
function lengthByLead(lead: number): number {
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

/** Lowest and highest second byte: no control (U+0080..9F), overlong form, surrogate, nor anything over U+10FFFF. */
function secondRange(lead: number): LuaMultiReturn<[low: number, high: number]> {
    if (lead === 0xc2) return $multi(0xa0, 0xbf);
    if (lead === 0xe0) return $multi(0xa0, 0xbf);
    if (lead === 0xed) return $multi(0x80, 0x9f);
    if (lead === 0xf0) return $multi(0x90, 0xbf);
    if (lead === 0xf4) return $multi(0x80, 0x8f);
    return $multi(0x80, 0xbf);
}

export function isContinuation(byte: number): boolean {
    return byte >= 0x80 && byte <= 0xbf;
}

/** Length of the well-formed character at `at` (1-based); 0 where there is none. */
function characterLength(text: string, at: number): number {
    const [lead, second, third, fourth] = byteAt(text, at, at + 3);
    const length = lengthByLead(lead!);
    if (length === 0 || second === undefined) return 0;
    const [low, high] = secondRange(lead!);
    if (second < low || second > high) return 0;
    if (length >= 3 && (third === undefined || !isContinuation(third))) return 0;
    if (length === 4 && (fourth === undefined || !isContinuation(fourth))) return 0;
    return length;
}

function escapeHighRun(run: string): string {
    const pieces: string[] = [];
    let at = 1;
    while (at <= run.length) {
        const length = characterLength(run, at);
        pieces[pieces.length] = length > 0 ? sub(run, at, at + length - 1) : ESCAPED[byteAt(run, at)]!;
        at = at + (length > 0 ? length : 1);
    }
    return table.concat(pieces);
}

export function escapeText(text: string): string {
    const [plain] = string.gsub(text, UNSAFE, escapeByte);
    const [escaped] = string.gsub(plain, HIGH_RUN, escapeHighRun);
    return escaped;
}

function unescapeByte(hex: string): string {
    return char(tonumber(hex, 16)!);
}

export function unescapeText(text: string): string {
    const [plain] = string.gsub(text, "~(%x%x)", unescapeByte);
    return plain;
}
