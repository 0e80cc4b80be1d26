import type { Checked } from "../event/checked";
import { hashText } from "../event/hashText";
import type { FieldValue, LedgerEvent } from "../event/event";
import { NATIVE_LAYOUT } from "../event/layout";
import { CONFIRMATION_KIND, confirmationFields } from "../ledger/confirmation";
import { spellEpoch, type Epoch } from "../ledger/epoch";
import { createLedger, type Ledger, type MergeResult } from "../ledger/ledger";
import { createRetractions, type Retractions } from "../ledger/retraction";
import type { Ports } from "../port/ports";
import type { Listener } from "../replay/listener";
import { createReplayer, unpackSlots, type Replayer } from "../replay/replayer";
import type { Scheduler } from "../schedule/scheduler";
import { createSnapshotShelf } from "../store/snapshotShelf";
import { createStore, type Store } from "../store/store";
import type { Authority } from "../sync/authority";
import type { Progress } from "../sync/progress";
import type { Router } from "../sync/router";
import { createSyncEngine, type SyncEngine } from "../sync/syncEngine";
import { whyNotServed } from "./backfill";
import { createCheckpoints, type Checkpoints } from "./checkpoints";
import type { Definition } from "./definition";
import type { LedgerScope } from "./ledgerScope";
import { createTrust, type Trust } from "./trust";
import { createWorkProgress, type Work } from "./workProgress";

/** What all ledgers of a client share. @noSelf */
export interface Machinery {
    readonly ports: Ports;
    readonly scheduler: Scheduler;
    readonly router: Router;
    /** Ends all game events, timers and comms of this version, for good. */
    stop(): void;
}

/** Events of a replay batch when the consumer says nothing; the time budget usually ends a batch before. */
const DEFAULT_BATCH_SIZE = 1000;

/** @noSelf */
export interface BindingListener extends Listener {
    onLoaded(): void;
    onMerged(result: MergeResult): void;
    onInSyncChanged(inSync: boolean | undefined): void;
    onUnconfirmedChanged(): void;
    onProgressChanged(progress: Progress): void;
    onPeersChanged(): void;
    onWorkProgressed(work: Work, done: number, total: number): void;
    onCheckpointDone(week: number, key: string | undefined, reason: string | undefined): void;
    onTrustChanged(trust: LibLedgerTrust | undefined): void;
    /** Writes an event of the library's own. */
    write(kind: string, fields: FieldValue[]): Checked<LedgerEvent>;
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
    readonly checkpoints: Checkpoints;
    readonly trust: Trust;
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

export interface BindingOptions {
    readonly definition: Definition;
    readonly scope: LedgerScope;
    /** Nil while unknown: then the ledger is empty and keeps still. */
    readonly scopeId: string | undefined;
    readonly epoch: Epoch;
    /** Events that stood in memory alone: of an older version, or from before the guild was left. */
    readonly kept: readonly LedgerEvent[];
    readonly authority: Authority;
    readonly machinery: Machinery;
    readonly listener: BindingListener;
}

function createSync(options: BindingOptions, ledgerId: string, ledger: Ledger): SyncEngine {
    const { machinery, authority, listener } = options;
    const { ports, router, scheduler } = machinery;
    const { clock, timer, random, log, roster, channel } = ports;
    const distribution = options.definition.options.channel;
    return createSyncEngine({
        ledger,
        ledgerId,
        epoch: spellEpoch(options.epoch),
        distribution,
        encoding: options.definition.options.encoding ?? "binary",
        authority,
        roster,
        router,
        clock,
        timer,
        random,
        log,
        scheduler,
        whyClosed: options.scope.whyClosed,
        whyNotWhisper: (fullName) =>
            whyNotServed(options.definition.options, fullName, log) ?? channel.whisperObstacle(fullName),
        onInSyncChanged: listener.onInSyncChanged,
        onUnconfirmedChanged: listener.onUnconfirmedChanged,
        onProgressChanged: listener.onProgressChanged,
        onPeersChanged: listener.onPeersChanged,
        confirm: (unconfirmed) => listener.write(CONFIRMATION_KIND, confirmationFields(unconfirmed)).ok,
    });
}

export function createBinding(options: BindingOptions): Binding {
    const { definition, scopeId, kept, listener } = options;
    const { ports, scheduler } = options.machinery;
    const { clock, timer, log } = ports;
    const { saved, batchSize, interval } = definition.options;
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    const retractions = createRetractions(ledger);
    const work = createWorkProgress(clock.seconds, listener.onWorkProgressed);
    const ledgerId = scopeId === undefined ? undefined : ledgerIdOf(definition.name, scopeId);
    const store =
        saved === undefined || ledgerId === undefined
            ? undefined
            : createStore({
                  saved,
                  ledgerId,
                  epoch: options.epoch,
                  layout: NATIVE_LAYOUT,
                  isArchiving: definition.options.archive === true,
                  scheduler,
                  clock,
                  timer,
                  log,
              });
    const isKept = ledgerId !== undefined && store !== undefined && store.refusal() === undefined;
    const replayer = createReplayer({
        shelf: isKept ? createSnapshotShelf(saved, ledgerId, options.epoch) : undefined,
        ledger,
        retractions,
        scheduler,
        clock,
        timer,
        log,
        listener: { ...listener, onChanged: replayed },
        unpack: unpackSlots,
        batchSize: batchSize ?? DEFAULT_BATCH_SIZE,
        intervalSeconds: interval ?? 0,
    });
    const sync = ledgerId === undefined ? undefined : createSync(options, ledgerId, ledger);
    let isLoaded = store === undefined;

    const checkpoints = createCheckpoints({
        definition,
        ledger,
        retractions,
        store,
        scheduler,
        clock,
        timer,
        isSettled,
        write: listener.write,
        onDone: listener.onCheckpointDone,
    });
    const trust = createTrust({
        definition,
        ledger,
        retractions,
        checkpoints,
        scheduler,
        clock,
        timer,
        isSettled,
        onChanged: listener.onTrustChanged,
    });

    function isSettled(): boolean {
        return isLoaded && replayer.applied() === ledger.events.length && replayer.failures().length === 0;
    }

    /** What loading brings is replayed as it comes: then only loading counts. */
    function replayed(applied: number, total: number): void {
        if (isLoaded) work.reached("replaying", applied, total);
        listener.onChanged(applied, total);
    }

    function tellLoading(): void {
        const { done, total } = store!.progress();
        work.reached("loading", done, total);
    }

    ledger.onAdded((result) => {
        store?.added(result.added);
        store?.added(result.conflicts);
        if (!isLoaded) tellLoading();
        listener.onMerged(result);
    });
    ledger.archive.onDeferred((events) => store?.added(events));

    function begin(): void {
        isLoaded = true;
        work.end();
        ledger.merge(kept);
        replayer.loaded();
        sync?.start();
        checkpoints.begin();
        trust.begin();
        listener.onLoaded();
    }

    return {
        ledger,
        retractions,
        replayer,
        store,
        sync,
        checkpoints,
        trust,
        isLoaded: () => isLoaded,
        begin() {
            if (store === undefined) begin();
            else store.load(ledger, begin);
        },
        stop() {
            work.end();
            sync?.stop();
            checkpoints.stop();
            trust.stop();
            store?.stop();
            replayer.stop();
        },
    };
}
