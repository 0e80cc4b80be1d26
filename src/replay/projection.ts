import type { FieldValue, LedgerEvent } from "../event/event";

/** Gets an event and its fields in the order of their definition. Events are frozen by convention: never change one. */
export type Handler = (event: LedgerEvent, ...fields: FieldValue[]) => void;

/** A projection's own table; only its `evolve` functions know what is in it. */
export type State = object;

/** Makes the state before the first event: a new table each time. */
export type InitialState = () => State;

/** Changes `state` in place and returns nothing, or returns the new state. */
export type Evolve = (state: State, event: LedgerEvent, ...fields: FieldValue[]) => State | undefined | void;

/** State that the library owns: it can begin anew whenever the past changes. */
export interface Projection {
    readonly initialState: InitialState;
    /** Another one is another meaning of past events; without it no snapshot outlasts the session. */
    readonly version?: number;
    /** By kind; events of other kinds are skipped. */
    readonly evolve: Readonly<Record<string, Evolve>>;
}

/** Gives what the handlers have built, as a plain value that is the library's from then on. */
export type Save = () => unknown;

/** Puts such a value, made for this call alone, in the place of what the handlers have built. */
export type Restore = (saved: unknown) => void;

/** How handlers that own their state let it be kept and brought back. */
export interface SaveAndRestore {
    readonly save: Save;
    readonly restore: Restore;
}

/** Gives a handler its arguments after the event; `firstField` is for layouts whose fields are slots. */
export type Unpack = (event: LedgerEvent, firstField: number) => LuaMultiReturn<FieldValue[]>;
