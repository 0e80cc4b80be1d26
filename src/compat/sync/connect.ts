import type { LedgerEvent } from "../../event/event";
import type { Log } from "../../port/log";
import type { Dialect } from "../dialect";
import type { Logger } from "../logger";
import { ledgerOf, type StateManager } from "../state/stateManager";
import { createListSync, type ForkListSync, type RegisterReceiveHandler } from "./listSync";
import type { SendMessage } from "./messages";
import type { Authorise } from "./reception";
import type { SyncPorts } from "./surroundings";
import type { SyncedState } from "./syncedState";

/** The consumer's word on who may write. Base: (player); fork: (entry or nil, player). */
export type AuthorizationHandler = (this: void, ...args: unknown[]) => unknown;

/** What a consumer gives, so that its ledger can speak with others. */
interface Consumer {
    readonly send: SendMessage;
    /** `send` when left out. */
    readonly sendLargeMessage: SendMessage | undefined;
    readonly registerReceiveHandler: RegisterReceiveHandler;
    readonly authorizationHandler: AuthorizationHandler;
    readonly logger: Logger;
}

/** @noSelf */
interface ConnectParts {
    readonly ports: SyncPorts;
    readonly dialect: Dialect;
}

interface Connected {
    readonly listSync: ForkListSync;
    readonly authorise: Authorise;
}

/** A handler that fails has not said yes. */
function authoriseBy(dialect: Dialect, log: Log, handler: AuthorizationHandler): Authorise {
    return (entry: LedgerEvent | undefined, player) => {
        const [ok, answer] = dialect === "fork" ? pcall(handler, entry, player) : pcall(handler, player);
        if (!ok) log.error(`LibEventSourcing: the authorization handler failed: ${tostring(answer)}`);
        return ok && answer !== undefined && answer !== false;
    };
}

/** Puts a state manager on the consumer's channel. */
export function connect({ ports, dialect }: ConnectParts, state: StateManager, consumer: Consumer): Connected {
    const { send, sendLargeMessage, registerReceiveHandler, authorizationHandler, logger } = consumer;
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
        logger,
    });
    return { listSync, authorise };
}
