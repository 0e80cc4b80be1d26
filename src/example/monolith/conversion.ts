import { BALANCE_OPENED } from "../kinds";
import { addPoints } from "../points";
import { type Draft, rowsOf } from "./keys";
import { payloadsOf } from "./payload";
import { type MonolithRow, type MonolithSource, type Read, readHistoryRow, readLootRow, readRows } from "./source";
import { readStandings } from "./tableStandings";

export type HashName = (name: string) => number;

/** The conversion of a whole log in slices. */
/** @noSelf */
export interface Conversion {
    /** Reads up to that many rows. True when there is a result. */
    step(rowsMax: number): boolean;
    /** Every row of the log and one opening balance for each player of its table, or why the log is refused. */
    result(): Read<LibLedgerImportRow[]>;
    /** Rows in both lists, and how many of them are read. */
    total(): number;
    done(): number;
}

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
    return { ok: false, reason };
}

export function createConversion(source: MonolithSource, hashName: HashName): Conversion {
    const drafts: Draft[] = [];
    /** Sum of each player's rows. */
    const sums: Record<string, number> = {};
    let oldest = math.huge;
    let done = 0;
    let result: Read<LibLedgerImportRow[]> | undefined;

    const history = readRows(source.history, "MonDKP_DKPHistory");
    const loot = readRows(source.loot, "MonDKP_Loot");
    const historyCount = history.ok ? history.value.length : 0;
    const lootCount = loot.ok ? loot.value.length : 0;

    function draft(time: number, creator: string, payload: Draft["payload"]): void {
        drafts.push({ time, creator: hashName(creator), payload });
    }

    function add(row: MonolithRow): void {
        oldest = math.min(oldest, row.time);
        for (const payload of payloadsOf(row)) draft(row.time, row.creator, payload);
        if (row.kind === "loot") {
            sums[row.player] = addPoints(sums[row.player] ?? 0, row.points);
            return;
        }
        for (const i of $range(1, row.players.length)) {
            const player = row.players[i - 1]!;
            const points = row.kind === "award" ? row.points : row.points[i - 1]!;
            sums[player] = addPoints(sums[player] ?? 0, points);
        }
    }

    function convertNext(): void {
        done += 1;
        const isHistory = done <= historyCount;
        const position = isHistory ? done : done - historyCount;
        const list = isHistory ? history : loot;
        const raw = list.ok ? list.value[position - 1] : undefined;
        const row = isHistory
            ? readHistoryRow(raw, `MonDKP_DKPHistory row ${tostring(position)}`)
            : readLootRow(raw, `MonDKP_Loot row ${tostring(position)}`);
        if (row.ok) add(row.value);
        else result = row;
    }

    /** Balances from before the log, one second older than its oldest row. */
    function addOpenings(): string | undefined {
        const standings = readStandings(source.table, sums);
        if (!standings.ok) return standings.reason;
        for (const { player, points } of standings.value) {
            const fields = { player, points: addPoints(points, -(sums[player] ?? 0)) };
            draft(oldest - 1, player, { kind: BALANCE_OPENED, fields, text: player });
        }
        return undefined;
    }

    function finish(): Read<LibLedgerImportRow[]> {
        if (historyCount + lootCount === 0) return refuse("the log has no rows");
        const fault = addOpenings();
        if (fault !== undefined) return refuse(fault);
        const rows = rowsOf(drafts);
        return type(rows) === "string" ? refuse(rows as string) : { ok: true, value: rows as LibLedgerImportRow[] };
    }

    if (!history.ok) result = history;
    else if (!loot.ok) result = loot;

    return {
        step: (rowsMax) => {
            const last = math.min(done + rowsMax, historyCount + lootCount);
            while (result === undefined && done < last) convertNext();
            if (result === undefined && done === historyCount + lootCount) result = finish();
            return result !== undefined;
        },
        result: () => result ?? refuse("not read to the end"),
        total: () => historyCount + lootCount,
        done: () => done,
    };
}
