import type { LedgerEvent } from "../event/event";
import { keyText, parseKeyText } from "../event/key";
import { FIRST_FIELD, type Layout } from "../event/layout";
import { compareKeys } from "../event/order";

/** The kind of an event that starts its ledger over. Its fields: generation, reason. Stored and sent. */
export const EPOCH_KIND = "!epoch";

/** Bytes of a reason; the event then fits one addon message. */
export const REASON_BYTES_MAX = 100;

/** Two bytes on the wire. */
export const GENERATION_MAX = 65535;

/** One of a ledger's lives. */
export interface Epoch {
    /** 0 for the first; each start over adds 1. */
    readonly generation: number;
    /** "0" for the first; else the key text of the event that started it, an event of the epoch before. */
    readonly id: string;
}

/** What every ledger begins with. */
export const FIRST_EPOCH: Epoch = { generation: 0, id: "0" };

/** What an event says that starts its ledger over. */
export interface EpochStart {
    readonly epoch: Epoch;
    readonly reason: string;
}

/** Stored and sent: "0", or the generation, a colon and the id. */
export function spellEpoch({ generation, id }: Epoch): string {
    return generation === 0 ? FIRST_EPOCH.id : string.format("%d:%s", generation, id);
}

/** Reads what `spellEpoch` wrote; any other spelling is refused. */
export function parseEpoch(text: string): Epoch | undefined {
    if (text === FIRST_EPOCH.id) return FIRST_EPOCH;
    const [digits, id] = string.match(text, "^(%d+):([%d-]+)$");
    if (digits === undefined || id === undefined || parseKeyText(id) === undefined) return undefined;
    const epoch: Epoch = { generation: tonumber(digits)!, id };
    const isInRange = epoch.generation >= 1 && epoch.generation <= GENERATION_MAX;
    return isInRange && spellEpoch(epoch) === text ? epoch : undefined;
}

export function isSameEpoch(a: Epoch, b: Epoch): boolean {
    return a.generation === b.generation && a.id === b.id;
}

/** Whether everybody goes to `a` rather than to `b`: the later generation, and of equal ones that with the smaller key. */
export function wins(a: Epoch, b: Epoch): boolean {
    if (a.generation !== b.generation) return a.generation > b.generation;
    const keyA = parseKeyText(a.id);
    const keyB = parseKeyText(b.id);
    return keyA !== undefined && keyB !== undefined && compareKeys(keyA, keyB) < 0;
}

/**
 * The epoch that an event starts, as it says; nil for other events, and for those of which the fields are not right.
 * Whether its generation follows on that of the ledger it stands in is not looked at.
 */
export function startOf(layout: Layout, event: LedgerEvent): EpochStart | undefined {
    if (event.get(layout.kind) !== EPOCH_KIND) return undefined;
    const generation = event.get(FIRST_FIELD) as unknown;
    const reason = event.get(FIRST_FIELD + 1) as unknown;
    if (typeof generation !== "number" || generation % 1 !== 0) return undefined;
    if (generation < 1 || generation > GENERATION_MAX) return undefined;
    if (typeof reason !== "string" || reason.length > REASON_BYTES_MAX) return undefined;
    return { epoch: { generation, id: keyText(layout, event) }, reason };
}
