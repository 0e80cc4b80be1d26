/** Bytes of one peer's text that a chat line shows; a reason can have 2 KB. */
export const TEXT_BYTES_MAX = 300;

/** Colour as eight digits (all clients), or by item quality (retail since 11.1.5), then item ids and name. */
const LINKS = [
    "|c(%x%x%x%x%x%x%x%x)|H(item:[%-%d:]+)|h%[([^|%]]+)%]|h|r",
    "|c(nIQ%d+:)|H(item:[%-%d:]+)|h%[([^|%]]+)%]|h|r",
];

interface FoundLink {
    readonly start: number;
    readonly finish: number;
    readonly text: string;
}

function findLink(text: string, from: number): FoundLink | undefined {
    let found: FoundLink | undefined;
    for (const pattern of LINKS) {
        const [start, finish, colour, item, name] = string.find(text, pattern, from);
        if (start === undefined || finish === undefined) continue;
        if (found !== undefined && found.start < start) continue;
        found = { start, finish, text: `|c${colour as string}|H${item as string}|h[${name as string}]|h|r` };
    }
    return found;
}

function escapePlain(text: string): string {
    const [escaped] = string.gsub(text, "|", "||");
    return escaped;
}

/** Cuts at the end of a UTF-8 character. */
function shorten(text: string): string {
    if (text.length <= TEXT_BYTES_MAX) return text;
    let finish = TEXT_BYTES_MAX;
    while (finish > 0 && isContinuation(string.byte(text, finish + 1))) finish -= 1;
    return string.sub(text, 1, finish) + "...";
}

function isContinuation(byte: number | undefined): boolean {
    return byte !== undefined && byte >= 128 && byte < 192;
}

/**
 * Makes text that another player wrote safe to print: in the chat frame "|" begins colours, textures and links that
 * run things when clicked. Every "|" is doubled, but whole item links are put together again from their parts.
 * Control characters become blanks, and what is very long is cut.
 */
export function escapeText(text: string): string {
    const [oneLine] = string.gsub(text, "%c", " ");
    const line = shorten(oneLine);
    let escaped = "";
    let from = 1;
    for (let link = findLink(line, from); link !== undefined; link = findLink(line, from)) {
        escaped += escapePlain(string.sub(line, from, link.start - 1)) + link.text;
        from = link.finish + 1;
    }
    return escaped + escapePlain(string.sub(line, from));
}
