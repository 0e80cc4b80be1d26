import type { LedgerEvent } from "../../event/event";
import type { Cancel } from "../../port/timer";
import type { Dialect } from "../dialect";
import type { Logger } from "../logger";
import { createAdvertiser } from "./advertiser";
import { createAnswerer } from "./answerer";
import { createExchange } from "./exchange";
import { createIntake } from "./intake";
import type { SendMessage } from "./messages";
import { createOutlet, TO_GUILD, TO_RAID, whisperTo, type Address } from "./outlet";
import { createPeers } from "./peers";
import type { PeerStatuses } from "./peerStatus";
import { createReception, type Authorise } from "./reception";
import { createRequester } from "./requester";
import { createShipping } from "./shipping";
import { createStatusKeeper, type StatusListener } from "./status";
import type { LedgerOf, Surroundings, SyncPorts } from "./surroundings";
import type { SyncedState } from "./syncedState";
import { createWeekBook } from "./weekBook";
import { weekEntries } from "./weekEntries";
import { createWhisperCircle } from "./whisperCircle";
import { createWireEntries } from "./wireEntries";

/** The incumbent's ListSync: keeps the ledgers of clients alike. Called with a colon. */
export interface ListSync {
    /** Starts telling others what we hold, and answering them. */
    enableSending(): void;
    disableSending(): void;
    isSendingEnabled(): boolean;
    getPeerStatus(): PeerStatuses;
    requestPeerStatusFromGuild(): void;
    requestPeerStatusFromRaid(): void;
    /** Called with (list sync, status) when the status changes. An error of the listener propagates. */
    addSyncStateChangedListener(listener: StatusListener<ListSync>): void;
    /** Fork: only if the authorisation handler says yes of the own character and the second entry, or else the first. */
    transmitViaGuild(entry: LedgerEvent, judged?: LedgerEvent): boolean;
    transmitViaRaid(entry: LedgerEvent, judged?: LedgerEvent): boolean;
    weekSyncViaGuild(week: number): void;
    weekSyncViaWhisper(target: string, week: number): void;
    fullSyncViaWhisper(target: string): void;
    /** Ours alone: ends all timers and lets nothing in or out any more. */
    stop(): void;
}

/** What only the fork has. */
export interface ForkListSync extends ListSync {
    transmitViaWhisper(entry: LedgerEvent, judged: LedgerEvent | undefined, target: string): boolean;
    transmitViaWhisperToAllTargets(entry: LedgerEvent, judged?: LedgerEvent): boolean;
    addP2PSyncTarget(name: string): void;
    removeP2PSyncTarget(name: string): void;
    clearP2PSyncTargets(): void;
    addP2PSyncSource(name: string): void;
    removeP2PSyncSource(name: string): void;
    clearP2PSyncSources(): void;
}

/** To be called with each message: (message, distribution, sender). */
export type ReceiveHandler = (message: unknown, distribution: string, sender: string) => void;
export type RegisterReceiveHandler = (handler: ReceiveHandler) => void;

/** @noSelf */
export interface ListSyncOptions {
    readonly ports: SyncPorts;
    readonly dialect: Dialect;
    readonly state: SyncedState;
    readonly ledger: LedgerOf;
    readonly send: SendMessage;
    readonly sendLarge: SendMessage;
    readonly registerReceiveHandler: RegisterReceiveHandler;
    readonly authorise: Authorise;
    readonly logger: Logger;
}

const STATUS_CHECK_SECONDS = 10;
const SESSION_MAX = 2147483647;

export function createListSync(options: ListSyncOptions): ForkListSync {
    const { ports, dialect, state, ledger, send, sendLarge, logger, authorise } = options;
    const { clock, log, timer } = ports;
    const session = ports.random.integer(0, SESSION_MAX);
    const around: Surroundings = {
        ...ports,
        dialect,
        state,
        ledger,
        logger,
        weeks: createWeekBook(clock),
        peers: createPeers(clock),
        outlet: createOutlet({ clock, log, send, sendLarge, session }),
        wire: createWireEntries({ state, layout: ledger().layout }),
    };
    const targets = createWhisperCircle();
    const sources = createWhisperCircle();
    const statuses: PeerStatuses = {};
    const status = createStatusKeeper<ListSync>(clock, () => listSync);
    const exchange = createExchange(around);
    const shipping = createShipping(around);
    const advertiser = createAdvertiser({
        around,
        others: () => targets.addresses(),
        isOccupied: () => shipping.isUnderWay(),
    });
    const intake = createIntake(around);
    const requester = createRequester(around, exchange);
    const answerer = createAnswerer(around, exchange, shipping);
    const reception = createReception({
        around,
        session,
        authorise,
        targets,
        sources,
        statuses,
        status,
        advertiser,
        intake,
        requester,
        answerer,
    });
    const endings: Cancel[] = [timer.every(STATUS_CHECK_SECONDS, () => status.age())];
    let isStopped = false;

    function transmit(entry: LedgerEvent, judged: LedgerEvent | undefined, addresses: readonly Address[]): boolean {
        if (isStopped) return false;
        const own = ports.ownName();
        if (dialect === "fork" && (own === undefined || !authorise(judged ?? entry, own))) return false;
        shipping.live(entry, addresses);
        return true;
    }

    function askStatus(address: Address): void {
        if (!isStopped) around.outlet.small({ type: "RS" }, address);
    }

    const listSync: ForkListSync = {
        enableSending() {
            if (!isStopped) advertiser.enable();
        },
        disableSending() {
            advertiser.disable();
        },
        isSendingEnabled: () => advertiser.isEnabled(),
        getPeerStatus: () => statuses,
        requestPeerStatusFromGuild() {
            askStatus(TO_GUILD);
        },
        requestPeerStatusFromRaid() {
            askStatus(TO_RAID);
        },
        addSyncStateChangedListener(listener) {
            status.addListener(listener);
        },
        transmitViaGuild: (entry, judged) => transmit(entry, judged, [TO_GUILD]),
        transmitViaRaid: (entry, judged) => transmit(entry, judged, [TO_RAID]),
        transmitViaWhisper: (entry, judged, target) => transmit(entry, judged, [whisperTo(target)]),
        transmitViaWhisperToAllTargets: (entry, judged) => transmit(entry, judged, targets.addresses()),
        weekSyncViaGuild(week) {
            shipping.ship({ week, entries: weekEntries(ledger(), week), address: TO_GUILD });
        },
        weekSyncViaWhisper(target, week) {
            const isSmall = dialect === "base";
            shipping.ship({ week, entries: weekEntries(ledger(), week), address: whisperTo(target), isSmall });
        },
        fullSyncViaWhisper(target) {
            const isSmall = dialect === "base";
            shipping.ship({ entries: [...ledger().events], address: whisperTo(target), isSmall });
        },
        addP2PSyncTarget: (name) => {
            targets.add(name);
        },
        removeP2PSyncTarget: (name) => {
            targets.remove(name);
        },
        clearP2PSyncTargets: () => {
            targets.clear();
        },
        addP2PSyncSource: (name) => {
            sources.add(name);
        },
        removeP2PSyncSource: (name) => {
            sources.remove(name);
        },
        clearP2PSyncSources: () => {
            sources.clear();
        },
        stop() {
            isStopped = true;
            advertiser.disable();
            for (const end of endings) end();
            for (const part of [exchange, shipping, intake, answerer]) part.stop();
        },
    };
    options.registerReceiveHandler((message, distribution, sender) => {
        if (!isStopped) reception.hear(message, distribution, sender);
    });
    return listSync;
}
