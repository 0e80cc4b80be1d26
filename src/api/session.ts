import { accept, refuse, type Checked } from "../event/checked";
import { checkEvent } from "../event/check";
import type { FieldValue, LedgerEvent } from "../event/event";
import { keyOf, keyText, parseKeyText } from "../event/key";
import { NATIVE_LAYOUT } from "../event/layout";
import { createSchema } from "../event/schema";
import { createStamp, type Moment } from "../event/stamp";
import { createTuple } from "../event/tuple";
import type { Epoch } from "../ledger/epoch";
import { CONFIRMATION_KIND, confirmationFields } from "../ledger/confirmation";
import { RESOLUTION_KIND } from "../ledger/resolution";
import { RETRACTION_KIND } from "../ledger/retraction";
import type { Handler, Projection, SaveAndRestore } from "../replay/projection";
import { HANDLERS_NAME } from "../replay/handling";
import type { Replayer } from "../replay/replayer";
import { createAuthority, type AuthoriseHandler } from "../sync/authority";
import { createBinding, ledgerIdOf, type Binding, type BindingListener, type Machinery } from "./binding";
import {
    everythingOf,
    inMemory,
    keysOf,
    keyTextOf,
    resolutionOf,
    tellConflict,
    tellUnconfirmed,
    unconfirmedOf,
    whyNotFound,
    whyNotRetractable,
} from "./decisions";
import type { Checkpoints } from "./checkpoints";
import { putInPlace, type HandlerDefinition, type HandlerKeeper, type ProjectionDefinition } from "./definition";
import { createEpochs, type Arrival, type Epochs } from "./epochs";
import type { LedgerObject } from "./ledgerObject";
import { createLedgerScope, type LedgerScope } from "./ledgerScope";
import { eventsOfRows, whyNotTogether } from "./importRows";
import { memoryNameOf, type KeptEvents } from "./running";
import { phaseOf, statusOf } from "./status";

/** The machinery of this version behind one ledger object. @noSelf */
export interface Session {
    readonly scope: LedgerScope;
    define(kind: string, fields: readonly string[]): Checked<unknown>;
    on(handler: HandlerDefinition): void;
    onSnapshot(keeper: HandlerKeeper): void;
    project(projection: ProjectionDefinition): void;
    state(projection: string): object | undefined;
    /** Whether its state is another's word so far. */
    isOnTrust(projection: string): boolean;
    /** The caller's payload in the order of its kind's fields; a refusal is the caller's mistake. */
    payload(kind: string, fields: unknown): Checked<FieldValue[]>;
    submit(kind: string, fields: FieldValue[]): Checked<LedgerEvent>;
    retract(target: LedgerEvent | string): Checked<LedgerEvent>;
    /** Says which content of a key applies. @param winner that content, or its digest */
    resolve(target: LedgerEvent | string, winner: LedgerEvent | number): Checked<LedgerEvent>;
    conflicts(): LibLedgerConflict[];
    /** Lets in what only members told. */
    confirm(target: LedgerEvent | string): Checked<LedgerEvent>;
    unconfirmed(): LibLedgerUnconfirmed[];
    /** Rows of an importer as events; a refusal is the caller's mistake. */
    eventsOf(rows: readonly unknown[]): Checked<LedgerEvent[]>;
    /** Takes the events in, all or none; how many were new. */
    take(events: readonly LedgerEvent[]): Checked<number>;
    catchup(limit: number | undefined): number;
    /** That of the scope of now. */
    replayer(): Replayer;
    events(): readonly LedgerEvent[];
    isEvent(value: unknown): boolean;
    fields(event: LedgerEvent): LibLedgerFields;
    find(key: string): LedgerEvent | undefined;
    key(event: LedgerEvent): string;
    isRetracted(event: LedgerEvent): boolean;
    /** Those of the scope of now. */
    epochs(): Epochs;
    checkpoints(): Checkpoints;
    setSending(isSending: boolean): void;
    advertise(): void;
    status(): LibLedgerStatus;
    peers(): LibLedgerPeer[];
    /** Others who certainly hold this event; nil when it is not held here. */
    replicatedTo(target: LedgerEvent | string): number | undefined;
    /** The guild or group may have changed. */
    reconsider(): void;
    /** Tells whether the ledger is active or why not, if that has changed. */
    tellPhase(): void;
    /**
     * Goes to work; once, and after the ledger object can find its session, since callbacks are called from here on.
     *
     * @param isTakenOver an older version has called the handlers, which must now hear that everything comes again
     */
    start(isTakenOver: boolean): void;
    /** Ends all work for good; gives back what stood in memory alone. */
    stop(): KeptEvents;
}

const MAY_NOT = "you may not write this";
const NOT_KNOWN_YET = "it is not known yet whether you may write this";

export function createSession(object: LedgerObject, machinery: Machinery, kept: KeptEvents | undefined): Session {
    const { definition } = object;
    const { clock, log, roster } = machinery.ports;
    const schema = createSchema();
    const scope = createLedgerScope(definition, machinery.ports, reconsider, fire);
    const handler = createAuthority(definition.options.authorise as unknown as AuthoriseHandler, log);
    const authority = scope.guard(handler);
    let scopeId: string | undefined;
    let stamp = createStamp(NATIVE_LAYOUT, clock.serverTime);
    let binding: Binding;
    let epochs: Epochs;
    let lastPhase = "";
    /** True once own events may have come in unnoticed, since the client did not know its player yet. */
    let hasUnobserved = false;
    /** What stands in memory alone of scopes that are not bound now: of a guild that was left, say. */
    const memory: KeptEvents = kept ?? new LuaMap();

    function fire(name: LibLedgerCallbackName, ...args: unknown[]): void {
        object.callbacks.Fire(name, object, ...args);
    }

    function tellPhase(): void {
        const { phase, reason } = phaseOf(binding, scope, epochs);
        const text = `${phase} ${reason}`;
        if (text === lastPhase) return;
        lastPhase = text;
        fire("PhaseChanged", phase, reason);
    }

    /** Own events from before a /reload, or back from peers after a crash: the stamp goes on after them. */
    function observeOwn(events: readonly LedgerEvent[]): void {
        const own = roster.ownIdentity();
        hasUnobserved = hasUnobserved || own === undefined;
        if (own === undefined) return;
        for (const index of $range(1, events.length)) {
            const key = keyOf(NATIVE_LAYOUT, events[index - 1]!);
            if (key.creator === own.creator && key.realm === own.realm) stamp.observe(key);
        }
    }

    /** What was saved with its conflicts is no news. */
    function tellConflicts(events: readonly LedgerEvent[]): void {
        if (!binding.isLoaded()) return;
        for (const key of keysOf(events)) fire("ConflictFound", key);
    }

    const listener: BindingListener = {
        onChanged: (applied, total) => {
            fire("StateChanged", applied, total);
        },
        onRestarted: (name) => {
            fire("StateRestarted", name);
        },
        onTimeReached: (name, time) => {
            fire("TimeReached", name, time);
        },
        onFailed: (name, key, message) => {
            fire("HandlerFailed", name, key, message);
        },
        onLoaded: () => {
            epochs.loaded();
            tellPhase();
        },
        onMerged: ({ added, conflicts }) => {
            observeOwn(added);
            epochs.added(added);
            epochs.added(conflicts);
            if (added.length > 0) fire("EventsAdded", added.length);
            tellConflicts(conflicts);
        },
        onInSyncChanged: (inSync) => {
            fire("SyncChanged", inSync);
        },
        onProgressChanged: ({ state, held, total, secondsLeft }) => {
            fire("ProgressChanged", state, held, total, secondsLeft);
        },
        onWorkProgressed: (work, done, total) => fire("WorkProgressed", work, done, total),
        onPeersChanged() {
            fire("PeersChanged");
        },
        onUnconfirmedChanged() {
            fire("UnconfirmedChanged", binding.sync?.unconfirmed().length ?? 0);
        },
        onCheckpointDone: (week, key, reason) => fire("CheckpointDone", week, key, reason),
        onTrustChanged(trust) {
            fire("TrustChanged", trust);
        },
        write: (kind, fields) => write(kind, fields, undefined),
    };

    /** The events stay under their scope in `memory` until the binding holds them. */
    function remembered(epoch: Epoch): readonly LedgerEvent[] {
        return (scopeId === undefined ? undefined : memory.get(memoryNameOf(scopeId, epoch))) ?? [];
    }

    function unbind(): void {
        epochs.stop();
        binding.stop();
        const isSaved = binding.store !== undefined && binding.store.refusal() === undefined;
        if (scopeId === undefined || isSaved) return;
        // Merged from `memory` at the beginning, so nothing of it is lost by this.
        const everything = everythingOf(binding.ledger);
        if (everything.length > 0) memory.set(memoryNameOf(scopeId, epochs.epoch), everything);
    }

    function bind(arrival: Arrival | undefined): void {
        scopeId = scope.id();
        // Events of another epoch of the same ledger come after those before it.
        if (arrival === undefined) stamp = createStamp(NATIVE_LAYOUT, clock.serverTime);
        hasUnobserved = false;
        const ledgerId = scopeId === undefined ? undefined : ledgerIdOf(definition.name, scopeId);
        epochs = createEpochs({
            definition,
            ledgerId,
            scope,
            machinery,
            authority,
            fire,
            write: (kind, fields) => write(kind, fields, undefined),
            whyNot: (events) => whyNot() ?? whyNotMine(events),
            move: rebind,
            arrival,
            keptOf: remembered,
        });
        const { epoch } = epochs;
        const begun = parseKeyText(epoch.id);
        if (begun !== undefined) stamp.observe(begun);
        const held = remembered(epoch);
        binding = createBinding({ definition, scope, scopeId, epoch, kept: held, authority, machinery, listener });
        epochs.follow(binding);
        const { keeper } = definition;
        if (keeper !== undefined) binding.replayer.onSnapshot(keeper as unknown as SaveAndRestore);
        for (const { kind, handler } of definition.handlers) binding.replayer.on(kind, handler as unknown as Handler);
        for (const { name, projection } of definition.projections)
            binding.replayer.project(name, projection as unknown as Projection);
        if (!definition.isSending) binding.sync?.disableSending();
    }

    /** Before anything is applied anew: whoever owns state clears it now. */
    function tellRestarted(): void {
        if (definition.handlers.length > 0) fire("StateRestarted", HANDLERS_NAME);
        for (const { name } of definition.projections) fire("StateRestarted", name);
    }

    /** @param arrival nil where it is another scope's ledger that comes in the place of this one, not its next epoch */
    function rebind(arrival: Arrival | undefined): void {
        const heldEvents = binding.ledger.events.length > 0;
        unbind();
        bind(arrival);
        if (heldEvents) tellRestarted();
        binding.begin();
    }

    /** Another guild is another ledger, from this very moment on. */
    function followScope(): void {
        if (scope.id() !== scopeId) rebind(undefined);
    }

    function reconsider(): void {
        followScope();
        epochs.reconsider();
        tellPhase();
    }

    /** Why nothing can be written now. */
    function whyNot(): string | undefined {
        followScope();
        if (scopeId === undefined) return scope.whyNone();
        if (!binding.isLoaded()) return "the ledger is still loading";
        if (roster.ownIdentity() === undefined || roster.ownName() === undefined) return "the player is not known yet";
        return epochs.whyPaused();
    }

    function whyNotMine(events: readonly LedgerEvent[]): string | undefined {
        for (const index of $range(1, events.length)) {
            const verdict = authority.mayWrite(roster.ownName()!, events[index - 1]!);
            if (verdict !== "yes") return verdict === "no" ? MAY_NOT : NOT_KNOWN_YET;
        }
        return undefined;
    }

    /** Stamps, stores and sends. */
    function write(kind: string, fields: FieldValue[], cause: Moment | undefined): Checked<LedgerEvent> {
        const obstacle = whyNot();
        if (obstacle !== undefined) return refuse(obstacle);
        const own = roster.ownIdentity()!;
        if (hasUnobserved) {
            hasUnobserved = false;
            observeOwn(binding.ledger.events);
        }
        const event = createTuple({ ...stamp.next(cause), ...own }, kind, fields);
        const reason = whyNotMine([event]);
        if (reason !== undefined) return refuse(reason);
        binding.ledger.merge([event]);
        binding.sync?.announce([event]);
        return accept(event);
    }

    function heldAs(event: LedgerEvent): LedgerEvent | undefined {
        return binding.ledger.find(keyOf(NATIVE_LAYOUT, event));
    }

    function find(key: string): LedgerEvent | undefined {
        const parsed = parseKeyText(key);
        return parsed === undefined ? undefined : binding.ledger.find(parsed);
    }

    const session: Session = {
        scope,
        define(kind, fields) {
            const defined = schema.define(kind, fields);
            if (defined.ok) putInPlace(definition.kinds, { kind, fields: [...fields] }, (other) => other.kind === kind);
            return defined;
        },
        on(handler) {
            putInPlace(definition.handlers, handler, (other) => other.kind === handler.kind);
            binding.replayer.on(handler.kind, handler.handler as unknown as Handler);
        },
        onSnapshot(keeper) {
            definition.keeper = keeper;
            binding.replayer.onSnapshot(keeper as unknown as SaveAndRestore);
        },
        project(projection) {
            putInPlace(definition.projections, projection, (other) => other.name === projection.name);
            binding.replayer.project(projection.name, projection.projection as unknown as Projection);
        },
        state: (projection) => binding.trust.state(projection) ?? binding.replayer.state(projection),
        isOnTrust: (projection) => binding.trust.state(projection) !== undefined,
        payload: (kind, fields) => schema.arrange(kind, fields),
        submit: (kind, fields) => write(kind, fields, undefined),
        retract(target) {
            const key = keyTextOf(target);
            const event = find(key);
            if (event === undefined) return refuse(whyNotFound(binding.ledger, key));
            const reason = whyNotRetractable(event);
            if (reason !== undefined) return refuse(reason);
            return write(RETRACTION_KIND, [key], keyOf(NATIVE_LAYOUT, event));
        },
        resolve(target, winner) {
            const decision = resolutionOf(binding.ledger, target, winner);
            return decision.ok ? write(RESOLUTION_KIND, decision.value.fields, decision.value.cause) : decision;
        },
        confirm(target) {
            const found = unconfirmedOf(binding.sync?.unconfirmed() ?? [], target);
            return found.ok ? write(CONFIRMATION_KIND, confirmationFields([found.value]), undefined) : found;
        },
        unconfirmed: () => (binding.sync?.unconfirmed() ?? []).map((entry) => tellUnconfirmed(entry)),
        conflicts: () => binding.ledger.conflicts().map((conflict) => tellConflict(conflict)),
        eventsOf: (rows) => eventsOfRows(schema, rows),
        take(events) {
            const obstacle = whyNot() ?? whyNotMine(events);
            if (obstacle !== undefined) return refuse(obstacle);
            const problem = whyNotTogether(events, binding.ledger, clock.serverTime());
            if (problem !== undefined) return refuse(problem);
            const result = binding.ledger.merge(events);
            if (result.added.length > 0) binding.sync?.advertiseNow();
            return accept(result.added.length);
        },
        catchup: (limit) => binding.replayer.catchup(limit),
        replayer: () => binding.replayer,
        events: () => inMemory(binding.ledger),
        checkpoints: () => binding.checkpoints,
        isEvent: (value) => checkEvent(NATIVE_LAYOUT, value).ok,
        fields(event) {
            const kind = event.get(NATIVE_LAYOUT.kind) as string;
            const payload = (schema.name(event) ?? {}) as LibLedgerFields["payload"];
            return { ...keyOf(NATIVE_LAYOUT, event), kind, key: keyText(NATIVE_LAYOUT, event), payload };
        },
        find,
        key: (event) => keyText(NATIVE_LAYOUT, event),
        isRetracted(event) {
            const held = binding.ledger.find(keyOf(NATIVE_LAYOUT, event));
            return held !== undefined && binding.retractions.isRetracted(held);
        },
        epochs: () => epochs,
        setSending(isSending) {
            definition.isSending = isSending;
            if (isSending) binding.sync?.enableSending();
            else binding.sync?.disableSending();
        },
        advertise() {
            binding.sync?.advertiseNow();
        },
        status: () => statusOf(definition, binding, scope, epochs),
        peers: () => binding.sync?.peers() ?? [],
        replicatedTo(target) {
            const event = type(target) === "string" ? find(target as string) : heldAs(target as LedgerEvent);
            return event === undefined ? undefined : (binding.sync?.replicatedTo(event) ?? 0);
        },
        reconsider() {
            scope.review();
            reconsider();
        },
        tellPhase,
        start(isTakenOver) {
            for (const { kind, fields } of definition.kinds) schema.define(kind, fields);
            scope.review();
            bind(undefined);
            if (isTakenOver) tellRestarted();
            binding.begin();
        },
        stop() {
            scope.stop();
            unbind();
            return memory;
        },
    };
    return session;
}
