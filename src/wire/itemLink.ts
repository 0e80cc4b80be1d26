/*
 * Item links, which are most of a loot history, without what is the same in all of them. Sent: guarded by the frozen
 * sample of the rows.
 *
 *   "|cffa335ee|Hitem:16911::::::::60:::::::|h[Bloodfang Bracers]|h|r"  ->  "a335ee16911H60G,Bloodfang Bracers"
 *
 * Colour, then the numbers with each run of colons as a capital (A one, H eight), then the name.
 */
const LINK = "^|cff(%x%x%x%x%x%x)|Hitem:([%d:%-]+)|h%[([^%]|]+)%]|h|r$";
const PACKED = "^(%x%x%x%x%x%x)([%dA-Z%-]+),([^%]|]+)$";

/** The byte before "A". */
const CAPITAL_BASE = 64;
const RUN_MAX = 26;
/** Longer ones travel as they are: unpacking multiplies what a hostile text could fill with capitals. */
const PACKED_BYTES_MAX = 256;

function packRun(colons: string): string {
    const whole = math.floor(colons.length / RUN_MAX);
    const rest = colons.length % RUN_MAX;
    return string.rep("Z", whole) + (rest > 0 ? string.char(CAPITAL_BASE + rest) : "");
}

function unpackRun(capital: string): string {
    return string.rep(":", string.byte(capital) - CAPITAL_BASE);
}

/** Nil when the text is no item link, or one of a form that we do not know. */
export function packItemLink(text: string): string | undefined {
    const [colour, numbers, name] = string.match(text, LINK);
    if (colour === undefined) return undefined;
    const [packed] = string.gsub(numbers!, ":+", packRun);
    const whole = `${colour}${packed},${name!}`;
    return whole.length <= PACKED_BYTES_MAX ? whole : undefined;
}

/** Nil when it is none of ours. */
export function unpackItemLink(packed: string): string | undefined {
    if (packed.length > PACKED_BYTES_MAX) return undefined;
    const [colour, numbers, name] = string.match(packed, PACKED);
    if (colour === undefined) return undefined;
    const [unpacked] = string.gsub(numbers!, "%u", unpackRun);
    return `|cff${colour}|Hitem:${unpacked}|h[${name!}]|h|r`;
}
