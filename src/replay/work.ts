import type { LedgerEvent } from "../event/event";
import { FIRST_FIELD, type Layout } from "../event/layout";
import { isOwnKind } from "../event/ownKind";
import { invariant } from "../invariant";
import type { Clock } from "../port/clock";
import type { Ledger } from "../ledger/ledger";
import type { Retractions } from "../ledger/retraction";
import type { Work } from "./consumer";
import type { Evolve, Handler, InitialState, Projection, SaveAndRestore, State, Unpack } from "./projection";

export interface WorkOptions {
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    readonly clock: Clock;
    readonly unpack: Unpack;
}

/** Handlers by kind; may grow while the work goes on. */
export type Handlers = LuaMap<string, Handler>;

/** How handlers that own their state let it be kept; may be given while the work goes on. */
export interface Keeper {
    functions: SaveAndRestore | undefined;
}

/** Events without a callback cost so little that the clock is asked only at every so many of them. */
const SKIPS_PER_CLOCK_CHECK = 16;

/** Events that a consumer leaves out, and with it whoever looks at its past. */
export type Skipped = LuaSet<LedgerEvent>;

/** In what consumers differ. */
interface Making {
    /** Nil where the addon owns the state. */
    readonly initialState: InitialState | undefined;
    /** Nil where the library does. */
    readonly keeper: Keeper | undefined;
    readonly skipped: Skipped;
}

/** Registers a handler for a kind, in place of an older one. */
export function setHandler(handlers: Handlers, layout: Layout, kind: string, handler: Handler): void {
    // The incumbent has no kinds of its own.
    if (typeof layout.kind === "number") checkKind(kind);
    handlers.set(kind, handler);
}

/** Registers a handler for all kinds that have none, in place of an older one; nil: they are skipped again. */
export function setDefaultHandler(handlers: Handlers, handler: Handler | undefined): void {
    // Looked up by Lua itself, so that it costs the kinds that have a handler nothing.
    setmetatable(handlers, { __index: () => handler });
}

/** The handlers that `on` registered; the addon owns what they build. */
export function createHandlerWork(handlers: Handlers, keeper: Keeper, options: WorkOptions): Work {
    return createWork(handlers, { initialState: undefined, keeper, skipped: new LuaSet() }, options);
}

/** A projection; the library owns its state. */
export function createProjectionWork(projection: Projection, skipped: Skipped, options: WorkOptions): Work {
    const evolveByKind = new LuaMap<string, Evolve>();
    for (const [kind, evolve] of pairs(projection.evolve)) {
        checkKind(kind);
        evolveByKind.set(kind, evolve);
    }
    return createWork(evolveByKind, { initialState: projection.initialState, keeper: undefined, skipped }, options);
}

/** One loop serves both: it is the hottest of the library, and a test costs less than a wrapper around each handler. */
function createWork(
    callbacks: LuaMap<string, Handler> | LuaMap<string, Evolve>,
    { initialState, keeper, skipped }: Making,
    options: WorkOptions,
): Work {
    const { ledger, retractions, clock, unpack } = options;
    const kindSlot = ledger.layout.kind;
    let state: State | undefined;
    // Upvalues: in a shared record these two cost as much as calling a small handler.
    let current: LedgerEvent | undefined;
    let isDisturbed = false;
    let calls = 0;

    function isLeftOut(event: LedgerEvent): boolean {
        return skipped.has(event) || retractions.isRetracted(event);
    }

    return {
        handles: (kind) => callbacks.has(kind),
        apply(first, last, deadline) {
            const events = ledger.events;
            // Locals: each upvalue costs an instruction for each event.
            const callbackOf = callbacks as LuaMap<string, Handler | Evolve>;
            const slot = kindSlot;
            const firstField = FIRST_FIELD;
            const fieldsOf = unpack;
            const { milliseconds } = clock;
            const hasState = state !== undefined;
            const leavesOut = retractions.hasAny() || !isEmpty(skipped);
            let called = 0;
            calls = 0;
            current = undefined;
            isDisturbed = false;
            for (const i of $range(first, last)) {
                const event = events[i - 1]!;
                const callback = callbackOf.get(event.get(slot) as string);
                if (callback !== undefined && !(leavesOut && isLeftOut(event))) {
                    current = event;
                    called = called + 1;
                    if (!hasState) {
                        (callback as Handler)(event, ...fieldsOf(event, firstField));
                    } else {
                        const result = (callback as Evolve)(state!, event, ...fieldsOf(event, firstField));
                        if (result !== undefined) state = checkState(result, "evolve");
                    }
                    if (isDisturbed || (deadline !== undefined && milliseconds() >= deadline)) {
                        calls = called;
                        return i;
                    }
                } else if (deadline !== undefined && i % SKIPS_PER_CLOCK_CHECK === 0 && milliseconds() >= deadline) {
                    calls = called;
                    return i;
                }
            }
            calls = called;
            return last;
        },
        current: () => current,
        calls: () => calls,
        disturb() {
            isDisturbed = true;
        },
        isDisturbed: () => isDisturbed,
        skip(event) {
            skipped.add(event);
        },
        discard() {
            state = undefined;
            return initialState !== undefined;
        },
        begin() {
            state = undefined;
            if (initialState !== undefined) state = checkState(initialState(), "initialState");
        },
        state: () => state,
        keepsSnapshots: () => keeper === undefined || keeper.functions !== undefined,
        capture() {
            if (keeper === undefined) return state;
            const { save } = keeper.functions!;
            return save();
        },
        adopt(value) {
            if (keeper === undefined) state = value as State;
            else {
                const { restore } = keeper.functions!;
                restore(value);
            }
        },
    };
}

export function isEmpty(set: Skipped): boolean {
    const [first] = next(set);
    return first === undefined;
}

function checkKind(kind: string): void {
    invariant(!isOwnKind(kind), "no consumer registers for a kind of the library's own");
}

/** Raises in the consumer's name: what it returned is its mistake, like an error of its own. */
function checkState(state: unknown, source: string): State {
    if (type(state) !== "table") error(`${source} must return a table, not a ${type(state)}`, 0);
    return state as State;
}
