import { canonicalText, isTextBefore } from "../event/canonical";
import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { addSums } from "../fingerprint/fingerprint";
import { isSameContent } from "./content";

/** One of several contents of a key. */
export interface Variant {
    readonly event: LedgerEvent;
    readonly digest: number;
}

/** A key that is held with several contents. */
export interface Contest {
    readonly text: string;
    /** All of them, ascending by digest. */
    readonly variants: Variant[];
    /** The one that stands in the ledger's list. */
    applied: Variant;
    /** Of the digests of the others, as the ledger's fingerprint knows it. */
    besideSum: number;
    /** Something happened to it that may make another content apply. */
    isDue: boolean;
}

/**
 * Contents of one key that are kept. Only people who may write can put them there, so more are malice; those with the
 * smallest digests stay, so that all clients keep the same ones in whatever order they came.
 */
export const VARIANTS_MAX = 8;

function textOf(event: LedgerEvent): string {
    return canonicalText(event);
}

/** Total over different contents: two with one digest are told apart by what they say. */
function isBefore(a: Variant, b: Variant): boolean {
    if (a.digest !== b.digest) return a.digest < b.digest;
    return isTextBefore(textOf(a.event), textOf(b.event));
}

export function createVariant(layout: Layout, event: LedgerEvent): Variant {
    return { event, digest: digestOf(layout, event) };
}

export function createContest(text: string, applied: Variant): Contest {
    return { text, variants: [applied], applied, besideSum: 0, isDue: false };
}

/** False where this content is among them already. */
export function addVariant(layout: Layout, contest: Contest, rival: Variant): boolean {
    const { variants } = contest;
    for (const other of variants) {
        if (other.digest === rival.digest && isSameContent(layout, other.event, rival.event)) return false;
    }
    let place = variants.length;
    while (place > 0 && isBefore(rival, variants[place - 1]!)) place = place - 1;
    table.insert(variants, place + 1, rival);
    return true;
}

/** The content that applies: the one named, where it is held, else the first. */
export function winnerOf(contest: Contest, named: number | undefined): Variant {
    for (const variant of contest.variants) {
        if (variant.digest === named) return variant;
    }
    return contest.variants[0]!;
}

/** Drops what is beyond the bound, but neither the winner nor what is applied now. */
export function trim(contest: Contest, winner: Variant): Variant[] {
    const { variants } = contest;
    const dropped: Variant[] = [];
    for (const place of $range(variants.length, VARIANTS_MAX + 1, -1)) {
        const variant = variants[place - 1]!;
        if (variant !== winner && variant !== contest.applied) dropped.push(table.remove(variants, place)!);
    }
    return dropped;
}

/** Of the digests of all contents but the applied one. */
export function sumBeside(contest: Contest): number {
    let sum = 0;
    for (const variant of contest.variants) {
        if (variant !== contest.applied) sum = addSums(sum, variant.digest);
    }
    return sum;
}
