/**
 * MonolithDKP's three lists as its SavedVariables hold them, checked row by row. Keys that are not row numbers
 * (`seed`) are none of ours. What a row gains later (`deletedby`, `reassigned`) is not read: the same row has to give
 * the same event at any time.
 */
import { isName } from "../fields";
import { exactPoints, isPoints } from "../points";

export interface MonolithSource {
    readonly history: unknown;
    readonly loot: unknown;
    readonly table: unknown;
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** When and by whom a row was written. */
export interface RowOrigin {
    /** Unix seconds. */
    readonly time: number;
    readonly creator: string;
    /** The row's identity, "Creator-time". */
    readonly index: string;
}

export interface AwardRow extends RowOrigin {
    readonly kind: "award";
    readonly players: string[];
    readonly points: number;
    readonly reason: string;
}

export interface DecayRow extends RowOrigin {
    readonly kind: "decay";
    readonly players: string[];
    readonly points: number[];
    readonly reason: string;
    /** "-20%". */
    readonly percent: string;
}

export interface LootRow extends RowOrigin {
    readonly kind: "loot";
    readonly player: string;
    readonly item: string;
    readonly points: number;
    readonly boss: string | undefined;
    readonly zone: string | undefined;
}

export type MonolithRow = AwardRow | DecayRow | LootRow;

export interface TableRow {
    readonly player: string;
    readonly points: number;
}

type RawRow = Readonly<Record<string, unknown>>;

const TIME_MAX = 4294967295;
/** Far more than anybody types into a chat line; several of these fit into one event's 2 KB. */
const TEXT_BYTES_MAX = 400;
/** A name of 12 characters of up to 4 bytes, a hyphen, and a realm's. */
const NAME_BYTES_MAX = 120;

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
    return { ok: false, reason };
}

/** The rows 1..n of a list that another addon saved. */
export function readRows(list: unknown, name: string): Read<readonly unknown[]> {
    if (type(list) !== "table") return refuse(`${name} is not a list`);
    const rows = list as readonly unknown[];
    let numbered = 0;
    for (const [key] of pairs(list as object)) {
        if (type(key) === "number") numbered += 1;
    }
    if (numbered !== rows.length) return refuse(`${name} has holes`);
    return { ok: true, value: rows };
}

/** @param name of the row, for people */
export function readHistoryRow(raw: unknown, name: string): Read<AwardRow | DecayRow> {
    const origin = readOrigin(raw, name);
    if (!origin.ok) return origin;
    const row = raw as RawRow;
    const players = readNames(row["players"]);
    if (players === undefined) return refuse(`${name}: players is not a list of names`);
    const reason = row["reason"];
    if (!isShortText(reason)) return refuse(`${name}: reason is not text of at most ${TEXT_BYTES_MAX} bytes`);
    const dkp = row["dkp"];
    if (isPoints(dkp)) {
        return { ok: true, value: { ...origin.value, kind: "award", players, points: exactPoints(dkp), reason } };
    }
    if (!isText(dkp)) return refuse(`${name}: dkp is neither points nor a list of points`);
    const [values, percent] = readDecay(dkp);
    if (values === undefined || percent === undefined)
        return refuse(`${name}: dkp is not "points,points,...,percent%"`);
    if (values.length !== players.length) {
        return refuse(`${name}: ${tostring(values.length)} values for ${tostring(players.length)} players`);
    }
    return { ok: true, value: { ...origin.value, kind: "decay", players, points: values, reason, percent } };
}

/** @param name of the row, for people */
export function readLootRow(raw: unknown, name: string): Read<LootRow> {
    const origin = readOrigin(raw, name);
    if (!origin.ok) return origin;
    const row = raw as RawRow;
    const player = row["player"];
    if (!isPlayer(player)) return refuse(`${name}: player is not a name`);
    const item = row["loot"];
    if (!isShortText(item)) return refuse(`${name}: loot is not text of at most ${TEXT_BYTES_MAX} bytes`);
    const cost = row["cost"];
    if (!isPoints(cost)) return refuse(`${name}: cost is not a number of points`);
    const [boss, zone] = [optionalText(row["boss"]), optionalText(row["zone"])];
    return { ok: true, value: { ...origin.value, kind: "loot", player, item, points: exactPoints(cost), boss, zone } };
}

/** @param name of the row, for people */
export function readTableRow(raw: unknown, name: string): Read<TableRow> {
    if (type(raw) !== "table") return refuse(`${name} is not a table`);
    const { player, dkp } = raw as RawRow;
    if (!isPlayer(player)) return refuse(`${name}: player is not a name`);
    if (!isPoints(dkp)) return refuse(`${name}: dkp is not a number of points`);
    return { ok: true, value: { player, points: exactPoints(dkp) } };
}

function readOrigin(raw: unknown, name: string): Read<RowOrigin> {
    if (type(raw) !== "table") return refuse(`${name} is not a table`);
    const { date: time, index } = raw as RawRow;
    if (!isTime(time)) return refuse(`${name}: date is not a time in unix seconds`);
    if (!isShortText(index)) return refuse(`${name}: index is not text`);
    const [creator] = string.match(index, "^(.+)%-%d+$");
    if (creator === undefined) return refuse(`${name}: index is not "Creator-time"`);
    return { ok: true, value: { time, creator, index } };
}

function isTime(value: unknown): value is number {
    if (type(value) !== "number") return false;
    const time = value as number;
    return time >= 2 && time <= TIME_MAX && time % 1 === 0;
}

function isPlayer(value: unknown): value is string {
    return isName(value) && value.length <= NAME_BYTES_MAX;
}

function isText(value: unknown): value is string {
    return type(value) === "string";
}

function isShortText(value: unknown): value is string {
    return isText(value) && value.length <= TEXT_BYTES_MAX;
}

function optionalText(value: unknown): string | undefined {
    return isName(value) && isShortText(value) ? value : undefined;
}

/** "Anna,Bert," */
function readNames(value: unknown): string[] | undefined {
    if (!isText(value)) return undefined;
    const names: string[] = [];
    for (const [name] of string.gmatch(value, "[^,]+")) {
        if (!isPlayer(name)) return undefined;
        names.push(name);
    }
    return names;
}

/** "-2,-7,-20%": a value for each player, and the percentage they came from. */
function readDecay(text: string): [values: number[] | undefined, percent: string | undefined] {
    const [list, percent] = string.match(text, "^(.*),(%-?[%d%.]+%%)$");
    if (list === undefined) return [undefined, undefined];
    const values: number[] = [];
    for (const [decimal] of string.gmatch(list, "[^,]+")) {
        const [whole] = string.match(decimal!, "^%-?%d*%.?%d*$");
        const value = whole === undefined ? undefined : tonumber(whole);
        if (!isPoints(value)) return [undefined, undefined];
        values.push(exactPoints(value));
    }
    return [values, percent];
}
