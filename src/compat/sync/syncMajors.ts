import type { Scheduler } from "../../schedule/scheduler";
import type { Log } from "../../port/log";
import type { Dialect } from "../dialect";
import type { EntryClass } from "../entry/logEntry";
import { fill } from "../fill";
import type { Logger } from "../logger";
import type { CompatPorts } from "../ports";
import type { StateManager, StateManagerClass } from "../state/stateManager";
import { connect, type AuthorizationHandler } from "./connect";
import { createLedgerFactory, type OnCreated } from "./ledgerFactory";
import type { ForkListSync, RegisterReceiveHandler } from "./listSync";
import type { SendMessage } from "./messages";
import type { OwnName, SyncPorts } from "./surroundings";

/** What the majors ListSync and LedgerFactory are made of. @noSelf */
export interface SyncMajorsParts {
    readonly dialect: Dialect;
    readonly ports: CompatPorts;
    readonly scheduler: Scheduler;
    readonly ownName: OwnName;
    readonly logEntry: EntryClass;
    readonly stateManager: StateManagerClass;
    /** Told of each ledger: the host keeps a list of them, and standing down ends them. */
    readonly onCreated: OnCreated;
}

/** EventSourcing/ListSync. */
export interface ListSyncClass {
    "new"(
        stateManager: StateManager,
        send: SendMessage,
        registerReceiveHandler: RegisterReceiveHandler,
        authorizationHandler: AuthorizationHandler,
        sendLargeMessage?: SendMessage,
        logger?: Logger,
    ): ForkListSync;
}

/** Of who brings none: only what ends a ledger's work is told. */
function createDefaultLogger(log: Log): Logger {
    function ignore(this: Logger): void {
        // Nobody wants to read it.
    }
    function tell(this: Logger, format: string, ...values: unknown[]): void {
        log.error(string.format(format, ...values));
    }
    return { Trace: ignore, Debug: ignore, Info: ignore, Warning: ignore, Error: ignore, Fatal: tell };
}

/** @param target becomes LedgerFactory */
export function fillLedgerFactory(parts: SyncMajorsParts, target: object): void {
    const { dialect, logEntry, stateManager, onCreated } = parts;
    const factory = createLedgerFactory({
        ports: syncPortsOf(parts),
        dialect,
        createState: (saved, logger) => stateManager.new(logEntry.sortedList(saved as object[]), logger),
        defaultLogger: () => createDefaultLogger(parts.ports.log),
        onCreated,
    });
    fill(target, factory);
}

/** @param target becomes ListSync */
export function fillListSync(parts: SyncMajorsParts, target: object): void {
    const { dialect, onCreated } = parts;
    const ports = syncPortsOf(parts);
    const listSyncClass: ListSyncClass = {
        new(stateManager, send, registerReceiveHandler, authorizationHandler, sendLargeMessage, logger) {
            const { listSync } = connect({ ports, dialect }, stateManager, {
                send,
                sendLargeMessage,
                registerReceiveHandler,
                authorizationHandler,
                logger: logger ?? createDefaultLogger(ports.log),
            });
            onCreated(stateManager, listSync);
            return listSync;
        },
    };
    fill(target, listSyncClass);
}

function syncPortsOf({ ports, scheduler, ownName }: SyncMajorsParts): SyncPorts {
    const { clock, timer, random, log } = ports;
    return { clock, timer, random, log, scheduler, ownName };
}
