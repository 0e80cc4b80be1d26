import { refuse, type Checked } from "../../event/checked";
import { hashText } from "../../event/hashText";
import { malformed } from "../cursor";
import { createByteReader, createByteWriter, type ByteReader } from "./bytes";
import { decodeFrame, encodeFrame, formOf } from "./frame";
import { attempt } from "../pause";

/*
 * What members of a raid or party say about its founded ledgers, beside the ledgers' own messages. Sent: guarded by
 * frozen samples. Numbers as in bytes.ts.
 *
 *   text   = a frame of the form "notice"
 *   notice = 0(byte) name(word) chance(word) length(whole) founder    there is such a group's ledger; its id is made of both
 *          / 1(byte) name(word)                                       which ones are there?
 */
const IS_OFFER = 0;
const IS_QUESTION = 1;

/** A group's ledger, as somebody tells of it. */
export interface GroupOfferNotice {
    readonly kind: "offer";
    /** `hashText` of the ledger's name. */
    readonly name: number;
    readonly id: string;
    /** The full name of who made it. The id tells, too: nobody can give a group that is known another founder. */
    readonly founder: string;
}

/** Asks for offers of ledgers of this name. */
export interface GroupQuestion {
    readonly kind: "question";
    readonly name: number;
}

export type GroupNotice = GroupOfferNotice | GroupQuestion;

/** Twelve letters of four bytes, a hyphen and a realm. */
export const FOUNDER_BYTES_MAX = 96;

const WORD_DIGITS = 8;

function spellWord(word: number): string {
    const low = word % 65536;
    return string.format("%04x%04x", (word - low) / 65536, low);
}

/**
 * A group's id: 16 hexadecimal digits, lower case, of which the first half is made from its founder's name.
 *
 * @param chance 0..2^32-1
 */
export function groupIdOf(founder: string, chance: number): string {
    return spellWord(hashText(founder)) + spellWord(chance);
}

/** Whether this may stand for a player's name: no control bytes, and nothing that chat would take for a code. */
function isFounder(text: string): boolean {
    return text !== "" && string.find(text, "[%c|]")[0] === undefined;
}

export function isGroupNotice(text: string): boolean {
    return formOf(text) === "notice";
}

export function encodeGroupNotice(notice: GroupNotice): string {
    const out = createByteWriter();
    out.byte(notice.kind === "offer" ? IS_OFFER : IS_QUESTION);
    out.word(notice.name);
    if (notice.kind === "offer") {
        out.word(tonumber(string.sub(notice.id, WORD_DIGITS + 1), 16)!);
        out.whole(notice.founder.length);
        out.text(notice.founder);
    }
    return encodeFrame("notice", out.written());
}

function readNotice(reader: ByteReader): GroupNotice {
    const kind = reader.byte();
    if (kind > IS_QUESTION) malformed("unknown form of a notice");
    const name = reader.word();
    if (kind === IS_QUESTION) return { kind: "question", name };
    const chance = reader.word();
    const founder = reader.take(reader.whole(FOUNDER_BYTES_MAX));
    if (!isFounder(founder)) malformed("founder is no name");
    return { kind: "offer", name, id: groupIdOf(founder, chance), founder };
}

/** Total: any text gives a notice or a reason. */
export function decodeGroupNotice(text: string): Checked<GroupNotice> {
    if (!isGroupNotice(text)) return refuse("no notice of a group");
    const bytes = decodeFrame(text);
    if (!bytes.ok) return bytes;
    const reader = createByteReader(bytes.value);
    return attempt(() => {
        const notice = readNotice(reader);
        reader.finish();
        return notice;
    });
}
