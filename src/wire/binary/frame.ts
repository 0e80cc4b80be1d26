import { accept, refuse, type Checked } from "../../event/checked";
import { checksumOf } from "../checksum";
import { NEWER_VERSION } from "../frame";
import { createByteWriter } from "./bytes";
import { escapeNul, unescapeNul } from "./nul";
import { PACKED_BYTES_MAX } from "./pack";
import type { Pause } from "../pause";

/*
 * The outer form of what travels in binary. Sent: guarded by frozen samples. The first byte names version, codec and
 * form; all are letters, and what changes takes a new one, so that who does not know it says "newer version". The bytes
 * 1..9 are AceComm's own.
 *
 *   text = letter escaped(bytes checksum)   ; nul.ts; but a segment's letter is followed by its own form (segments.ts)
 *   checksum = Adler-32 of the letter and the bytes, four bytes, the highest first; of a hello, which must stay within
 *              25 bytes and only makes others compare, the last one. It tells a cut text as well: its high half grows
 *              with each byte
 */
export const FORM = {
    /** Events alone. */
    block: "B",
    segment: "C",
    hello: "D",
    advert: "E",
    request: "F",
    attest: "G",
    missing: "H",
    data: "I",
    live: "J",
    /** Of a group, groupNotice.ts; K is free. */
    notice: "L",
} as const;

const WRONG_CHECKSUM = "checksum does not match";

export type Form = keyof typeof FORM;

const formByLetter = new LuaMap<string, Form>();
for (const [form, letter] of pairs(FORM)) formByLetter.set(letter, form);

function checksumBytes(letter: string): number {
    return letter === FORM.hello ? 1 : 4;
}

/** A block, a mark, what a data or live message says besides, and one byte in 254 for NULs. */
export const TEXT_BYTES_MAX = PACKED_BYTES_MAX + 128;

/** The form that a text claims; nil for what is no binary form of this version. */
export function formOf(text: string): Form | undefined {
    return formByLetter.get(string.sub(text, 1, 1));
}

function checksumOfFrame(letter: string, bytes: string, pause?: Pause): string {
    const out = createByteWriter();
    out.word(checksumOf(letter + bytes, pause));
    return string.sub(out.written(), -checksumBytes(letter));
}

export function encodeFrame(form: Form, bytes: string, pause?: Pause): string {
    const letter = FORM[form];
    return letter + escapeNul(bytes + checksumOfFrame(letter, bytes, pause), pause);
}

/** The bytes in a text of a form that is known; not for segments. */
export function decodeFrame(text: string, pause?: Pause): Checked<string> {
    if (text.length > TEXT_BYTES_MAX) return refuse("message is too long");
    if (formOf(text) === undefined) {
        const [isLetter] = string.find(text, "^%a");
        return refuse(isLetter !== undefined ? NEWER_VERSION : "not a message of ours");
    }
    const letter = string.sub(text, 1, 1);
    const size = checksumBytes(letter);
    const checked = unescapeNul(string.sub(text, 2));
    if (checked === undefined || checked.length < size) return refuse("message is cut off");
    const bytes = string.sub(checked, 1, -size - 1);
    return string.sub(checked, -size) === checksumOfFrame(letter, bytes, pause)
        ? accept(bytes)
        : refuse(WRONG_CHECKSUM);
}
