import { accept, type Checked, refuse } from "../event/checked";
import { attemptWith } from "../event/attempt";
import type { Pause } from "../schedule/slices";
import { checksumOf } from "./checksum";
import { press, unpress, GROWTH_MAX } from "./press";
import { escapeText, unescapeText } from "./printable";
import type { RawTable } from "./savedShape";

/**
 * Keeps texts of any size in a saved table, each as one constant of the file:
 *
 *     text = "1 " length " " checksum " " body
 *
 * with the body pressed by press.ts, the length that of the printable text before that, and the checksum over the body.
 * What is not of this shape is as good as not there: whoever keeps texts here can make them anew.
 *
 * @noSelf
 */
export interface TextShelf {
    has(name: string): boolean;
    /** A body for sliced work. */
    get(name: string, pause: Pause): Checked<string>;
    /** A body for sliced work. */
    put(name: string, text: string, pause: Pause): void;
    drop(name: string): void;
}

const PATTERN = "^1 (%d+) (%d+) (.*)$";
const BYTES_PER_PAUSE = 2000;

function textOf(length: number, body: string, pause: Pause): string {
    const { bytes, at, finish } = unpress(body, length, pause);
    const pieces: string[] = [];
    for (const from of $range(at, finish - 1, BYTES_PER_PAUSE)) {
        const chars: string[] = [];
        for (const i of $range(from, math.min(from + BYTES_PER_PAUSE, finish) - 1)) {
            chars[chars.length] = string.char(bytes[i]!);
        }
        pieces[pieces.length] = table.concat(chars);
        pause(BYTES_PER_PAUSE / 10);
    }
    return table.concat(pieces);
}

/** @param shelf the table, asked for at each use; nil while there is none */
export function createTextShelf(shelf: () => RawTable | undefined): TextShelf {
    return {
        has: (name) => type(shelf()?.get(name)) === "string",
        get(name, pause) {
            const stored = shelf()?.get(name);
            if (typeof stored !== "string") return refuse("nothing is stored");
            const [length, checksum, body] = string.match(stored, PATTERN);
            if (body === undefined) return refuse("malformed");
            const plainLength = tonumber(length)!;
            if (plainLength > body.length * GROWTH_MAX) return refuse("absurd size");
            if (checksumOf(body, pause) !== tonumber(checksum)) return refuse("wrong checksum");
            const text = attemptWith(tostring, () => textOf(plainLength, body, pause));
            return text.ok ? accept(unescapeText(text.value)) : text;
        },
        put(name, text, pause) {
            const plain = escapeText(text);
            const body = press(plain, pause);
            shelf()?.set(name, string.format("1 %.0f %.0f ", plain.length, checksumOf(body, pause)) + body);
        },
        drop(name) {
            shelf()?.delete(name);
        },
    };
}
