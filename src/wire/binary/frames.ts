/**
 * The frames of item links that every ledger repeats: what stands before the item's id, and between id and name.
 * Sent by number: new ones only at the end, and with a new version of the codec.
 */
export interface LinkFrame {
    readonly head: string;
    readonly tail: string;
}

const LINK_END = "]|h|r";

/** Poor, common, uncommon, rare, epic, legendary. */
const COLOURS = ["9d9d9d", "ffffff", "1eff00", "0070dd", "a335ee", "ff8000"];
/** Links carry the level of who made them: 60 on Era, 70 on Anniversary. */
const TAILS = ["::::::::60:::::::|h[", "::::::::70:::::::|h["];

export const KNOWN_FRAMES: LinkFrame[] = [];
for (const tail of TAILS) {
    for (const colour of COLOURS) {
        KNOWN_FRAMES[KNOWN_FRAMES.length] = { head: `|cff${colour}|Hitem:`, tail };
    }
}

/** Item ids are far below. */
export const ITEM_ID_MAX = 4294967295;

const LINK = "^(|c[^|]*|Hitem:)([1-9]%d*)(:[-:%d]*|h%[)(.*)%]|h|r$";

type Link = LuaMultiReturn<[head: string | undefined, id: number, tail: string, name: string]>;

/** The parts of a text that is an item link and nothing else; `head` is nil for other texts. */
export function partsOfLink(text: string): Link {
    const [head, digits, tail, name] = string.match(text, LINK);
    if (head === undefined || digits!.length > 9) return $multi(undefined, 0, "", "");
    return $multi(head, tonumber(digits)!, tail!, name!);
}

export function linkOf(frame: LinkFrame, id: number, name: string): string {
    return frame.head + string.format("%.0f", id) + frame.tail + name + LINK_END;
}
