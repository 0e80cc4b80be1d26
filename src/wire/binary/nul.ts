import type { Pause } from "../pause";

/*
 * Bytes without NUL, which would end a message. Sent: guarded by a frozen sample.
 *
 *   escaped = run*            ; at least one
 *   run     = length byte*    ; length 1..254: that many bytes less one, then a NUL that is not written
 *                             ; length 255: 254 bytes and no NUL
 *
 * The NUL after the last run is not there. One byte in 254 at most, one in about 440 on deflated bytes; an escape byte
 * would cost one in 128 there. (Consistent overhead byte stuffing, Cheshire and Baker 1997.)
 */
const RUN_MAX = 254;

/** Not "\xff", which would be compiled to the two bytes of a character. */
const FULL_RUN = string.char(255);

const find = string.find;
const sub = string.sub;

export function escapeNul(bytes: string, pause?: Pause): string {
    const pieces: string[] = [];
    const length = bytes.length;
    let at = 1;
    while (true) {
        const [found] = find(bytes, "\0", at, true);
        const finish = found ?? length + 1;
        while (finish - at >= RUN_MAX) {
            pieces[pieces.length] = FULL_RUN + sub(bytes, at, at + RUN_MAX - 1);
            at = at + RUN_MAX;
        }
        const isAllWritten =
            found === undefined && at > length && at > RUN_MAX && pieces[pieces.length - 1]!.length > RUN_MAX;
        if (!isAllWritten) pieces[pieces.length] = string.char(finish - at + 1) + sub(bytes, at, finish - 1);
        if (found === undefined) break;
        at = found + 1;
        pause?.(1);
    }
    return table.concat(pieces);
}

/** Nil when the last run is cut off or a NUL stands in the bytes. */
export function unescapeNul(escaped: string): string | undefined {
    const length = escaped.length;
    if (length === 0 || find(escaped, "\0", 1, true)[0] !== undefined) return undefined;
    const pieces: string[] = [];
    let at = 1;
    while (at <= length) {
        const run = string.byte(escaped, at);
        const next = at + run;
        if (next > length + 1) return undefined;
        pieces[pieces.length] = sub(escaped, at + 1, next - 1);
        at = next;
        if (run <= RUN_MAX && at <= length) pieces[pieces.length] = "\0";
    }
    return table.concat(pieces);
}
