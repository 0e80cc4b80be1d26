import { isPoints } from "./points";

/**
 * Fields come from other players' clients: somebody who may write can still have written nonsense. What cannot be
 * read has no effect on any projection, on all clients alike.
 */
export function readPlayers(value: LibLedgerValue): readonly string[] | undefined {
    if (type(value) !== "table") return undefined;
    const players = value as readonly unknown[];
    for (const i of $range(1, players.length)) {
        if (!isName(players[i - 1])) return undefined;
    }
    return players as readonly string[];
}

/** One value for each of `count` players. */
export function readPointsList(value: LibLedgerValue, count: number): readonly number[] | undefined {
    if (type(value) !== "table") return undefined;
    const list = value as readonly unknown[];
    if (list.length !== count) return undefined;
    for (const i of $range(1, count)) {
        if (!isPoints(list[i - 1])) return undefined;
    }
    return list as readonly number[];
}

export function isName(value: unknown): value is string {
    return type(value) === "string" && value !== "";
}

/** Free text, or nothing where there is none. */
export function readText(value: LibLedgerValue | undefined): string {
    return type(value) === "string" ? (value as string) : "";
}
