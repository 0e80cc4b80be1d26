/**
 * The events of LootLedger. Names and the order of fields are stored and sent: new fields come only at the end.
 * `points` is always what is added to the player's balance, so an item sold for 80 has -80.
 */
export const AWARDED = "awarded";
export const DECAYED = "decayed";
export const ITEM_SOLD = "itemSold";
export const BALANCE_OPENED = "balanceOpened";

/** The same points for each of many players. A correction is an award that takes back. */
const AWARDED_FIELDS = ["players", "points", "reason"];
/** One value per player, in the players' order; `percent` is only told, never computed with. */
const DECAYED_FIELDS = ["players", "points", "reason", "percent?"];
/** `item` is an item link or free text. */
const ITEM_SOLD_FIELDS = ["player", "item", "points", "boss?", "zone?"];
/** What a player had before the log begins. */
const BALANCE_OPENED_FIELDS = ["player", "points"];

/** Realm of imported events; characters' own realm ids begin at 1. */
const IMPORTED_REALM = 0;

export function defineKinds(ledger: LibLedgerLedger): void {
    ledger.Define(AWARDED, AWARDED_FIELDS);
    ledger.Define(DECAYED, DECAYED_FIELDS);
    ledger.Define(ITEM_SOLD, ITEM_SOLD_FIELDS);
    ledger.Define(BALANCE_OPENED, BALANCE_OPENED_FIELDS);
}

export function timeOf(event: LibLedgerEvent): number {
    return event[1] as number;
}

export function realmOf(event: LibLedgerEvent): number {
    return event[3] as number;
}

export function creatorOf(event: LibLedgerEvent): number {
    return event[4] as number;
}

export function isImported(event: LibLedgerEvent): boolean {
    return realmOf(event) === IMPORTED_REALM;
}
