import { isRawTable, NAME, type RawTable, SAVED_FORMAT } from "./savedShape";

/**
 * The founded group whose ledger a client keeps, in the saved table: what it needs to go on after a /reload or a relog.
 *
 *     saved.groups = { [ledger name] = { id, founder, company = { full name, … }, seenAt } }
 */
export interface SavedGroup {
    readonly id: string;
    /** Full name. */
    readonly founder: string;
    /** Full names of the others in the group when it was last seen. */
    readonly company: readonly string[];
    /** Server seconds of that. */
    readonly seenAt: number;
}

/** A raid, and the bench. */
export const COMPANY_MAX = 80;
const TEXT_BYTES_MAX = 96;

function isText(value: unknown): value is string {
    return type(value) === "string" && (value as string).length <= TEXT_BYTES_MAX;
}

function textsOf(value: unknown): string[] {
    const texts: string[] = [];
    if (!isRawTable(value)) return texts;
    for (const index of $range(1, math.min(value.length(), COMPANY_MAX))) {
        const text = value.get(index);
        if (isText(text)) texts.push(text);
    }
    return texts;
}

/** The part of the saved table for groups; nil where it is not ours to touch. */
function groupsIn(saved: unknown): RawTable | undefined {
    if (!isRawTable(saved)) return undefined;
    const format = saved.get(NAME.format);
    if (type(format) === "number" && (format as number) > SAVED_FORMAT) return undefined;
    const found = saved.get(NAME.groups);
    if (isRawTable(found)) return found;
    if (found !== undefined) return undefined;
    const fresh: RawTable = new LuaTable<AnyNotNil, unknown>();
    saved.set(NAME.groups, fresh);
    return fresh;
}

/** @returns nil where nothing is kept, or nothing that can be read */
export function readGroup(saved: unknown, ledgerName: string): SavedGroup | undefined {
    if (!isRawTable(saved)) return undefined;
    const groups = saved.get(NAME.groups);
    const found = isRawTable(groups) ? groups.get(ledgerName) : undefined;
    if (!isRawTable(found)) return undefined;
    const id = found.get("id");
    const founder = found.get("founder");
    const seenAt = found.get("seenAt");
    if (!isText(id) || !isText(founder)) return undefined;
    return { id, founder, company: textsOf(found.get("company")), seenAt: typeof seenAt === "number" ? seenAt : 0 };
}

/** Keeps the group in the place of an older one; nil: no group any more. */
export function keepGroup(saved: unknown, ledgerName: string, group: SavedGroup | undefined): void {
    if (group === undefined && readGroup(saved, ledgerName) === undefined) return;
    groupsIn(saved)?.set(ledgerName, group);
}
