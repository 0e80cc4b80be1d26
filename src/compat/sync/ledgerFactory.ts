import type { LedgerEvent } from "../../event/event";
import type { Log } from "../../port/log";
import type { Dialect } from "../dialect";
import { LOGGER_FUNCTIONS } from "../entry/assertions";
import type { Logger } from "../logger";
import { ledgerOf, type StateManager } from "../state/stateManager";
import { createLedgerTable, type CompatLedger } from "./ledgerTable";
import { createListSync, type ForkListSync, type RegisterReceiveHandler } from "./listSync";
import type { SendMessage } from "./messages";
import type { Authorise } from "./reception";
import type { SyncPorts } from "./surroundings";
import type { SyncedState } from "./syncedState";

/** The consumer's word on who may write. Base: (player); fork: (entry or nil, player). */
export type AuthorizationHandler = (this: void, ...args: unknown[]) => unknown;

/** Arguments of `createLedger`, as they came: anything. */
interface Arguments {
    readonly table: unknown;
    readonly send: unknown;
    readonly registerReceiveHandler: unknown;
    readonly authorizationHandler: unknown;
    readonly sendLargeMessage: unknown;
    readonly updateInterval: unknown;
    readonly batchSize: unknown;
    readonly logger: unknown;
}

type CreateLedger = (
    this: void,
    table: object,
    send: SendMessage,
    registerReceiveHandler: RegisterReceiveHandler,
    authorizationHandler: AuthorizationHandler,
    sendLargeMessage?: SendMessage,
    updateInterval?: number,
    batchSize?: number,
    logger?: Logger,
) => CompatLedger;

/** EventSourcing/LedgerFactory. @noSelf */
export interface LedgerFactory {
    /**
     * A ledger over a saved table, which is used in place.
     *
     * @param updateInterval milliseconds between two batches of replay, 500 by default; 0 leaves it to `catchup`
     * @param batchSize entries of one batch, 50 by default
     */
    createLedger: CreateLedger;
}

export type CreateState = (table: object, logger: Logger) => StateManager;
export type DefaultLogger = () => Logger;
export type OnCreated = (state: StateManager, listSync: ForkListSync) => void;

/** @noSelf */
export interface LedgerFactoryParts {
    readonly ports: SyncPorts;
    readonly dialect: Dialect;
    /** A StateManager over the entries of this table. */
    readonly createState: CreateState;
    readonly defaultLogger: DefaultLogger;
    /** Told of each ledger: the host keeps a list of them, and standing down ends them. */
    readonly onCreated: OnCreated;
}

const UPDATE_INTERVAL_MILLISECONDS = 500;
const BATCH_SIZE = 50;
function isLogger(value: unknown): boolean {
    if (type(value) !== "table") return false;
    return LOGGER_FUNCTIONS.every((name) => type((value as LuaTable<string, unknown>).get(name)) === "function");
}

/** Raises at the line of the addon that called `createLedger`. */
function expect(value: unknown, kind: string, argument: string, isOptional = false): void {
    if (type(value) === kind || (isOptional && value === undefined)) return;
    error(`createLedger: ${argument} must be a ${kind}, got ${type(value)}`, 4);
}

function checkArguments(given: Arguments): void {
    expect(given.table, "table", "table");
    expect(given.send, "function", "send");
    expect(given.registerReceiveHandler, "function", "registerReceiveHandler");
    expect(given.authorizationHandler, "function", "authorizationHandler");
    expect(given.sendLargeMessage, "function", "sendLargeMessage", true);
    expect(given.updateInterval, "number", "updateInterval", true);
    expect(given.batchSize, "number", "batchSize", true);
    if (given.logger !== undefined && !isLogger(given.logger)) {
        error(`createLedger: logger must have the functions ${LOGGER_FUNCTIONS.join(", ")}`, 3);
    }
}

/** A handler that fails has not said yes. */
export function authoriseBy(dialect: Dialect, log: Log, handler: AuthorizationHandler): Authorise {
    return (entry: LedgerEvent | undefined, player) => {
        const [ok, answer] = dialect === "fork" ? pcall(handler, entry, player) : pcall(handler, player);
        if (!ok) log.error(`LibEventSourcing: the authorization handler failed: ${tostring(answer)}`);
        return ok && answer !== undefined && answer !== false;
    };
}

export function createLedgerFactory(parts: LedgerFactoryParts): LedgerFactory {
    const { ports, dialect } = parts;

    return {
        createLedger: (
            table,
            send,
            registerReceiveHandler,
            authorizationHandler,
            sendLargeMessage,
            updateInterval,
            batchSize,
            logger,
        ) => {
            checkArguments({
                table,
                send,
                registerReceiveHandler,
                authorizationHandler,
                sendLargeMessage,
                updateInterval,
                batchSize,
                logger,
            });
            const usedLogger = logger ?? parts.defaultLogger();
            const state = parts.createState(table, usedLogger);
            const authorise = authoriseBy(dialect, ports.log, authorizationHandler);
            const listSync = createListSync({
                ports,
                dialect,
                state: state as unknown as SyncedState,
                ledger: () => ledgerOf(state),

                send,
                sendLarge: sendLargeMessage ?? send,
                registerReceiveHandler,
                authorise,
                logger: usedLogger,
            });
            state.setBatchSize(batchSize ?? BATCH_SIZE);
            state.setUpdateInterval(updateInterval ?? UPDATE_INTERVAL_MILLISECONDS);
            parts.onCreated(state, listSync);
            return createLedgerTable({ dialect, state, listSync, authorise, ownName: ports.ownName });
        },
    };
}
