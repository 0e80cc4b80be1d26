import { canonicalLength } from "./canonical";
import type { FieldTable, FieldValue } from "./event";

/**
 * Bytes of canonical text that the payload of one event may have, so that an event always fits a chunk on the wire;
 * who has more splits it over several events.
 */
export const PAYLOAD_BYTES_MAX = 2048;

/** How deep tables may stand in each other in one field: a list of lists of lists of lists. */
export const DEPTH_MAX = 4;

/** Whole numbers below this have at most 14 digits. */
const WHOLE_MAX = 1e14;

const HUGE = math.huge;

/**
 * SavedVariables keep no more than 14 digits in every client, so a number has no more from the start.
 *
 * @returns nil for infinities and NaN; 0 for -0
 */
export function canonicalNumber(value: number): number | undefined {
    if (!(value > -HUGE && value < HUGE)) return undefined;
    if (value % 1 === 0 && value > -WHOLE_MAX && value < WHOLE_MAX) return value + 0;
    return tonumber(string.format("%.14g", value));
}

export interface PayloadRules {
    /**
     * What to do with a number of more than 14 digits: true rounds it (a caller's), false refuses it (a peer's or
     * a file's, where rounding would make another event of it).
     */
    readonly isRounding: boolean;
    readonly bytesMax: number;
    readonly depthMax: number;
}

/** What LibLedger's own events may hold, when a caller makes one. */
export const CALLER_RULES: PayloadRules = { isRounding: true, bytesMax: PAYLOAD_BYTES_MAX, depthMax: DEPTH_MAX };

/** The same for events that exist already. */
export const STRICT_RULES: PayloadRules = { isRounding: false, bytesMax: PAYLOAD_BYTES_MAX, depthMax: DEPTH_MAX };

/**
 * Copies the fields of an event, one after the other, and sums up their size.
 *
 * @noSelf
 */
export interface PayloadCopier {
    /** The next values belong to another event. */
    begin(): void;
    /** The canonical copy, or nil and a reason in words that follow the field's name ("holds a function"). */
    copy(value: unknown): LuaMultiReturn<[copy: FieldValue | undefined, reason: string | undefined]>;
}

type Copied<T> = LuaMultiReturn<[copy: T | undefined, reason: string | undefined]>;

export function createPayloadCopier({ isRounding, bytesMax, depthMax }: PayloadRules): PayloadCopier {
    const tooLarge = `makes the payload larger than ${bytesMax} bytes`;
    // A value has at least one byte of canonical text, so more of them can never be small enough. Counting them stops
    // a small table that holds itself many times over before it is unfolded.
    let nodesLeft = bytesMax;
    let bytesLeft = bytesMax;
    // So have its texts, keys among them. Counting them as well stops a text that stands in a table many times over
    // before its canonical form is written down, and long keys before they are sorted.
    let textBytesLeft = bytesMax;

    function countText(text: string): boolean {
        textBytesLeft = textBytesLeft - text.length;
        return textBytesLeft >= 0;
    }

    function copyNumber(value: number): Copied<number> {
        const rounded = canonicalNumber(value);
        if (rounded === undefined) return $multi(undefined, "is not a finite number");
        if (rounded !== value && !isRounding) return $multi(undefined, "has more than 14 digits");
        return $multi(rounded, undefined);
    }

    function copyTable(source: object, depth: number): Copied<FieldTable> {
        if (depth > depthMax) return $multi(undefined, `is nested deeper than ${depthMax} tables`);
        if (getmetatable(source) !== undefined) return $multi(undefined, "holds a table with a metatable");
        const copied: FieldTable = new LuaTable();
        for (const [key, value] of pairs(source as LuaTable<AnyNotNil, unknown>)) {
            if (typeof key === "number") {
                if (canonicalNumber(key) !== key) return $multi(undefined, "has a key that is not a plain number");
            } else if (typeof key !== "string") {
                return $multi(undefined, `has a ${type(key)} as a key`);
            } else if (!countText(key)) {
                return $multi(undefined, tooLarge);
            }
            const [copy, reason] = copyValue(value, depth);
            if (copy === undefined) return $multi(undefined, reason);
            copied.set(key, copy);
        }
        return $multi(copied, undefined);
    }

    function copyValue(value: unknown, depth: number): Copied<FieldValue> {
        nodesLeft = nodesLeft - 1;
        if (nodesLeft < 0) return $multi(undefined, `holds more than ${bytesMax} values`);
        if (typeof value === "boolean") return $multi(value, undefined);
        if (typeof value === "string") {
            if (!countText(value)) return $multi(undefined, tooLarge);
            return $multi(value, undefined);
        }
        if (typeof value === "number") return copyNumber(value);
        if (type(value) === "table") return copyTable(value as object, depth + 1);
        return $multi(undefined, value === undefined ? "is missing" : `holds a ${type(value)}`);
    }

    return {
        begin() {
            nodesLeft = bytesMax;
            bytesLeft = bytesMax;
            textBytesLeft = bytesMax;
        },
        copy(value) {
            const [copy, reason] = copyValue(value, 0);
            if (copy === undefined) return $multi(undefined, reason);
            bytesLeft = bytesLeft - canonicalLength(copy);
            if (bytesLeft < 0) return $multi(undefined, tooLarge);
            return $multi(copy, undefined);
        },
    };
}
