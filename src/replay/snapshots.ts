import type { LedgerEvent } from "../event/event";

/** A state that a consumer can go back to. */
export interface Snapshot {
    /** The newest event whose effect is in it. */
    readonly last: LedgerEvent;
    /** How many events it covers; follows the ledger. */
    count: number;
    /** Never handed out, and never changed: parts of it stand in other snapshots as well. */
    readonly value: unknown;
    /** What it takes beyond what the one before it has, at most, in tables and their entries. */
    ownNodes: number;
    /** All of its tables and their entries. */
    readonly nodes: number;
    /** What it covers has changed. */
    isDropped: boolean;
}

/** How many events of the ledger are not after this one; nil where that has not changed. */
export type CountUpTo = (event: LedgerEvent) => number | undefined;

/** Whether a snapshot that ends with this event covers something that has changed. */
export type IsWrong = (last: LedgerEvent) => boolean;

/**
 * The snapshots of one consumer, at distances from the newest that grow: late events are mostly a little late, and
 * who goes far back has long to go anyway.
 *
 * @noSelf
 */
export interface Snapshots {
    newest(): Snapshot | undefined;
    /** The newest that covers at most `count` events. */
    upTo(count: number): Snapshot | undefined;
    /** 0 and the counts of all, ascending. */
    points(): readonly number[];
    /** Takes in one that is newer than the others, and lets go of what is too much: at most `nodesMax`, but for it. */
    keep(snapshot: Snapshot, nodesMax: number): void;
    /** Events have come in before the newest one; asked from the newest to the oldest. */
    recount(countUpTo: CountUpTo): void;
    /** Drops the newest ones, as long as they are wrong. */
    drop(isWrong: IsWrong): void;
    /** Drops all. */
    clear(): void;
    /** One that ends with this event is stored, too, and may outlive its place here. */
    noteStored(last: LedgerEvent): void;
}

/** What all snapshots of a ledger may take: about 40 bytes per event, a fifth of what the events take themselves. */
export const NODES_PER_EVENT = 1;

/** Not reached before a hundred million events, by the growing distances alone. */
export const SNAPSHOTS_MAX = 40;

/**
 * The gap between two, in proportion to the distance of the newer one from the head: who goes back by a distance
 * replays at most a third as much again. At 100,000 events that makes about 25 snapshots.
 */
export const GAP_PER_DISTANCE = 1 / 3;

/** @param onStoredWrong what is stored covers something that has changed */
export function createSnapshots(onStoredWrong: () => void): Snapshots {
    /** Ascending. */
    const kept: Snapshot[] = [];
    let storedLast: LedgerEvent | undefined;
    /** Nil until they are asked for. */
    let points: number[] | undefined;

    /** The events that only this one spares, in proportion to how far back they are. */
    function worthOf(place: number): number {
        const older = kept[place - 1]?.count ?? 0;
        const newer = kept[place + 1]!.count;
        const head = kept[kept.length - 1]!.count;
        return (newer - older) / (head - newer + 1);
    }

    function letGo(place: number): void {
        const gone = kept[place]!;
        gone.isDropped = true;
        table.remove(kept, place + 1);
        const next = kept[place];
        // What it had to itself may be shared with the next one, which has it to itself now.
        if (next !== undefined) next.ownNodes = math.min(next.nodes, next.ownNodes + gone.ownNodes);
    }

    /** In place, from the oldest on: an earlier one may make a later one worth keeping. */
    function thin(): void {
        const head = kept[kept.length - 1]!.count;
        let older = 0;
        let place = 0;
        while (place < kept.length - 1) {
            const newer = kept[place + 1]!.count;
            if (newer - older <= GAP_PER_DISTANCE * (head - newer)) {
                letGo(place);
            } else {
                older = kept[place]!.count;
                place = place + 1;
            }
        }
    }

    function nodes(): number {
        let sum = 0;
        for (const { ownNodes } of kept) sum = sum + ownNodes;
        return sum;
    }

    function leastWorth(): number {
        let least = 0;
        for (const place of $range(1, kept.length - 2)) if (worthOf(place) < worthOf(least)) least = place;
        return least;
    }

    return {
        newest: () => kept[kept.length - 1],
        upTo(count) {
            for (const place of $range(kept.length - 1, 0, -1)) {
                if (kept[place]!.count <= count) return kept[place];
            }
            return undefined;
        },
        points() {
            if (points === undefined) {
                points = [0];
                for (const { count } of kept) points.push(count);
            }
            return points;
        },
        keep(snapshot, nodesMax) {
            kept.push(snapshot);
            thin();
            while (kept.length > 1 && (kept.length > SNAPSHOTS_MAX || nodes() > nodesMax)) letGo(leastWorth());
            points = undefined;
        },
        recount(countUpTo) {
            for (const place of $range(kept.length - 1, 0, -1)) {
                const count = countUpTo(kept[place]!.last);
                if (count === undefined) break;
                kept[place]!.count = count;
            }
            points = undefined;
        },
        drop(isWrong) {
            let place = kept.length - 1;
            while (place >= 0 && isWrong(kept[place]!.last)) {
                letGo(place);
                place = place - 1;
            }
            points = undefined;
            if (storedLast === undefined || !isWrong(storedLast)) return;
            storedLast = undefined;
            onStoredWrong();
        },
        noteStored(last) {
            storedLast = last;
        },
        clear() {
            for (const place of $range(kept.length - 1, 0, -1)) letGo(place);
            points = undefined;
            if (storedLast === undefined) return;
            storedLast = undefined;
            onStoredWrong();
        },
    };
}
