import { accept, type Checked } from "../../event/checked";
import type { LedgerEvent } from "../../event/event";
import { EVENTS_PER_MESSAGE_MAX } from "../message";
import { PACKED_BYTES_MAX } from "./pack";

/** Events tried in the first block: what a raiding guild's ledger fits with Deflate (measured: 570 in 7.4 KB). */
export const FIRST_TRY_EVENTS = 560;
/** What a block aims at: the next events may compress worse. */
const AIM_BYTES = PACKED_BYTES_MAX * 0.95;

export interface CutBlock {
    readonly text: string;
    /** Those that it holds. */
    readonly events: readonly LedgerEvent[];
    /** What the next block should try. */
    readonly fitting: number;
}

/** Packs `events` into a message, or refuses because there are too many. */
export type EncodeBlock = (events: readonly LedgerEvent[]) => Checked<string>;

/**
 * Cuts the largest block that fits off a run of events: the larger, the better it compresses.
 *
 * @param first 1-based
 * @param fitting of the block before; `FIRST_TRY_EVENTS` at first
 */
export function cutBlock(
    events: readonly LedgerEvent[],
    first: number,
    fitting: number,
    encode: EncodeBlock,
): Checked<CutBlock> {
    let count = math.min(events.length - first + 1, fitting, EVENTS_PER_MESSAGE_MAX);
    while (true) {
        const taken: LedgerEvent[] = [];
        for (const i of $range(1, count)) taken[i - 1] = events[first + i - 2]!;
        const text = encode(taken);
        if (text.ok) {
            const room = math.floor((count * AIM_BYTES) / text.value.length);
            return accept({
                text: text.value,
                events: taken,
                fitting: math.max(1, math.min(room, EVENTS_PER_MESSAGE_MAX)),
            });
        }
        if (count <= 1) return text;
        count = math.max(1, math.floor(count * 0.8));
    }
}
