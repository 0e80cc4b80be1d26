import type { Dialect } from "../dialect";
import { LOGGER_FUNCTIONS } from "../entry/assertions";
import type { Logger } from "../logger";
import type { StateManager } from "../state/stateManager";
import { connect, type AuthorizationHandler } from "./connect";
import { createLedgerTable, type CompatLedger } from "./ledgerTable";
import type { ForkListSync, RegisterReceiveHandler } from "./listSync";
import type { SendMessage } from "./messages";
import type { SyncPorts } from "./surroundings";

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
    error(`createLedger: ${argument} must be a ${kind}, got ${type(value)}`, 3);
}

function expectLogger(value: unknown): void {
    if (value === undefined || isLogger(value)) return;
    error(`createLedger: logger must have the functions ${LOGGER_FUNCTIONS.join(", ")}`, 3);
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
            expect(table, "table", "table");
            expect(send, "function", "send");
            expect(registerReceiveHandler, "function", "registerReceiveHandler");
            expect(authorizationHandler, "function", "authorizationHandler");
            expect(sendLargeMessage, "function", "sendLargeMessage", true);
            expect(updateInterval, "number", "updateInterval", true);
            expect(batchSize, "number", "batchSize", true);
            expectLogger(logger);
            const usedLogger = logger ?? parts.defaultLogger();
            const state = parts.createState(table, usedLogger);
            const { listSync, authorise } = connect(parts, state, {
                send,
                sendLargeMessage,
                registerReceiveHandler,
                authorizationHandler,
                logger: usedLogger,
            });
            state.setBatchSize(batchSize ?? BATCH_SIZE);
            state.setUpdateInterval(updateInterval ?? UPDATE_INTERVAL_MILLISECONDS);
            parts.onCreated(state, listSync);
            return createLedgerTable({ dialect, state, listSync, authorise, ownName: ports.ownName });
        },
    };
}
