import type { LedgerEvent } from "../../event/event";
import type { Dialect } from "../dialect";
import type { EntryClass } from "../entry/logEntry";
import type { SortedList } from "../entry/sortedList";
import type { Mutator } from "../state/managedState";
import type { StateListener } from "../state/stateListeners";
import type { StateManager } from "../state/stateManager";
import type { ForkListSync, ListSync } from "./listSync";
import type { PeerStatuses } from "./peerStatus";
import type { Authorise } from "./reception";
import type { StatusListener, SyncStatus } from "./status";
import type { OwnName } from "./surroundings";

export type ChangeListener = (lag: number, uncommitted: number, stateHash: number) => void;

/** What `createLedger` gives: a table of plain functions. @noSelf */
export interface CompatLedger {
    getSortedList(): SortedList;
    getListSync(): ListSync;
    getStateManager(): StateManager;
    registerMutator(entryClass: EntryClass, mutator: Mutator): void;
    submitEntry(entry: LedgerEvent, creatorName?: string): void;
    ignoreEntry(entry: LedgerEvent): void;
    catchup(limit?: number): void;
    reset(): void;
    addStateRestartListener(listener: StateListener): void;
    addStateChangedListener(listener: ChangeListener): void;
    addMutatorFailedListener(listener: StateListener): void;
    addSyncStateChangedListener(listener: StatusListener<ListSync>): void;
    enableSending(): void;
    disableSending(): void;
    getPeerStatus(): PeerStatuses;
    requestPeerStatusFromRaid(): void;
    requestPeerStatusFromGuild(): void;
}

/** Base only: for entries of classes without a mutator. @noSelf */
export interface BaseLedger extends CompatLedger {
    setDefaultHandler(handler: Mutator): void;
}

/** @noSelf */
export interface LedgerTableOptions {
    readonly dialect: Dialect;
    readonly state: StateManager;
    readonly listSync: ForkListSync;
    readonly authorise: Authorise;
    readonly ownName: OwnName;
}

export function createLedgerTable(options: LedgerTableOptions): CompatLedger {
    const { dialect, state, listSync, authorise, ownName } = options;

    function ignoringOf(entry: LedgerEvent): LedgerEvent {
        return state.createIgnoreEntry(entry) as unknown as LedgerEvent;
    }

    function submitUnjudged(entry: LedgerEvent): void {
        state.addEvent(entry);
        listSync.transmitViaGuild(entry);
    }

    function submitJudged(entry: LedgerEvent, creatorName?: string): void {
        const name = creatorName ?? ownName();
        if (name === undefined || !authorise(entry, name)) {
            error(`submitEntry: ${tostring(name)} is not authorised to submit this entry`, 3);
        }
        state.addEvent(entry);
        listSync.transmitViaGuild(entry);
        listSync.transmitViaWhisperToAllTargets(entry);
    }

    function ignoreUnjudged(entry: LedgerEvent): void {
        submitUnjudged(ignoringOf(entry));
    }

    function ignoreJudged(entry: LedgerEvent): void {
        const ignoring = ignoringOf(entry);
        if (!listSync.transmitViaGuild(ignoring, entry)) {
            error("ignoreEntry: you are not authorised to ignore this entry", 3);
        }
        listSync.transmitViaWhisperToAllTargets(ignoring, entry);
        state.addEvent(ignoring);
    }

    const isFork = dialect === "fork";
    const ledger: CompatLedger = {
        getSortedList: () => state.getSortedList(),
        getListSync: () => listSync,
        getStateManager: () => state,
        registerMutator: (entryClass, mutator) => {
            state.registerHandler(entryClass, mutator);
        },
        submitEntry: (entry, creatorName) => {
            if (isFork) submitJudged(entry, creatorName);
            else submitUnjudged(entry);
        },
        ignoreEntry: (entry) => {
            if (isFork) ignoreJudged(entry);
            else ignoreUnjudged(entry);
        },
        catchup: (limit) => {
            state.catchup(limit);
        },
        reset: () => {
            state.reset();
        },
        addStateRestartListener: (listener) => {
            state.addStateRestartListener(listener);
        },
        addStateChangedListener: (listener) => {
            state.addStateChangedListener(() => {
                const [lag, uncommitted] = state.lag();
                listener(lag, uncommitted, state.stateHash());
            });
        },
        addMutatorFailedListener: (listener) => {
            state.addMutatorFailedListener(listener);
        },
        addSyncStateChangedListener: (listener: (listSync: ListSync, status: SyncStatus) => void) => {
            listSync.addSyncStateChangedListener(listener);
        },
        enableSending: () => {
            listSync.enableSending();
        },
        disableSending: () => {
            listSync.disableSending();
        },
        getPeerStatus: () => listSync.getPeerStatus(),
        requestPeerStatusFromRaid: () => {
            listSync.requestPeerStatusFromRaid();
        },
        requestPeerStatusFromGuild: () => {
            listSync.requestPeerStatusFromGuild();
        },
    };
    if (isFork) return ledger;
    const base: BaseLedger = {
        ...ledger,
        setDefaultHandler: (handler) => {
            state.setDefaultHandler(handler);
        },
    };
    return base;
}
