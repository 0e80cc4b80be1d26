import { hashText } from "../event/hashText";
import type { LedgerEvent } from "../event/event";
import { NATIVE_LAYOUT } from "../event/layout";
import { createLedger, type Ledger } from "../ledger/ledger";
import { createRetractions, type Retractions } from "../ledger/retraction";
import type { Ports } from "../port/ports";
import type { Listener } from "../replay/listener";
import { createReplayer, unpackSlots, type Replayer } from "../replay/replayer";
import type { Scheduler } from "../schedule/scheduler";
import { createStore, type Store } from "../store/store";
import { createAuthority, type AuthoriseHandler } from "../sync/authority";
import type { Router } from "../sync/router";
import { createSyncEngine, type SyncEngine } from "../sync/syncEngine";
import type { Definition } from "./definition";

/** What all ledgers of a client share. */
export interface Machinery {
    readonly ports: Ports;
    readonly scheduler: Scheduler;
    readonly router: Router;
}

/** The first life of every ledger; later ones are started by an event. */
const FRESH_EPOCH = "0";

/** Events of a replay batch when the consumer says nothing; the time budget usually ends a batch before. */
const DEFAULT_BATCH_SIZE = 1000;

/** @noSelf */
export interface BindingListener extends Listener {
    onLoaded(): void;
    onAdded(events: readonly LedgerEvent[]): void;
    onInSyncChanged(inSync: boolean | undefined): void;
}

/**
 * One ledger at work for one scope (this guild, this group): the list of events, its replay, its storage and its sync.
 *
 * @noSelf
 */
export interface Binding {
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    readonly replayer: Replayer;
    /** Nil for a ledger that lives in memory only. */
    readonly store: Store | undefined;
    /** Nil while it is unknown whose ledger this is: nothing can be stored or sent then. */
    readonly sync: SyncEngine | undefined;
    isLoaded(): boolean;
    /** Loads what is saved, over many frames, then goes on the channel. Once. */
    begin(): void;
    /** Ends all work for good. */
    stop(): void;
}

/** Ledgers of other names, scopes or scope ids never meet: the id stands in each message and in storage. */
export function ledgerIdOf(name: string, scopeId: string): string {
    return string.format("%.0f", hashText(`${name}\n${scopeId}`));
}

function createSync(
    definition: Definition,
    ledgerId: string,
    ledger: Ledger,
    machinery: Machinery,
    listener: BindingListener,
): SyncEngine {
    const { ports, router } = machinery;
    const { clock, timer, random, log, roster, channel } = ports;
    const distribution = definition.options.channel;
    return createSyncEngine({
        ledger,
        ledgerId,
        epoch: FRESH_EPOCH,
        distribution,
        authority: createAuthority(definition.options.authorise as unknown as AuthoriseHandler, log),
        roster,
        router,
        clock,
        timer,
        random,
        log,
        scheduler: machinery.scheduler,
        whyClosed: () => channel.obstacle(distribution),
        onInSyncChanged: listener.onInSyncChanged,
    });
}

/**
 * @param scopeId nil while unknown: then the ledger is empty and keeps still
 * @param kept events that an older version of the library held in memory
 */
export function createBinding(
    definition: Definition,
    scopeId: string | undefined,
    kept: readonly LedgerEvent[],
    machinery: Machinery,
    listener: BindingListener,
): Binding {
    const { ports, scheduler } = machinery;
    const { clock, timer, log } = ports;
    const { saved, batchSize, interval } = definition.options;
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    const retractions = createRetractions(ledger);
    const replayer = createReplayer({
        ledger,
        retractions,
        scheduler,
        clock,
        timer,
        log,
        listener,
        unpack: unpackSlots,
        batchSize: batchSize ?? DEFAULT_BATCH_SIZE,
        intervalSeconds: interval ?? 0,
    });
    const ledgerId = scopeId === undefined ? undefined : ledgerIdOf(definition.name, scopeId);
    const store =
        saved === undefined || ledgerId === undefined
            ? undefined
            : createStore({ saved, ledgerId, layout: NATIVE_LAYOUT, scheduler, clock, timer, log });
    const sync = ledgerId === undefined ? undefined : createSync(definition, ledgerId, ledger, machinery, listener);
    let isLoaded = store === undefined;

    ledger.onAdded((result) => {
        store?.added(result.added);
        listener.onAdded(result.added);
    });

    function begin(): void {
        isLoaded = true;
        ledger.merge(kept);
        sync?.start();
        listener.onLoaded();
    }

    return {
        ledger,
        retractions,
        replayer,
        store,
        sync,
        isLoaded: () => isLoaded,
        begin() {
            if (store === undefined) begin();
            else store.load(ledger, begin);
        },
        stop() {
            sync?.stop();
            store?.stop();
            replayer.stop();
        },
    };
}
