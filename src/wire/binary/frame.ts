import { accept, refuse, type Checked } from "../../event/checked";
import { NEWER_VERSION } from "../frame";
import { escapeNul, unescapeNul } from "./nul";
import { PACKED_BYTES_MAX } from "./pack";

/*
 * The outer form of what travels in binary. Sent: guarded by frozen samples. The first byte names version, codec and
 * form; all are letters, so that a client that knows only the text codec ("A") says "newer version". The bytes 1..9 are
 * AceComm's own.
 *
 *   text = letter escaped          ; nul.ts; but a segment's letter is followed by its own form (segments.ts)
 */
export const FORM = {
    /** Events alone. */
    block: "B",
    segment: "C",
    hello: "D",
    advert: "E",
    request: "F",
    ranges: "G",
    missing: "H",
    data: "I",
    live: "J",
} as const;

export type Form = keyof typeof FORM;

const formByLetter = new LuaMap<string, Form>();
for (const [form, letter] of pairs(FORM)) formByLetter.set(letter, form);

/** A block, a mark, what a data or live message says besides, and one byte in 254 for NULs. */
export const TEXT_BYTES_MAX = PACKED_BYTES_MAX + 128;

/** The form that a text claims; nil for what is no binary form of this version. */
export function formOf(text: string): Form | undefined {
    return formByLetter.get(string.sub(text, 1, 1));
}

export function encodeFrame(form: Form, bytes: string): string {
    return FORM[form] + escapeNul(bytes);
}

/** The bytes in a text of a form that is known; not for segments. */
export function decodeFrame(text: string): Checked<string> {
    if (text.length > TEXT_BYTES_MAX) return refuse("message is too long");
    if (formOf(text) === undefined) {
        const [isLetter] = string.find(text, "^%a");
        return refuse(isLetter !== undefined ? NEWER_VERSION : "not a message of ours");
    }
    const bytes = unescapeNul(string.sub(text, 2));
    return bytes === undefined ? refuse("message is cut off") : accept(bytes);
}
