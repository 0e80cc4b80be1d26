/** What a logger of LibLogger's shape can do. */
export const LOGGER_FUNCTIONS = ["Warning", "Info", "Error", "Trace", "Debug", "Fatal"];

/**
 * What follows the argument in an assertion, told apart by type since callers differ in the order: `true` makes the
 * argument optional, text names it, a table is what the assertion compares with.
 */
interface Details {
    readonly isOptional: boolean;
    readonly names: readonly string[];
    readonly table: object | undefined;
}

function detailsOf(...rest: unknown[]): Details {
    let isOptional = false;
    let table: object | undefined;
    const names: string[] = [];
    for (const value of rest) {
        const kind = type(value);
        if (kind === "boolean") isOptional = isOptional || value === true;
        else if (kind === "table") table = value as object;
        else if (kind === "string") names.push(value as string);
    }
    return { isOptional, names, table };
}

/** Raises at the line of the addon that called the assertion, which has to call this itself. */
function refuse(value: unknown, name: string | undefined, expected: string): void {
    error(`${name ?? "argument"} must be ${expected}, got ${type(value)}`, 3);
}

function isKind(value: unknown, kind: string, isOptional: boolean): boolean {
    return type(value) === kind || (isOptional && value === undefined);
}

export function assertType(value: unknown, kind: string, ...rest: unknown[]): void {
    const { isOptional, names } = detailsOf(...rest);
    if (!isKind(value, kind, isOptional)) refuse(value, names[0], `a ${kind}`);
}

export function assertFunction(value: unknown, ...rest: unknown[]): void {
    const { isOptional, names } = detailsOf(...rest);
    if (!isKind(value, "function", isOptional)) refuse(value, names[0], "a function");
}

export function assertTable(value: unknown, ...rest: unknown[]): void {
    const { isOptional, names } = detailsOf(...rest);
    if (!isKind(value, "table", isOptional)) refuse(value, names[0], "a table");
}

export function assertString(value: unknown, ...rest: unknown[]): void {
    const { isOptional, names } = detailsOf(...rest);
    if (!isKind(value, "string", isOptional)) refuse(value, names[0], "a string");
}

export function assertNumber(value: unknown, ...rest: unknown[]): void {
    const { isOptional, names } = detailsOf(...rest);
    if (!isKind(value, "number", isOptional)) refuse(value, names[0], "a number");
}

/** The first of these that the value does not have as a function. */
function lackingFunction(value: unknown, functions: readonly string[]): string | undefined {
    if (type(value) !== "table") return functions[0] ?? "";
    return functions.find((name) => type((value as LuaTable<string, unknown>).get(name)) !== "function");
}

/** The functions' names come as a list. */
export function assertTableWithFunctions(value: unknown, ...rest: unknown[]): void {
    const { isOptional, names, table } = detailsOf(...rest);
    if (isOptional && value === undefined) return;
    const lacking = lackingFunction(value, (table ?? []) as string[]);
    if (lacking !== undefined) refuse(value, names[0], `a table with the function ${lacking}`);
}

export function assertLogger(value: unknown, ...rest: unknown[]): void {
    const { isOptional, names } = detailsOf(...rest);
    if (isOptional && value === undefined) return;
    const lacking = lackingFunction(value, LOGGER_FUNCTIONS);
    if (lacking !== undefined) refuse(value, names[0], `a logger with the function ${lacking}`);
}

/** Whether the metatables of a value lead to a class by their `__index`. */
export function isInstanceOf(value: unknown, class_: object): boolean {
    if (type(value) !== "table") return false;
    let link = getmetatable(value as object) as { __index?: unknown } | undefined;
    while (link !== undefined) {
        if (link === class_ || link.__index === class_) return true;
        const parent = link.__index;
        // A class is the metatable of its instances and has its parent behind a metatable of its own.
        const next = type(parent) === "table" ? getmetatable(parent as object) : undefined;
        link = next === link ? undefined : (next as { __index?: unknown } | undefined);
    }
    return false;
}

export function assertInstanceOf(value: unknown, ...rest: unknown[]): void {
    const { isOptional, names, table } = detailsOf(...rest);
    if (isOptional && value === undefined) return;
    if (table === undefined || !isInstanceOf(value, table)) refuse(value, names[0], "an instance of that class");
}
