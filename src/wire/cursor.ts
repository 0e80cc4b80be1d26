/** What `malformed` raises: tells a fault of the text from a fault of ours. */
interface Malformed {
    readonly malformed: string;
}

/** Ends the reading of this message. Only inside `attempt`. */
export function malformed(reason: string): never {
    // Lua raises any value; the declarations know texts only.
    error({ malformed: reason } satisfies Malformed as unknown as string, 0);
}

/** The reason in what a protected call caught; anything but `malformed` is a mistake of ours, and says so. */
export function reasonOf(caught: unknown): string {
    if (type(caught) === "table") return (caught as Malformed).malformed;
    return `broken decoder: ${tostring(caught)}`;
}

/**
 * Reads untrusted values one after the other; what does not fit ends the reading.
 *
 * @noSelf
 */
export interface Cursor {
    next(): unknown;
    whole(what: string, low: number, high: number): number;
    text(what: string, bytesMin: number, bytesMax: number): string;
    truth(what: string): boolean;
    /** Nothing may be left. */
    finish(): void;
}

/** @param results `true` and then the values, as a serializer returns them; a nil among them may end the list early */
export function createCursor(results: readonly unknown[]): Cursor {
    const count = results.length;
    let at = 1;

    function next(): unknown {
        at = at + 1;
        if (at > count) malformed("values are missing");
        return results[at - 1];
    }

    return {
        next,
        whole(what, low, high) {
            const value = next();
            if (typeof value !== "number") return malformed(`${what} is not a number`);
            // Also refuses NaN, which is in no order with anything.
            if (!(value >= low && value <= high)) return malformed(`${what} is out of range`);
            if (value % 1 !== 0) return malformed(`${what} is not a whole number`);
            return value;
        },
        text(what, bytesMin, bytesMax) {
            const value = next();
            if (typeof value !== "string") return malformed(`${what} is not a text`);
            if (value.length < bytesMin || value.length > bytesMax) return malformed(`${what} has a wrong length`);
            return value;
        },
        truth(what) {
            const value = next();
            if (typeof value !== "boolean") return malformed(`${what} is not true or false`);
            return value;
        },
        finish() {
            if (at < count) malformed("values are left over");
        },
    };
}
