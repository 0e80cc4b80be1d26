/** A name as the game writes it, where ASCII can tell: "anna" is "Anna". */
function capitalise(name: string): string {
    return string.upper(string.sub(name, 1, 1)) + string.sub(name, 2);
}

/**
 * Whom somebody meant: a known player of this name, else the one whose name differs only in the case of ASCII
 * letters, else a new one.
 */
export function resolveName(known: Readonly<Record<string, unknown>>, typed: string): string {
    if (known[typed] !== undefined) return typed;
    const wanted = string.lower(typed);
    let found: string | undefined;
    for (const [name] of pairs(known)) {
        if (string.lower(name) !== wanted) continue;
        if (found !== undefined) return typed;
        found = name;
    }
    return found ?? capitalise(typed);
}
