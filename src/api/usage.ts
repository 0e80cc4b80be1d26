/** What came instead, short enough for one chat line. */
function describe(value: unknown): string {
    const kind = type(value);
    if (kind === "string") return string.format("%q", string.sub(value as string, 1, 40));
    if (kind === "number" || kind === "boolean") return `${kind} ${tostring(value)}`;
    return kind;
}

/**
 * Raises `Usage: <usage>: <argument> must be <expected>, got <value>` at the line of the addon that called the API
 * method, unless `holds`. Call it from the method itself, nowhere deeper: the level counts from there.
 */
export function expect(holds: boolean, usage: string, argument: string, expected: string, value: unknown): void {
    if (!holds) error(`Usage: ${usage}: ${argument} must be ${expected}, got ${describe(value)}`, 3);
}

/** As `expect`, for what cannot be said as "argument must be". */
export function expectThat(holds: boolean, usage: string, problem: string): void {
    if (!holds) error(`Usage: ${usage}: ${problem}`, 3);
}

export function isTextOf(value: unknown, bytesMin: number, bytesMax: number): value is string {
    return type(value) === "string" && (value as string).length >= bytesMin && (value as string).length <= bytesMax;
}

export function isWhole(value: unknown, low: number, high: number): value is number {
    if (type(value) !== "number") return false;
    const number = value as number;
    return number >= low && number <= high && number % 1 === 0;
}

export function isTable(value: unknown): value is object {
    return type(value) === "table";
}

/** Values under 1..n and nothing else. */
export function isList(value: unknown): value is unknown[] {
    if (!isTable(value)) return false;
    let count = 0;
    for (const [key] of pairs(value as LuaTable<AnyNotNil, unknown>)) {
        if (type(key) !== "number") return false;
        count = count + 1;
    }
    return count === (value as unknown[]).length;
}

export function isFunction(value: unknown): boolean {
    return type(value) === "function";
}
