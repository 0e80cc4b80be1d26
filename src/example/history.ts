import { isName, readPlayers, readPointsList, readText } from "./fields";
import { AWARDED, BALANCE_OPENED, creatorOf, DECAYED, ITEM_SOLD, realmOf, timeOf } from "./kinds";
import { isPoints } from "./points";

/** Its name in the ledger. */
export const HISTORY = "history";

/** Kept for each player, the newest; more than fits into a chat window. */
const ENTRIES_MAX = 30;

/** A tuple, since there are thousands. `what` is an item or a reason, `where` a boss and zone or "". Peers' text. */
export type HistoryEntry = readonly [
    time: number,
    realm: number,
    creator: number,
    points: number,
    what: string,
    where: string,
];

export interface PlayerHistory {
    /** The newest last. */
    readonly entries: HistoryEntry[];
    /** All there ever were. */
    count: number;
    itemCount: number;
}

/** Everybody whom an event ever named, listed in the standings or not. */
export type HistoryState = Record<string, PlayerHistory>;

function note(
    state: HistoryState,
    event: LibLedgerEvent,
    player: string,
    points: number,
    what: string,
    where: string,
): PlayerHistory {
    let history = state[player];
    if (history === undefined) {
        history = { entries: [], count: 0, itemCount: 0 };
        state[player] = history;
    }
    const { entries } = history;
    history.count += 1;
    if (entries.length === ENTRIES_MAX) table.remove(entries, 1);
    entries.push([timeOf(event), realmOf(event), creatorOf(event), points, what, where]);
    return history;
}

function evolveAwarded(
    state: object,
    event: LibLedgerEvent,
    players: LibLedgerValue,
    points: LibLedgerValue,
    reason: LibLedgerValue,
): void {
    const names = readPlayers(players);
    if (names === undefined || !isPoints(points)) return;
    for (const i of $range(1, names.length)) {
        note(state as HistoryState, event, names[i - 1]!, points, readText(reason), "");
    }
}

function evolveDecayed(
    state: object,
    event: LibLedgerEvent,
    players: LibLedgerValue,
    points: LibLedgerValue,
    reason: LibLedgerValue,
): void {
    const names = readPlayers(players);
    if (names === undefined) return;
    const values = readPointsList(points, names.length);
    if (values === undefined) return;
    for (const i of $range(1, names.length)) {
        note(state as HistoryState, event, names[i - 1]!, values[i - 1]!, readText(reason), "");
    }
}

function evolveItemSold(
    state: object,
    event: LibLedgerEvent,
    player: LibLedgerValue,
    item: LibLedgerValue,
    points: LibLedgerValue,
    boss: LibLedgerValue,
    zone: LibLedgerValue,
): void {
    if (!isName(player) || !isPoints(points)) return;
    const history = note(state as HistoryState, event, player, points, readText(item), place(boss, zone));
    history.itemCount += 1;
}

function evolveBalanceOpened(
    state: object,
    event: LibLedgerEvent,
    player: LibLedgerValue,
    points: LibLedgerValue,
): void {
    if (isName(player) && isPoints(points)) note(state as HistoryState, event, player, points, "opening balance", "");
}

function place(boss: LibLedgerValue, zone: LibLedgerValue): string {
    const [who, where] = [readText(boss), readText(zone)];
    if (who === "" || where === "") return who + where;
    return `${who}, ${where}`;
}

export const history: LibLedgerProjection = {
    version: 1,
    initialState: () => ({}),
    evolve: {
        [AWARDED]: evolveAwarded,
        [DECAYED]: evolveDecayed,
        [ITEM_SOLD]: evolveItemSold,
        [BALANCE_OPENED]: evolveBalanceOpened,
    },
};
