import type { FieldValue, LedgerEvent } from "../event/event";
import { FIRST_FIELD, WORD_MAX, type Layout } from "../event/layout";
import type { Fingerprint } from "../fingerprint/fingerprint";
import { join, NOTHING } from "../fingerprint/fingerprint";
import type { Ledger } from "./ledger";
import { weekOf } from "./week";

/**
 * The kind of an event by which somebody who may write says what everything up to the end of a week comes to: those
 * who find the same need not keep it in memory. Its fields: week, hash, count, sum, then for each projection name,
 * version and digest of the folded state. Stored and sent.
 */
export const CHECKPOINT_KIND = "!checkpoint";

/** Projections of one checkpoint: with names of 32 bytes they take 1,700 of a payload's 2,048. */
export const FOLDS_MAX = 32;
export const FOLD_NAMES_BYTES_MAX = 1024;

const FOLD_SLOTS = 3;

/** What a projection makes of everything up to the end of the week. */
export interface Fold {
    readonly name: string;
    readonly version: number;
    readonly digest: number;
}

export interface Checkpoint {
    /** The last week that it covers. */
    readonly week: number;
    readonly fingerprint: Fingerprint;
    readonly folds: readonly Fold[];
}

export function checkpointFields({ week, fingerprint, folds }: Checkpoint): FieldValue[] {
    const fields: FieldValue[] = [week, fingerprint.hash, fingerprint.count, fingerprint.sum];
    for (const { name, version, digest } of folds) fields.push(name, version, digest);
    return fields;
}

function isWord(value: unknown): value is number {
    return typeof value === "number" && value >= 0 && value <= WORD_MAX && value % 1 === 0;
}

function foldAt(event: LedgerEvent, slot: number): Fold | undefined {
    const name = event.get(slot) as unknown;
    const version = event.get(slot + 1) as unknown;
    const digest = event.get(slot + 2) as unknown;
    if (typeof name !== "string" || typeof version !== "number" || !isWord(digest)) return undefined;
    return { name, version, digest };
}

/** Nil for other events, for those of which the fields are not right, and where the week was not over. */
export function checkpointOf(layout: Layout, event: LedgerEvent): Checkpoint | undefined {
    if (event.get(layout.kind) !== CHECKPOINT_KIND) return undefined;
    const numbers: number[] = [];
    for (const slot of $range(FIRST_FIELD, FIRST_FIELD + 3)) {
        const value = event.get(slot) as unknown;
        if (!isWord(value)) return undefined;
        numbers.push(value);
    }
    const [week, hash, count, sum] = numbers;
    if (week! >= weekOf(event.get(layout.time) as number)) return undefined;
    const folds: Fold[] = [];
    for (const slot of $range(FIRST_FIELD + 4, event.length(), FOLD_SLOTS)) {
        const fold = foldAt(event, slot);
        if (fold === undefined) return undefined;
        folds.push(fold);
    }
    return { week: week!, fingerprint: { hash: hash!, count: count!, sum: sum! }, folds };
}

/** Of everything up to the end of this week; nil while the hasher is behind. */
export function fingerprintThrough(ledger: Ledger, through: number): Fingerprint | undefined {
    let total = NOTHING;
    for (const week of ledger.weeks()) {
        if (week > through) break;
        const fingerprint = ledger.weekFingerprint(week);
        if (fingerprint === undefined) return undefined;
        total = join(total, fingerprint, ledger.layout.keyBytes);
    }
    return total;
}
