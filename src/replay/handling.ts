import type { Ledger } from "../ledger/ledger";
import { type Consumer, soundCount, type Work } from "./consumer";
import type { Disturbances } from "./disturbance";
import type { Execution } from "./execution";
import type { Handler, SaveAndRestore } from "./projection";
import { createSnapshots, type Snapshots } from "./snapshots";
import { createHandlerWork, type Handlers, type Keeper, setDefaultHandler, setHandler, type WorkOptions } from "./work";

/** How failures and restarts name the handlers. */
export const HANDLERS_NAME = "handlers";

/** @noSelf */
export interface HandlingOptions {
    readonly ledger: Ledger;
    readonly workOptions: WorkOptions;
    readonly disturbances: Disturbances;
    readonly execution: Execution;
    readonly register: (name: string, work: Work, snapshots: Snapshots) => Consumer;
    /** True where a state of this version is stored, which is looked at: the consumer is to wait. */
    readonly expectStored: (consumer: Consumer, version: number) => boolean;
    /** What is stored covers something that has changed. */
    readonly dropStored: (name: string) => void;
    /** To be called after a consumer's position may have changed. */
    readonly goOn: () => void;
}

/**
 * The handlers, whose state is the addon's: together they are one consumer, from the first of them on.
 *
 * @noSelf
 */
export interface Handling {
    /** Registers a handler, in place of an older one of this kind. Handlers that have begun begin anew. */
    on(kind: string, handler: Handler): void;
    /** Registers one for events of all kinds without a handler, in place of an older one; nil: these are skipped. */
    onOthers(handler: Handler | undefined): void;
    /**
     * Lets the state that handlers own be kept, so that going back does not mean the beginning; in place of an earlier
     * pair. It holds for all handlers together.
     *
     * @param version another one is another meaning of past events; without it no state outlasts the session
     */
    onSnapshot(functions: SaveAndRestore, version?: number): void;
    /** Goes back to the first event, now or, called by a handler, when it returns. */
    restart(): void;
    /** Shows events up to the end of this server second alone, as long as nothing else is asked for; nil: all. */
    showUntil(time: number | undefined): void;
    /** Events of the ledger that the handlers have still to go through, as far as these are to be shown. */
    left(): number;
    /** True once a handler was called since the last beginning. */
    isTouched(): boolean;
    /** Of the state that is kept. */
    version(): number | undefined;
    /** To be called first when the ledger has changed. */
    follow(): void;
}

export function createHandling(options: HandlingOptions): Handling {
    const { ledger, workOptions, disturbances, execution, register, expectStored, dropStored, goOn } = options;
    const handlers: Handlers = new LuaMap();
    const keeper: Keeper = { functions: undefined };
    let consumer: Consumer | undefined;
    let untilTime: number | undefined;
    let version: number | undefined;

    function limit(): number {
        return untilTime === undefined ? math.huge : ledger.indexAtTime(untilTime + 1) - 1;
    }

    function follow(): void {
        if (consumer !== undefined && untilTime !== undefined) consumer.limit = limit();
    }

    function beginAnew(known: Consumer): void {
        known.halt = undefined;
        // Not throttled: who registers wants it now, and in the same breath the next handler.
        known.restartedAtSeconds = -math.huge;
        const [first] = ledger.events;
        if (first !== undefined) disturbances.changed(known, first);
        goOn();
    }

    /** Makes the consumer with the first handler, and begins anew with each further one. */
    function begin(): void {
        if (consumer !== undefined) {
            beginAnew(consumer);
            return;
        }
        const work = createHandlerWork(handlers, keeper, workOptions);
        consumer = register(
            HANDLERS_NAME,
            work,
            createSnapshots(() => {
                dropStored(HANDLERS_NAME);
            }),
        );
        follow();
    }

    return {
        on(kind, handler) {
            setHandler(handlers, ledger.layout, kind, handler);
            begin();
        },
        onOthers(handler) {
            setDefaultHandler(handlers, handler);
            begin();
        },
        onSnapshot(functions, stateVersion) {
            keeper.functions = functions;
            version = stateVersion;
            if (consumer === undefined) return;
            consumer.cannotCopy = false;
            consumer.copying = undefined;
            consumer.snapshots.clear();
            if (version !== undefined) consumer.isHeld = expectStored(consumer, version);
            goOn();
        },
        restart() {
            if (consumer === undefined) return;
            consumer.snapshots.clear();
            if (execution.isBusy()) beginAnew(consumer);
            else {
                execution.restart(consumer);
                goOn();
            }
        },
        showUntil(time) {
            untilTime = time;
            if (consumer === undefined) return;
            consumer.limit = limit();
            consumer.restartedAtSeconds = -math.huge;
            const newest = execution.newestOf(consumer);
            const isBeyond = newest !== undefined && (newest.get(ledger.layout.time) as number) > (time ?? math.huge);
            // What snapshots further on cover is right: coming back may begin there.
            if (isBeyond) consumer.changedAt = math.min(consumer.changedAt ?? math.huge, consumer.limit + 1);
            goOn();
        },
        left: () =>
            consumer === undefined ? 0 : math.min(consumer.limit, ledger.events.length) - soundCount(consumer),
        version: () => version,
        isTouched: () => consumer !== undefined && consumer.isTouched,
        follow,
    };
}
