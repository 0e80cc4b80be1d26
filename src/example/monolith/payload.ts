import { AWARDED, DECAYED, ITEM_SOLD } from "../kinds";
import { formatPoints } from "../points";
import type { AwardRow, DecayRow, MonolithRow } from "./source";

/** A row as the fields of an event. */
export interface Payload {
    readonly kind: string;
    readonly fields: Record<string, LibLedgerValue>;
    /** Orders payloads of one creator in one second. */
    readonly text: string;
}

/** A payload holds 2 KB at most; this leaves room for the reason. */
const PLAYERS_BYTES_MAX = 1600;
/** What the longest value of a player needs beside his name. */
const PLAYER_EXTRA_BYTES = 16;

/** One payload for a row, several for a row of more players than fit into one: the first players first. */
export function payloadsOf(row: MonolithRow): Payload[] {
    if (row.kind === "loot") {
        const { player, item, points, boss, zone } = row;
        const fields: Record<string, LibLedgerValue> = { player, item, points };
        if (boss !== undefined) fields["boss"] = boss;
        if (zone !== undefined) fields["zone"] = zone;
        const text = `${row.index} loot ${player} ${formatPoints(points)} ${item}`;
        return [{ kind: ITEM_SOLD, fields, text }];
    }
    const payloads: Payload[] = [];
    for (let start = 1; start <= row.players.length || start === 1;) {
        const finish = lastThatFits(row.players, start);
        const part = row.kind === "award" ? awardPart(row, start, finish) : decayPart(row, start, finish);
        payloads.push(part);
        start = finish + 1;
    }
    return payloads;
}

function lastThatFits(players: readonly string[], start: number): number {
    let bytes = 0;
    for (const i of $range(start, players.length)) {
        bytes += players[i - 1]!.length + PLAYER_EXTRA_BYTES;
        if (bytes > PLAYERS_BYTES_MAX && i > start) return i - 1;
    }
    return math.max(start, players.length);
}

function awardPart(row: AwardRow, start: number, finish: number): Payload {
    const players = part(row.players, start, finish);
    const { points, reason } = row;
    return { kind: AWARDED, fields: { players, points, reason }, text: partText(row, start) };
}

function decayPart(row: DecayRow, start: number, finish: number): Payload {
    const players = part(row.players, start, finish);
    const points = part(row.points, start, finish);
    const { reason, percent } = row;
    return { kind: DECAYED, fields: { players, points, reason, percent }, text: partText(row, start) };
}

function partText(row: AwardRow | DecayRow, start: number): string {
    const points = row.kind === "award" ? formatPoints(row.points) : table.concat(row.points, ",");
    return `${row.index} history ${table.concat(row.players, ",")} ${points} ${row.reason} ${string.format("%05d", start)}`;
}

/** Elements start..finish, counted from 1. */
function part<T>(list: readonly T[], start: number, finish: number): T[] {
    if (start === 1 && finish >= list.length) return list as T[];
    const copy: T[] = [];
    for (const i of $range(start, finish)) copy.push(list[i - 1]!);
    return copy;
}
