import type { Client } from "../contract";

/** What one client holds, as its own LootLedger and LibLedger tell. */
export interface Holding {
    readonly events: number;
    readonly applied: number;
    readonly stateHash: number;
    /** Of the ledger; nil while it is being computed. */
    readonly hash: number | undefined;
    readonly sum: number | undefined;
    readonly isInSync: boolean | undefined;
}

type StatusValues = [
    events: number | undefined,
    applied: number,
    stateHash: number,
    hash: number | undefined,
    sum: number | undefined,
    isInSync: boolean | undefined,
];

const STATUS = `
local status = LibStub("LibLedger-1.0"):Get("LootLedger"):Status()
return status.events, status.applied, status.stateHash, status.hash, status.sum, status.inSync`;

const STANDINGS = `
return LibStub("LibLedger-1.0"):Get("LootLedger"):State("standings").points`;

export function holdingOf(client: Client): Holding {
    const [events, applied, stateHash, hash, sum, isInSync] = client.eval<StatusValues>(STATUS);
    // Where the addons did not even load, `client.errors` tells why.
    if (events === undefined) {
        return { events: 0, applied: 0, stateHash: 0, hash: undefined, sum: undefined, isInSync: undefined };
    }
    return { events, applied, stateHash, hash, sum, isInSync };
}

export function standingsOf(client: Client): Record<string, number> {
    const [points] = client.eval<[Record<string, number> | undefined]>(STANDINGS);
    return points ?? {};
}

/** The same events, all of them applied. */
export function isSameHolding(a: Holding, b: Holding): boolean {
    const isComplete = a.applied === a.events && b.applied === b.events && a.hash !== undefined;
    return isComplete && a.events === b.events && a.hash === b.hash && a.sum === b.sum && a.stateHash === b.stateHash;
}

export function isSameStandings(a: Record<string, number>, b: Record<string, number>): boolean {
    let count = 0;
    for (const [player, points] of pairs(a)) {
        if (b[player] !== points) return false;
        count += 1;
    }
    for (const [_player] of pairs(b)) count -= 1;
    return count === 0;
}
