import type { ProductFacts } from "../product";
import { sortedKeys } from "../sortedKeys";

/** What an addon's .toc says. */
export interface Toc {
    /** Directives by lower-case name, values trimmed. */
    readonly directives: Record<string, string>;
    /** Files in order, relative to the addon's folder, with "/". */
    readonly files: string[];
}

/** The game reads no more of a line. */
const LINE_CHARACTERS_MAX = 1024;

/** UTF-8; written as numbers because a literal above 127 would be encoded once more. */
const BYTE_ORDER_MARK = string.char(239, 187, 191);

function trimmed(text: string): string {
    return string.match(text, "^%s*(.-)%s*$")[0] ?? "";
}

function expandVariables(path: string, product: ProductFacts): string {
    const values: Record<string, string> = { Family: product.family, Game: product.game, TextLocale: "enUS" };
    const [expanded] = string.gsub(path, "%[(%a+)%]", (name: string) => values[name] ?? `[${name}]`);
    return expanded;
}

/** Whether the condition behind a file name ("[AllowLoadGameType vanilla, tbc]") lets this client load it. */
function isAllowed(condition: string, product: ProductFacts): boolean {
    const [name, list] = string.match(condition, "^(%a+)%s+(.*)$");
    if (name === undefined || list === undefined) return true;
    const tokens: Record<string, boolean> = {};
    for (const [token] of string.gmatch(string.lower(list), "[%w]+")) tokens[token!] = true;
    const isListed = tokens[string.lower(product.game)] === true || tokens[string.lower(product.family)] === true;
    if (name === "AllowLoadGameType") return isListed;
    if (name === "ExcludeLoadGameType") return !isListed;
    if (name === "AllowLoadTextLocale") return tokens.enus === true;
    return true;
}

/** Reads a .toc as a client of that product does. */
export function parseToc(text: string, product: ProductFacts): Toc {
    const directives: Record<string, string> = {};
    const files: string[] = [];
    const [withoutMark] = string.gsub(text, `^${BYTE_ORDER_MARK}`, "");
    for (const [rawLine] of string.gmatch(withoutMark, "[^\r\n]+")) {
        const line = string.sub(rawLine!, 1, LINE_CHARACTERS_MAX);
        const [name, value] = string.match(line, "^##%s*([^:]-)%s*:%s*(.-)%s*$");
        if (name !== undefined) {
            directives[string.lower(name)] = value ?? "";
        } else if (string.sub(line, 1, 1) !== "#" && trimmed(line) !== "") {
            const [path, condition] = string.match(trimmed(line), "^(.-)%s*%[(%a+%s+[^%]]*)%]$");
            if (path === undefined || isAllowed(condition ?? "", product)) {
                const [slashed] = string.gsub(expandVariables(path ?? trimmed(line), product), "\\", "/");
                files.push(slashed);
            }
        }
    }
    return { directives, files };
}

/** The names in a comma list. */
export function listOf(value: string | undefined): string[] {
    const names: string[] = [];
    if (value === undefined) return names;
    for (const [name] of string.gmatch(value, "[^,%s]+")) names.push(name!);
    return names;
}

/** Names under all directives that begin so: "Dep", "OptionalDep", "RequiredDep" have several spellings. */
export function namesUnder(toc: Toc, beginning: string): string[] {
    const keys = sortedKeys(toc.directives).filter((key) => string.sub(key, 1, beginning.length) === beginning);
    const names: string[] = [];
    for (const key of keys) for (const name of listOf(toc.directives[key])) names.push(name);
    return names;
}
