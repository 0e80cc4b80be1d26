import type { AnyTable, Environment } from "./environment/environment";
import type { Random } from "./random";

/**
 * Deeper tables cannot be loaded again. Stock Lua 5.1 reads 197 levels less the C calls in progress: here the world
 * and its test stand on the stack already.
 */
const DEPTH_MAX = 150;

type Complain = (reason: string) => void;

/** Metatables are not saved, so they are not asked either. */
const at = rawget as unknown as (source: AnyTable, key: AnyNotNil) => unknown;

const ESCAPES: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" };

/** A NUL ends the text, as in C: addons must escape it themselves. */
function stringText(value: string): string {
    const [start] = string.find(value, "\0", 1, true);
    const kept = start === undefined ? value : string.sub(value, 1, start - 1);
    return `"${string.gsub(kept, '[\\"\n\r]', ESCAPES)[0]}"`;
}

/** Whole numbers plain, fractions with 16 significant digits; infinities as Windows clients write them: unreadable. */
function numberText(value: number): string {
    if (!(value <= math.huge)) return "-1.#IND";
    if (value === math.huge) return "1.#INF";
    if (value === -math.huge) return "-1.#INF";
    if (value === math.floor(value) && math.abs(value) < 2 ** 63) return string.format("%.0f", value);
    return string.format("%.16g", value);
}

function scalarText(value: unknown): string | undefined {
    if (typeof value === "string") return stringText(value);
    if (typeof value === "number") return numberText(value);
    if (typeof value === "boolean") return tostring(value);
    return undefined;
}

function isKeyBefore(left: unknown, right: unknown): boolean {
    const leftType = type(left);
    const rightType = type(right);
    if (leftType !== rightType) return leftType < rightType;
    if (leftType === "boolean") return left === false && right === true;
    return (left as number) < (right as number);
}

/** Keys outside the sequence 1..count that the file can hold, in an order that only the seed decides. */
function otherKeys(source: Environment, count: number, random: Random): AnyNotNil[] {
    const keys: AnyNotNil[] = [];
    for (const [key] of pairs(source as unknown as AnyTable)) {
        const isInSequence = typeof key === "number" && key >= 1 && key <= count && key === math.floor(key);
        if (!isInSequence && scalarText(key) !== undefined) keys.push(key);
    }
    table.sort(keys, isKeyBefore);
    random.shuffle(keys);
    return keys;
}

function writeTable(source: Environment, depth: number, lines: string[], random: Random, complain: Complain): void {
    const list = source as unknown as AnyTable;
    let count = 0;
    while (at(list, count + 1) !== undefined) {
        count = count + 1;
        writeEntry("", at(list, count), depth, lines, random, complain);
    }
    for (const key of otherKeys(source, count, random)) {
        writeEntry(`[${scalarText(key)}] = `, at(list, key), depth, lines, random, complain);
    }
}

function writeEntry(
    head: string,
    value: unknown,
    depth: number,
    lines: string[],
    random: Random,
    complain: Complain,
): void {
    const scalar = scalarText(value);
    if (scalar !== undefined) {
        lines.push(`${head}${scalar},`);
    } else if (type(value) !== "table") {
        // Functions and the like: a hole in a sequence must keep its place, elsewhere nothing is written.
        if (head === "") lines.push("nil,");
    } else if (depth >= DEPTH_MAX) {
        complain("table is nested too deep (or contains itself)");
        if (head === "") lines.push("nil,");
    } else {
        lines.push(`${head}{`);
        writeTable(value as Environment, depth + 1, lines, random, complain);
        lines.push("},");
    }
}

/**
 * The text of a SavedVariables file in the game's current format (no indentation, no index comments).
 *
 * The game writes keys in the table's iteration order, which changes from login to login; here the seed decides.
 */
export function savedVariablesText(
    environment: Environment,
    names: readonly string[],
    random: Random,
    complain: Complain,
): string {
    const lines: string[] = [""];
    for (const name of names) {
        const value = at(environment as unknown as AnyTable, name);
        const scalar = scalarText(value);
        if (scalar !== undefined) {
            lines.push(`${name} = ${scalar}`);
        } else if (type(value) === "table") {
            lines.push(`${name} = {`);
            writeTable(value as Environment, 1, lines, random, complain);
            lines.push("}");
        } else {
            lines.push(`${name} = nil`);
        }
    }
    return `${table.concat(lines, "\n")}\n`;
}
