import type { LuaTable, LuaValue } from "./luaData.js";
import { savedVariablesText, textOf } from "./luaText.js";

/** The globals that the addon saves, as far as an import reads them. */
const LISTS = ["MonDKP_DKPHistory", "MonDKP_Loot"] as const;
const TABLE = "MonDKP_DKPTable";

/** One copy of MonolithDKP's log. */
export interface MonolithLog {
    /** Where it came from, for people. */
    readonly name: string;
    /** The three lists as a SavedVariables file: ASCII, nothing but data. */
    readonly savedVariables: string;
    readonly rowCount: number;
    /** Unix seconds. */
    readonly newestTime: number;
    /** The addon's own standings, where the log came with them. */
    readonly standings: ReadonlyMap<string, number> | undefined;
}

/** It is data, but not MonolithDKP's; the message is for people. */
export class NotMonolithError extends Error {}

/** @throws NotMonolithError when lists or rows are missing or have another shape */
export function monolithLog(name: string, globals: ReadonlyMap<string, LuaValue>): MonolithLog {
    const rows = LISTS.flatMap((list) => rowsOf(globals, list));
    if (rows.length === 0) throw new NotMonolithError(`${LISTS.join(" and ")} hold no rows`);
    const kept = new Map([...LISTS, TABLE].flatMap((key) => entryOf(globals, key)));
    return {
        name,
        savedVariables: savedVariablesText(kept),
        rowCount: rows.length,
        newestTime: rows.map(timeOf).reduce((newest, time) => Math.max(newest, time)),
        standings: globals.has(TABLE) ? standingsOf(rowsOf(globals, TABLE)) : undefined,
    };
}

function entryOf(globals: ReadonlyMap<string, LuaValue>, key: string): [string, LuaValue][] {
    const value = globals.get(key);
    return value === undefined ? [] : [[key, value]];
}

function isTable(value: LuaValue | undefined): value is LuaTable {
    return typeof value === "object";
}

/** Rows 1..n; other keys (`seed`) are no rows. */
function rowsOf(globals: ReadonlyMap<string, LuaValue>, list: string): LuaTable[] {
    const value = globals.get(list);
    if (value === undefined) throw new NotMonolithError(`it holds no ${list}, so it is not MonolithDKP's`);
    if (!isTable(value)) throw new NotMonolithError(`${list} is not a table, so it is not MonolithDKP's`);
    return [...value]
        .filter(([key]) => typeof key === "number")
        .map(([key, row]) => {
            if (!isTable(row)) throw new NotMonolithError(`${list} row ${String(key)} is not a table`);
            return row;
        });
}

function timeOf(row: LuaTable): number {
    const time = row.get("date");
    if (typeof time !== "number" || !Number.isInteger(time) || time < 2 || time >= 2 ** 32) {
        throw new NotMonolithError(`the row ${describe(row)} has no date in unix seconds`);
    }
    return time;
}

function describe(row: LuaTable): string {
    const index = row.get("index");
    return typeof index === "string" ? textOf(index) : "without an index";
}

function standingsOf(rows: readonly LuaTable[]): Map<string, number> {
    const standings = new Map<string, number>();
    for (const row of rows) {
        const [player, points] = [row.get("player"), row.get("dkp")];
        if (typeof player !== "string" || typeof points !== "number") {
            throw new NotMonolithError(`${TABLE} has a row without player or dkp`);
        }
        standings.set(textOf(player), points);
    }
    return standings;
}
