import { accept, refuse, type Checked } from "../event/checked";
import type { Pause } from "./pause";
import { checksumOf } from "./checksum";
import { readWord, spellWord, WORD_DIGITS } from "./word";

/*
 * The outer form of every message. Sent: guarded by a frozen sample in spec/wire.
 *
 *   byte 1       version and codec: "A" = version 1, AceSerializer text. "B".."Z" and "a".."z" are for what comes
 *                later; the bytes 1..9 are AceComm's own and never used.
 *   bytes 2..4   length of the body in bytes, to the base 85
 *   bytes 5..9   Adler-32 of the body, to the base 85
 *   bytes 10..   the body
 *
 * Length and checksum stand here because AceComm delivers a text that lost a frame as a shorter text, without a word.
 */
const TEXT_CODEC = "A";
const LENGTH_DIGITS = 3;
const HEADER_BYTES = 1 + LENGTH_DIGITS + WORD_DIGITS;

/** Longer texts are not looked at. Fits three digits (614,125). */
const TEXT_BYTES_MAX = 65536;

export const NEWER_VERSION = "newer version";

function isLetter(byte: number): boolean {
    return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}

export function encodeFrame(body: string, pause?: Pause): string {
    return `${TEXT_CODEC}${spellWord(body.length, LENGTH_DIGITS)}${spellWord(checksumOf(body, pause), WORD_DIGITS)}${body}`;
}

export function decodeFrame(text: string, pause?: Pause): Checked<string> {
    if (text.length > TEXT_BYTES_MAX) return refuse("message is too long");
    const codec = string.sub(text, 1, 1);
    if (codec !== TEXT_CODEC) {
        const isLater = codec !== "" && isLetter(string.byte(codec));
        return refuse(isLater ? NEWER_VERSION : "not a message of ours");
    }
    if (text.length < HEADER_BYTES) return refuse("message is cut off");
    const length = readWord(text, 2, 1 + LENGTH_DIGITS);
    const checksum = readWord(text, 2 + LENGTH_DIGITS, HEADER_BYTES);
    if (length === undefined || checksum === undefined) return refuse("header is malformed");
    if (length !== text.length - HEADER_BYTES) return refuse("length does not match");
    const body = string.sub(text, HEADER_BYTES + 1);
    if (checksumOf(body, pause) !== checksum) return refuse("checksum does not match");
    return accept(body);
}
