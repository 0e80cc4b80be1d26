import { isName, readPlayers, readPointsList } from "./fields";
import { AWARDED, BALANCE_OPENED, DECAYED, isImported, ITEM_SOLD, timeOf } from "./kinds";
import { addPoints, isPoints } from "./points";

/** Its name in the ledger. */
export const STANDINGS = "standings";

/**
 * Who stands where. A player is listed from his opening balance on, or from his first event written here.
 * Imported rows of players who are in no table (they had left the guild) count for nobody.
 */
export interface StandingsState {
    readonly points: Record<string, number>;
    /** Time of the opening balance that counts, unix seconds. */
    readonly opened: Record<string, number>;
}

export interface Standing {
    readonly player: string;
    readonly points: number;
}

function credit(state: StandingsState, event: LibLedgerEvent, player: string, points: number): void {
    const balance = state.points[player];
    if (balance !== undefined) state.points[player] = addPoints(balance, points);
    else if (!isImported(event)) state.points[player] = addPoints(0, points);
}

/**
 * Only the first opening balance of a player counts. A log that was cut off at its old end opens later and higher by
 * just what was cut off, which an earlier import has already brought row by row.
 */
function open(state: StandingsState, event: LibLedgerEvent, player: string, points: number): void {
    if (state.opened[player] !== undefined) return;
    state.opened[player] = timeOf(event);
    state.points[player] = addPoints(state.points[player] ?? 0, points);
}

function evolveAwarded(state: object, event: LibLedgerEvent, players: LibLedgerValue, points: LibLedgerValue): void {
    const names = readPlayers(players);
    if (names === undefined || !isPoints(points)) return;
    for (const i of $range(1, names.length)) credit(state as StandingsState, event, names[i - 1]!, points);
}

function evolveDecayed(state: object, event: LibLedgerEvent, players: LibLedgerValue, points: LibLedgerValue): void {
    const names = readPlayers(players);
    if (names === undefined) return;
    const values = readPointsList(points, names.length);
    if (values === undefined) return;
    for (const i of $range(1, names.length)) credit(state as StandingsState, event, names[i - 1]!, values[i - 1]!);
}

function evolveItemSold(
    state: object,
    event: LibLedgerEvent,
    player: LibLedgerValue,
    _item: LibLedgerValue,
    points: LibLedgerValue,
): void {
    if (isName(player) && isPoints(points)) credit(state as StandingsState, event, player, points);
}

function evolveBalanceOpened(
    state: object,
    event: LibLedgerEvent,
    player: LibLedgerValue,
    points: LibLedgerValue,
): void {
    if (isName(player) && isPoints(points)) open(state as StandingsState, event, player, points);
}

export const standings: LibLedgerProjection = {
    version: 1,
    initialState: () => ({ points: {}, opened: {} }),
    evolve: {
        [AWARDED]: evolveAwarded,
        [DECAYED]: evolveDecayed,
        [ITEM_SOLD]: evolveItemSold,
        [BALANCE_OPENED]: evolveBalanceOpened,
    },
};

/** Everybody listed, the highest first; who has the same stands in the order of names. */
export function rankStandings(state: StandingsState): Standing[] {
    const ranked: Standing[] = [];
    for (const [player, points] of pairs(state.points)) ranked.push({ player, points });
    table.sort(ranked, (a, b) => (a.points === b.points ? a.player < b.player : a.points > b.points));
    return ranked;
}
