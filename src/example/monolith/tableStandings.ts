import { type Read, readRows, readTableRow, type TableRow } from "./source";

/**
 * MonolithDKP's own standings. A log that comes without them is one that began with nobody having anything, so
 * everybody in it stands where his rows have brought him.
 *
 * @param sums of each player's rows
 */
export function readStandings(list: unknown, sums: Record<string, number>): Read<TableRow[]> {
    if (list === undefined) return { ok: true, value: standingsOfSums(sums) };
    const rows = readRows(list, "MonDKP_DKPTable");
    if (!rows.ok) return rows;
    const standings: TableRow[] = [];
    const seen = new LuaSet<string>();
    for (const i of $range(1, rows.value.length)) {
        const row = readTableRow(rows.value[i - 1], `MonDKP_DKPTable row ${tostring(i)}`);
        if (!row.ok) return row;
        if (seen.has(row.value.player)) {
            return { ok: false, reason: `MonDKP_DKPTable has ${row.value.player} twice` };
        }
        seen.add(row.value.player);
        standings.push(row.value);
    }
    return { ok: true, value: standings };
}

function standingsOfSums(sums: Record<string, number>): TableRow[] {
    const standings: TableRow[] = [];
    for (const [player, points] of pairs(sums)) standings.push({ player, points });
    return standings;
}
