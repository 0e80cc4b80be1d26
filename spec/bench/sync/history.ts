import { hashText } from "../../../src/event/hashText";
import { createConversion } from "../../../src/example/monolith/conversion";
import { WEEK_SECONDS, weekOf, weekSpan } from "../../../src/ledger/week";
import { monolithGlobals } from "../../example/savedVariables";
import { createRandom } from "../../world/random";

/** One event as LootLedger imports it. */
export type Row = LibLedgerImportRow;

/** The rows of a log, oldest first, as LootLedger makes events of them: kinds, fields, keys. */
export function readHistory(monolith: string): Row[] {
    const conversion = createConversion(monolithGlobals(monolith), hashText);
    while (!conversion.step(1000)) {
        // To the end: nobody plays here.
    }
    const result = conversion.result();
    if (!result.ok) error(result.reason);
    return (result as { readonly value: Row[] }).value;
}

export function newestOf(rows: readonly Row[]): number {
    return rows[rows.length - 1]!.time;
}

/** Rows of one week, and those of all others. */
export function partWeek(rows: readonly Row[], week: number): LuaMultiReturn<[inside: Row[], outside: Row[]]> {
    const { start, finish } = weekSpan(week);
    const inside: Row[] = [];
    const outside: Row[] = [];
    for (const row of rows) (row.time >= start && row.time < finish ? inside : outside).push(row);
    return $multi(inside, outside);
}

/**
 * The rows so that `week`, their newest, has exactly `count` of them: the first ones go, or the last ones of earlier
 * weeks come once more, moved into it.
 */
export function fillWeek(rows: readonly Row[], week: number, count: number): Row[] {
    const [inside, outside] = partWeek(rows, week);
    const { start } = weekSpan(week);
    const filled = inside.slice(math.max(0, inside.length - count));
    for (const i of $range(1, count - filled.length)) {
        const row = outside[outside.length - i]!;
        // Before all others of the week, each in a second of its own.
        filled.push({ ...row, time: start + i });
    }
    table.sort(filled, isEarlier);
    return [...outside, ...filled];
}

function isEarlier(this: void, a: Row, b: Row): boolean {
    if (a.time !== b.time) return a.time < b.time;
    return a.creator < b.creator || (a.creator === b.creator && a.counter < b.counter);
}

type Rename = LuaMap<string, string>;

function playersOf(rows: readonly Row[]): string[] {
    const seen = new LuaSet<string>();
    const players: string[] = [];
    for (const { fields } of rows) {
        const list = (fields["players"] ?? [fields["player"]]) as string[];
        for (const player of list) {
            if (!seen.has(player)) players.push(player);
            seen.add(player);
        }
    }
    return players;
}

/** Others take over: the same players, each in the part of another one. */
function recast(players: readonly string[], seed: number): Rename {
    const others = [...players];
    createRandom(seed).shuffle(others);
    const rename: Rename = new LuaMap();
    for (const i of $range(0, players.length - 1)) rename.set(players[i]!, others[i]!);
    return rename;
}

function renamed(fields: Row["fields"], rename: Rename): Row["fields"] {
    const copy = { ...fields };
    const { player, players } = fields;
    if (player !== undefined) copy["player"] = rename.get(player as string)!;
    if (players !== undefined) copy["players"] = (players as string[]).map((name) => rename.get(name)!);
    return copy;
}

/**
 * A ledger of so many events of the same kind: before the real history comes the same history once more, a whole number
 * of weeks and an hour earlier, by other creators and with the players' parts dealt anew, and so on.
 */
export function extendHistory(rows: readonly Row[], count: number): Row[] {
    const players = playersOf(rows);
    const happened = rows.filter(({ kind }) => kind !== "balanceOpened");
    const weeks = weekOf(newestOf(rows)) - weekOf(rows[0]!.time) + 1;
    const all: Row[] = [...rows];
    let copy = 1;
    while (all.length < count) {
        const rename = recast(players, copy);
        const shift = copy * (weeks * WEEK_SECONDS) + 3600;
        for (const i of $range(happened.length - 1, 0, -1)) {
            const { time, counter, creator, kind, fields } = happened[i]!;
            if (all.length < count) {
                all.push({
                    time: time - shift,
                    counter,
                    creator: (creator + copy * 7919) % 2 ** 32,
                    kind,
                    fields: renamed(fields, rename),
                });
            }
        }
        copy += 1;
    }
    table.sort(all, isEarlier);
    return all;
}
