import { accept, refuse, type Checked } from "../event/checked";
import { checkEvent } from "../event/check";
import type { FieldValue, LedgerEvent } from "../event/event";
import { keyOf, keyText, parseKeyText } from "../event/key";
import { NATIVE_LAYOUT } from "../event/layout";
import { createSchema } from "../event/schema";
import { createStamp, type Moment } from "../event/stamp";
import { createTuple } from "../event/tuple";
import { RETRACTION_KIND } from "../ledger/retraction";
import type { Handler, Projection } from "../replay/projection";
import { HANDLERS_NAME } from "../replay/replayer";
import { createAuthority, type AuthoriseHandler } from "../sync/authority";
import { createBinding, type Binding, type Machinery } from "./binding";
import type { HandlerDefinition, ProjectionDefinition } from "./definition";
import type { LedgerObject } from "./ledgerObject";
import { eventsOfRows } from "./payload";
import type { KeptLedger } from "./running";
import { scopeOf } from "./scope";
import { statusOf } from "./status";

/** The machinery of this version behind one ledger object. @noSelf */
export interface Session {
    define(kind: string, fields: readonly string[]): Checked<unknown>;
    on(handler: HandlerDefinition): void;
    project(projection: ProjectionDefinition): void;
    state(projection: string): object | undefined;
    /** The caller's payload in the order of its kind's fields; a refusal is the caller's mistake. */
    payload(kind: string, fields: unknown): Checked<FieldValue[]>;
    submit(kind: string, fields: FieldValue[]): Checked<LedgerEvent>;
    retract(target: LedgerEvent | string): Checked<LedgerEvent>;
    /** Rows of an importer as events; a refusal is the caller's mistake. */
    eventsOf(rows: readonly unknown[]): Checked<LedgerEvent[]>;
    /** Takes the events in, all or none; how many were new. */
    take(events: readonly LedgerEvent[]): Checked<number>;
    catchup(limit: number | undefined): number;
    events(): readonly LedgerEvent[];
    isEvent(value: unknown): boolean;
    fields(event: LedgerEvent): LibLedgerFields;
    find(key: string): LedgerEvent | undefined;
    key(event: LedgerEvent): string;
    isRetracted(event: LedgerEvent): boolean;
    setSending(isSending: boolean): void;
    advertise(): void;
    status(): LibLedgerStatus;
    peers(): LibLedgerPeer[];
    /** The guild or group may have changed. */
    reconsider(): void;
    /** Goes to work; once, and after the ledger object can find its session, since callbacks are called from here on. */
    start(): void;
    /** Ends all work for good; gives back what this ledger held. */
    stop(): KeptLedger | undefined;
}

const MAY_NOT = "you may not write this";
const NOT_KNOWN_YET = "it is not known yet whether you may write this";

export function createSession(object: LedgerObject, machinery: Machinery, kept: KeptLedger | undefined): Session {
    const { definition } = object;
    const { clock, log, roster } = machinery.ports;
    const schema = createSchema();
    const authority = createAuthority(definition.options.authorise as unknown as AuthoriseHandler, log);
    let scopeId: string | undefined;
    let whyNoScope = "";
    let stamp = createStamp(NATIVE_LAYOUT, clock.serverTime);
    let binding: Binding;
    let lastPhase = "";
    /** Events of an older version of the library, until the scope they belong to is known. */
    let remaining = kept;

    function fire(name: LibLedgerCallbackName, ...args: unknown[]): void {
        object.callbacks.Fire(name, object, ...args);
    }

    function tellPhase(): void {
        const { phase, reason } = session.status();
        const text = `${phase} ${reason}`;
        if (text === lastPhase) return;
        lastPhase = text;
        fire("PhaseChanged", phase, reason);
    }

    /** Own events from before a /reload, or back from peers after a crash: the stamp goes on after them. */
    function observeOwn(events: readonly LedgerEvent[]): void {
        const own = roster.ownIdentity();
        if (own === undefined) return;
        for (const index of $range(1, events.length)) {
            const key = keyOf(NATIVE_LAYOUT, events[index - 1]!);
            if (key.creator === own.creator && key.realm === own.realm) stamp.observe(key);
        }
    }

    function takeRemaining(): readonly LedgerEvent[] {
        if (remaining === undefined || remaining.scopeId !== scopeId) return [];
        const { events } = remaining;
        remaining = undefined;
        return events;
    }

    function bind(): void {
        const fresh = scopeOf(definition.options, roster);
        scopeId = fresh.ok ? fresh.scopeId : undefined;
        whyNoScope = fresh.ok ? "" : fresh.reason;
        stamp = createStamp(NATIVE_LAYOUT, clock.serverTime);
        binding = createBinding(definition, scopeId, takeRemaining(), machinery, {
            onChanged: (applied, total) => {
                fire("StateChanged", applied, total);
            },
            onRestarted: (name) => {
                fire("StateRestarted", name);
            },
            onFailed: (name, key, message) => {
                fire("HandlerFailed", name, key, message);
            },
            onLoaded: tellPhase,
            onAdded: (added) => {
                observeOwn(added);
                fire("EventsAdded", added.length);
            },
            onInSyncChanged: (inSync) => {
                fire("SyncChanged", inSync);
            },
        });
        for (const { kind, handler } of definition.handlers) binding.replayer.on(kind, handler as unknown as Handler);
        for (const { name, projection } of definition.projections) binding.replayer.project(name, projection as unknown as Projection);
        if (!definition.isSending) binding.sync?.disableSending();
        binding.begin();
    }

    /** Why nothing can be written now. */
    function whyNot(): string | undefined {
        if (scopeId === undefined) return whyNoScope;
        if (!binding.isLoaded()) return "the ledger is still loading";
        if (roster.ownIdentity() === undefined || roster.ownName() === undefined) return "the player is not known yet";
        return undefined;
    }

    function whyNotMine(event: LedgerEvent): string | undefined {
        const verdict = authority.mayWrite(roster.ownName()!, event);
        if (verdict === "yes") return undefined;
        return verdict === "no" ? MAY_NOT : NOT_KNOWN_YET;
    }

    /** Stamps, stores and sends. */
    function write(kind: string, fields: FieldValue[], cause: Moment | undefined): Checked<LedgerEvent> {
        const obstacle = whyNot();
        if (obstacle !== undefined) return refuse(obstacle);
        const own = roster.ownIdentity()!;
        const event = createTuple({ ...stamp.next(cause), ...own }, kind, fields);
        const reason = whyNotMine(event);
        if (reason !== undefined) return refuse(reason);
        binding.ledger.merge([event]);
        binding.sync?.announce([event]);
        return accept(event);
    }

    function tellRestarted(): void {
        fire("StateRestarted", HANDLERS_NAME);
        for (const { name } of definition.projections) fire("StateRestarted", name);
    }

    function find(key: string): LedgerEvent | undefined {
        const parsed = parseKeyText(key);
        return parsed === undefined ? undefined : binding.ledger.find(parsed);
    }

    const session: Session = {
        define(kind, fields) {
            const defined = schema.define(kind, fields);
            if (defined.ok) definition.kinds.push({ kind, fields });
            return defined;
        },
        on(handler) {
            definition.handlers.push(handler);
            binding.replayer.on(handler.kind, handler.handler as unknown as Handler);
        },
        project(projection) {
            definition.projections.push(projection);
            binding.replayer.project(projection.name, projection.projection as unknown as Projection);
        },
        state: (projection) => binding.replayer.state(projection),
        payload: (kind, fields) => schema.arrange(kind, fields),
        submit: (kind, fields) => write(kind, fields, undefined),
        retract(target) {
            const key = type(target) === "string" ? (target as string) : keyText(NATIVE_LAYOUT, target as LedgerEvent);
            const event = find(key);
            if (event === undefined) return refuse(`no event has the key ${key}`);
            return write(RETRACTION_KIND, [key], keyOf(NATIVE_LAYOUT, event));
        },
        eventsOf: (rows) => eventsOfRows(schema, rows),
        take(events) {
            const obstacle = whyNot();
            if (obstacle !== undefined) return refuse(obstacle);
            for (const index of $range(1, events.length)) {
                const reason = whyNotMine(events[index - 1]!);
                if (reason !== undefined) return refuse(reason);
            }
            const result = binding.ledger.merge(events);
            if (result.added.length > 0) binding.sync?.advertiseNow();
            return accept(result.added.length);
        },
        catchup: (limit) => binding.replayer.catchup(limit),
        events: () => binding.ledger.events,
        isEvent: (value) => checkEvent(NATIVE_LAYOUT, value).ok,
        fields(event) {
            const kind = event.get(NATIVE_LAYOUT.kind) as string;
            const payload = (schema.name(event) ?? {}) as LibLedgerFields["payload"];
            return { ...keyOf(NATIVE_LAYOUT, event), kind, key: keyText(NATIVE_LAYOUT, event), payload };
        },
        find,
        key: (event) => keyText(NATIVE_LAYOUT, event),
        isRetracted: (event) => binding.retractions.isRetracted(event),
        setSending(isSending) {
            definition.isSending = isSending;
            if (isSending) binding.sync?.enableSending();
            else binding.sync?.disableSending();
        },
        advertise() {
            binding.sync?.advertiseNow();
        },
        status: () => statusOf(definition, binding, whyNoScope),
        peers: () => binding.sync?.peers() ?? [],
        reconsider() {
            const now = scopeOf(definition.options, roster);
            if ((now.ok ? now.scopeId : undefined) !== scopeId) {
                binding.stop();
                const hadState = binding.replayer.applied() > 0;
                bind();
                if (hadState) tellRestarted();
            }
            tellPhase();
        },
        start() {
            for (const { kind, fields } of definition.kinds) schema.define(kind, fields);
            bind();
        },
        stop() {
            binding.stop();
            return scopeId === undefined ? remaining : { scopeId, events: binding.ledger.events };
        },
    };
    return session;
}
