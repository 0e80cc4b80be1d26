import { creatorOf, realmOf } from "./kinds";

/** A character as events name it. */
export interface Character {
    readonly realm: number;
    readonly creator: number;
}

/** Reads "Player-1234-0ABCDABC": realm id in decimal, character in hexadecimal. */
export function characterOf(guid: string | undefined): Character | undefined {
    if (guid === undefined) return undefined;
    const [realm, creator] = string.match(guid, "^Player%-(%d+)%-(%x+)$");
    if (realm === undefined || creator === undefined) return undefined;
    const [realmId, creatorId] = [tonumber(realm), tonumber(creator, 16)];
    if (realmId === undefined || creatorId === undefined) return undefined;
    return { realm: realmId, creator: creatorId };
}

/** The newest event of a character that still counts and is no retraction itself. */
export function lastOwnEvent(ledger: LibLedgerLedger, character: Character): LibLedgerEvent | undefined {
    const events = ledger.Events();
    for (const i of $range(events.length, 1, -1)) {
        const event = events[i - 1]!;
        const isOwn = realmOf(event) === character.realm && creatorOf(event) === character.creator;
        if (isOwn && isUndoable(ledger, event)) return event;
    }
    return undefined;
}

/** Kinds that begin with "!" are LibLedger's own, retractions among them. */
function isUndoable(ledger: LibLedgerLedger, event: LibLedgerEvent): boolean {
    return string.sub(event[5] as string, 1, 1) !== "!" && !ledger.IsRetracted(event);
}
