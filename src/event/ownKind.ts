/** The library's own kinds begin so; no consumer's does. Stored and sent. */
const OWN_KIND_MARK = "!";

export function isOwnKind(kind: string): boolean {
    return string.sub(kind, 1, 1) === OWN_KIND_MARK;
}
