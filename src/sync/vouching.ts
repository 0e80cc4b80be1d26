import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import { keyOf, keyText } from "../event/key";
import { CONFIRMED_MAX, createConfirmations, type Told } from "../ledger/confirmation";
import { isSameContent } from "../ledger/content";
import type { Ledger } from "../ledger/ledger";
import { createOfferer, type Offerer } from "./offerer";
import { createUnconfirmedPool, type Unconfirmed } from "./unconfirmed";

type Draw = (this: void, low: number, high: number) => number;
type MayConfirm = (this: void, event: LedgerEvent) => boolean;
/** Writes a confirmation, which the ledger then takes in like any other event; false where that cannot be done now. */
export type Confirm = (this: void, unconfirmed: readonly Unconfirmed[]) => boolean;
type TakeIn = (this: void, events: readonly LedgerEvent[]) => void;
type SendEvents = (this: void, events: readonly LedgerEvent[]) => void;
type SendDigests = (this: void, digests: readonly number[]) => void;
type Changed = (this: void) => void;

/** @noSelf */
export interface VouchingOptions {
    readonly ledger: Ledger;
    readonly draw: Draw;
    /** We may write this event ourselves. */
    readonly mayConfirm: MayConfirm;
    readonly confirm: Confirm;
    /** Merges what was confirmed. */
    readonly takeIn: TakeIn;
    readonly offer: SendEvents;
    readonly attest: SendDigests;
    /** What is held aside has changed; at most once a tick. */
    readonly onChanged: Changed;
}

/**
 * What members vouch for: events that only they hold come back into the ledger when enough of them say the same, or
 * when somebody who may write takes their word for it.
 *
 * @noSelf
 */
export interface Vouching {
    readonly offerer: Offerer;
    /** Holds aside what came from somebody who may not write; nothing that the ledger holds already. */
    aside(sender: string, event: LedgerEvent, seconds: number): void;
    /** Somebody, known to the authority, says that he holds contents with these digests. */
    attested(sender: string, digests: readonly number[], seconds: number): void;
    /** Somebody who may write has let this very content in. */
    isConfirmed(event: LedgerEvent): boolean;
    /** The ledger holds exactly this. */
    holds(event: LedgerEvent): boolean;
    tick(seconds: number): void;
    /** In the order of their coming. */
    unconfirmed(): readonly Unconfirmed[];
}

/** Members who must say the same before a client confirms without asking its player: two may collude. */
const ATTESTERS_MIN = 3;
/** Before a confirmation: long enough that one of many who may write is heard by the others. */
const DELAY_LOW_SECONDS = 0.2;
const DELAY_HIGH_SECONDS = 3;
/** Where nothing can be written now: while the channel is closed, say. */
const RETRY_SECONDS = 10;

/** Begin with the ledger empty, or give it what the ledger holds. */
export function createVouching(options: VouchingOptions): Vouching {
    const { ledger, draw } = options;
    const { layout } = ledger;
    const pool = createUnconfirmedPool(layout);
    const confirmations = createConfirmations(layout);
    let confirmAt: number | undefined;
    /** When to look at what is held aside, although nothing came: who may write by now may confirm it. */
    let lookAgainAt = -math.huge;
    let hasChanged = false;
    let hasMerged = false;
    /** What was confirmed since the last tick. Taken in then: not while the ledger tells of the confirmation. */
    let confirmed: Told[] = [];

    function holds(event: LedgerEvent): boolean {
        const held = ledger.find(keyOf(layout, event));
        if (held === undefined) return false;
        if (isSameContent(layout, held, event)) return true;
        const conflict = ledger.conflict(keyText(layout, event));
        return conflict?.events.some((other) => isSameContent(layout, other, event)) ?? false;
    }

    const offerer = createOfferer({ layout, holds, draw, offer: options.offer, attest: options.attest });

    function ready(): readonly Unconfirmed[] {
        return pool.attestedBy(ATTESTERS_MIN).filter(({ event }) => options.mayConfirm(event));
    }

    function considerConfirming(seconds: number): void {
        if (confirmAt === undefined) {
            if (!hasChanged && seconds < lookAgainAt) return;
            lookAgainAt = seconds + RETRY_SECONDS;
            if (ready().length > 0) confirmAt = seconds + draw(DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
            return;
        }
        if (seconds < confirmAt) return;
        confirmAt = undefined;
        const due = ready().slice(0, CONFIRMED_MAX);
        if (due.length > 0 && !options.confirm(due)) confirmAt = seconds + RETRY_SECONDS;
    }

    function takeConfirmed(): void {
        if (confirmed.length === 0) return;
        const events = pool.take(confirmed);
        confirmed = [];
        if (events.length === 0) return;
        hasChanged = true;
        options.takeIn(events);
    }

    confirmations.take(ledger.events);
    function take(events: readonly LedgerEvent[]): void {
        hasMerged = true;
        for (const told of confirmations.take(events)) confirmed.push(told);
    }

    ledger.onAdded(({ added, conflicts }) => {
        take(added);
        take(conflicts);
    });
    ledger.archive.onOpened(take);

    return {
        offerer,
        aside(sender, event, seconds) {
            if (holds(event)) return;
            if (pool.offer(sender, event, seconds)) hasChanged = true;
        },
        attested(sender, digests, seconds) {
            if (pool.attest(sender, digests, seconds)) hasChanged = true;
            offerer.heardAttest(sender, digests, seconds);
        },
        isConfirmed: (event) => confirmations.has({ key: keyText(layout, event), digest: digestOf(layout, event) }),
        holds,
        tick(seconds) {
            takeConfirmed();
            // What is here by now, from somebody who may write, needs nobody's word.
            if (hasMerged && pool.count() > 0 && pool.forget(holds)) hasChanged = true;
            hasMerged = false;
            offerer.tick(seconds);
            if (pool.count() > 0) considerConfirming(seconds);
            if (!hasChanged) return;
            hasChanged = false;
            options.onChanged();
        },
        unconfirmed: () => pool.all(),
    };
}
