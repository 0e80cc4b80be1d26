import { isRawTable, type RawTable } from "./savedShape";
import type { Pause } from "../schedule/slices";

/**
 * A SavedVariables file is one Lua chunk, and one with more different constants (strings, numbers, names) than this
 * does not load: everything in it is lost. Measured on stock Lua 5.1: 2^18 - 1.
 */
export const CONSTANTS_MAX = 262143;

/** Deeper than anything we store; also ends the walk of a table that contains itself. */
const DEPTH_MAX = 32;

type Constant = string | number;

/**
 * How many different constants the game will write for `saved`, exactly, up to CONSTANTS_MAX: further ones are not
 * counted. Constants that other tables of the same file add are not in it.
 */
export function countConstants(saved: RawTable, pause: Pause): number {
    const seen = new LuaSet<Constant>();
    let count = 0;

    function note(value: unknown): void {
        if (type(value) !== "string" && type(value) !== "number") return;
        // NaN cannot be looked up; it may stand in a table that did not come out of a file.
        if (typeof value === "number" && !(value >= 0 || value < 0)) return;
        if (seen.has(value as Constant)) return;
        seen.add(value as Constant);
        count = count + 1;
    }

    function walk(fields: RawTable, depth: number): void {
        if (depth > DEPTH_MAX) return;
        const listLength = fields.length();
        for (const [key, value] of pairs(fields)) {
            if (count >= CONSTANTS_MAX) return;
            // Entries of the sequence 1..n are written without their keys.
            const isInList = typeof key === "number" && key >= 1 && key <= listLength && key % 1 === 0;
            if (!isInList) note(key);
            if (isRawTable(value)) walk(value, depth + 1);
            else note(value);
            pause(1);
        }
    }

    walk(saved, 1);
    return count;
}
