import type { LedgerEvent } from "../../../src/event/event";
import { keyText } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import type { Evolve, Projection } from "../../../src/replay/projection";
import { RETRACTION_KIND } from "../../../src/ledger/retraction";

const WORD = 65521;

/** Byte by byte, as RFC 1950 has it. */
export function naiveHash(sorted: readonly LedgerEvent[]): number {
    if (sorted.length === 0) return 0;
    let low = 1;
    let high = 0;
    for (const event of sorted) {
        for (const slot of $range(1, 4)) {
            const word = event.get(slot) as number;
            for (const shift of [16777216, 65536, 256, 1]) {
                low = (low + (math.floor(word / shift) % 256)) % WORD;
                high = (high + low) % WORD;
            }
        }
    }
    return high * 65536 + low;
}

/** By key text; a retraction counts unless a later one undoes it. */
export function undoneIn(sorted: readonly LedgerEvent[]): LuaSet<string> {
    const undone = new LuaSet<string>();
    for (const i of $range(sorted.length, 1, -1)) {
        const event = sorted[i - 1]!;
        const key = keyText(NATIVE_LAYOUT, event);
        if (event.get(5) === RETRACTION_KIND && !undone.has(key)) undone.add(event.get(6) as string);
    }
    return undone;
}

/** Another content of the same key has another one. */
export function contentText(event: LedgerEvent): string {
    return `${keyText(NATIVE_LAYOUT, event)} ${event.get(5) as string} ${event.get(6) as string}`;
}

/** Begins at the beginning and hands on what is not undone, nor among the contents left out, up to a time. */
export function naiveState(
    sorted: readonly LedgerEvent[],
    { initialState, evolve }: Projection,
    leftOut: LuaSet<string>,
    untilTime = math.huge,
): object {
    const undone = undoneIn(sorted);
    let state = initialState();
    for (const event of sorted) {
        const key = keyText(NATIVE_LAYOUT, event);
        const handle = (evolve as Partial<Record<string, Evolve>>)[event.get(5) as string];
        const isSeen = !undone.has(key) && !leftOut.has(contentText(event)) && (event.get(1) as number) <= untilTime;
        if (handle !== undefined && isSeen) state = handle(state, event, event.get(6)) ?? state;
    }
    return state;
}
