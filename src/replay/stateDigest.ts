import { accept, refuse, type Checked } from "../event/checked";
import { hashText } from "../event/hashText";
import type { Pause } from "../schedule/slices";
import type { State } from "./projection";

/** Deeper than any state that people write; also ends the walk of one that contains itself. */
const DEPTH_MAX = 64;

const SUM_MODULUS = 4294967296;

/** What an entry weighs in the units of `Pause`. */
const ENTRY_UNITS = 3;

type Fields = LuaTable<AnyNotNil, unknown>;

/** All its digits: states are compared, not stored. Adding 0 turns -0, which equals it, into 0. */
function leafText(value: unknown): string | undefined {
    if (typeof value === "string") return `${value.length}:${value}`;
    if (typeof value === "number") return string.format("%.17g;", value + 0);
    if (typeof value === "boolean") return value ? "t" : "f";
    return undefined;
}

/**
 * A 32-bit digest of what a state says: the same wherever the same events were folded, however its tables came about.
 * A body for sliced work; the state must not change meanwhile. It is stored and sent: changing it breaks checkpoints.
 *
 * The entries of a table are added up, so that they need no order, which `pairs` does not have and sorting would not give
 * in slices.
 *
 * @returns a refusal where it holds something that has no value of its own: functions, keys that are tables, itself
 */
export function digestState(state: State, pause: Pause): Checked<number> {
    let problem: string | undefined;

    function digest(fields: Fields, depth: number): string {
        if (depth > DEPTH_MAX) problem = "is too deep, or contains itself";
        let sum = 0;
        let count = 0;
        for (const [key, value] of pairs(fields)) {
            if (problem !== undefined) return "";
            const keyText = leafText(key);
            const valueText = type(value) === "table" ? digest(value as Fields, depth + 1) : leafText(value);
            if (keyText === undefined) problem = `has a ${type(key)} for a key`;
            else if (valueText === undefined) problem = `holds a ${type(value)}`;
            else sum = (sum + hashText(keyText + valueText)) % SUM_MODULUS;
            count = count + 1;
            pause(ENTRY_UNITS);
        }
        return string.format("{%.0f,%.0f}", count, sum);
    }

    const text = digest(state as unknown as Fields, 1);
    return problem === undefined ? accept(hashText(text)) : refuse(`the state ${problem}`);
}
