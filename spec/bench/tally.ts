import type { FieldValue, LedgerEvent } from "../../src/event/event";

type TallyHandler = (event: LedgerEvent, player?: FieldValue, points?: FieldValue) => void;

/** The handler of all benchmarks, about as little as a handler can do: it adds to a player's points. */
export interface Tally {
    readonly handler: TallyHandler;
    /** By player; what a run has made. */
    readonly points: LuaTable<string, number>;
}

export function createTally(): Tally {
    const points = new LuaTable<string, number>();
    return {
        handler(this: void, _event, player, amount) {
            const held = points.get(player as string) as number | undefined;
            points.set(player as string, (held ?? 0) + (amount as number));
        },
        points,
    };
}

/** The least that any replay has to do. */
export function runBareLoop(events: readonly LedgerEvent[], { handler }: Tally): void {
    for (const i of $range(1, events.length)) {
        const event = events[i - 1]!;
        handler(event, event.get(6), event.get(7));
    }
}

/** A benchmark of something that comes out wrong is worth nothing. */
export function checkSame(expected: Tally, actual: Tally): void {
    for (const [player, points] of expected.points) {
        if (actual.points.get(player) !== points) error(`${player} has other points than after the bare loop`);
    }
}
