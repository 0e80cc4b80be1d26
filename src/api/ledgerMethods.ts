import type { LedgerEvent } from "../event/event";
import { WORD_MAX } from "../event/layout";
import { isOwnKind } from "../event/ownKind";
import { createCheckpointMethods } from "./checkpointMethods";
import { createEpochMethods } from "./epochMethods";
import { HANDLERS_NAME } from "../replay/handling";
import { createGroupMethods } from "./groupMethods";
import type { LedgerObject } from "./ledgerObject";
import { answer, COLON, isTarget, TARGET_EXPECTED, type SessionOf } from "./methodParts";
import { createReplayMethods } from "./replayMethods";
import { expect, expectThat, isFunction, isList, isTable, isTextOf, isWhole } from "./usage";

const KIND_BYTES_MAX = 64;
const NAME_EXPECTED = `a text of 1..${KIND_BYTES_MAX} bytes`;
const KIND_EXPECTED = `${NAME_EXPECTED} without "!" at its beginning`;
const EVOLVE_EXPECTED = "a table kind -> function(state, event, fields…)";

/** A kind that a consumer may ask for; events of it need not be defined here. */
function isKind(value: unknown): boolean {
    return isTextOf(value, 1, KIND_BYTES_MAX) && !isOwnKind(value);
}

function isListOfTexts(value: unknown): boolean {
    if (!isList(value)) return false;
    for (const item of value) {
        if (type(item) !== "string") return false;
    }
    return true;
}

function isEvolveTable(value: unknown): boolean {
    if (!isTable(value)) return false;
    for (const [kind, evolve] of pairs(value as Record<string, unknown>)) {
        if (!isKind(kind) || !isFunction(evolve)) return false;
    }
    return true;
}

/** The methods of ledger objects, called with a colon. Each checks its arguments at the caller's line, then delegates. */
export function createLedgerMethods(sessionOf: SessionOf): object {
    return {
        ...createEpochMethods(sessionOf),
        ...createGroupMethods(sessionOf),
        ...createCheckpointMethods(sessionOf),
        ...createReplayMethods(sessionOf),

        Define(this: LedgerObject, kind: unknown, fields: unknown) {
            const usage = "ledger:Define(kind, fields)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isKind(kind), usage, "kind", KIND_EXPECTED, kind);
            expect(isListOfTexts(fields), usage, "fields", "a list of texts", fields);
            const defined = session!.define(kind as string, fields as string[]);
            expectThat(defined.ok, usage, defined.ok ? "" : defined.reason);
        },

        On(this: LedgerObject, kind: unknown, handler: unknown) {
            const usage = "ledger:On(kind, handler)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isKind(kind), usage, "kind", KIND_EXPECTED, kind);
            expect(isFunction(handler), usage, "handler", "a function(event, fields…)", handler);
            session!.on({ kind: kind as string, handler: handler as LibLedgerHandler });
        },

        Project(this: LedgerObject, name: unknown, projection: unknown) {
            const usage = "ledger:Project(name, projection)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            const isFree = isTextOf(name, 1, KIND_BYTES_MAX) && name !== HANDLERS_NAME;
            expect(isFree, usage, "name", `${NAME_EXPECTED} other than "${HANDLERS_NAME}"`, name);
            expect(isTable(projection), usage, "projection", "a table", projection);
            const { version, initialState, evolve } = projection as Record<string, unknown>;
            expect(isWhole(version, 0, 1e9), usage, "projection.version", "a whole number from 0", version);
            expect(isFunction(initialState), usage, "projection.initialState", "a function()", initialState);
            expect(isEvolveTable(evolve), usage, "projection.evolve", EVOLVE_EXPECTED, evolve);
            session!.project({ name: name as string, projection: projection as LibLedgerProjection });
        },

        State(this: LedgerObject, projection: unknown) {
            const usage = "ledger:State(projection)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(type(projection) === "string", usage, "projection", "a text", projection);
            return session!.state(projection as string);
        },

        Submit(this: LedgerObject, kind: unknown, fields: unknown) {
            const usage = "ledger:Submit(kind, fields)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isKind(kind), usage, "kind", KIND_EXPECTED, kind);
            expect(isTable(fields), usage, "fields", "a table of fields by name", fields);
            const payload = session!.payload(kind as string, fields);
            expectThat(payload.ok, usage, payload.ok ? "" : payload.reason);
            return answer(payload.ok ? session!.submit(kind as string, payload.value) : payload);
        },

        Retract(this: LedgerObject, event: unknown) {
            const usage = "ledger:Retract(event)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isTarget(session!, event), usage, "event", TARGET_EXPECTED, event);
            return answer(session!.retract(event as LedgerEvent | string));
        },

        Resolve(this: LedgerObject, event: unknown, winner: unknown) {
            const usage = "ledger:Resolve(event, winner)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isTarget(session!, event), usage, "event", TARGET_EXPECTED, event);
            const isWinner = isWhole(winner, 0, WORD_MAX) || session!.isEvent(winner);
            expect(isWinner, usage, "winner", "an event of a ledger or a digest", winner);
            return answer(session!.resolve(event as LedgerEvent | string, winner as LedgerEvent | number));
        },

        Confirm(this: LedgerObject, event: unknown) {
            const usage = "ledger:Confirm(event)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isTarget(session!, event), usage, "event", "an event or a key text", event);
            return answer(session!.confirm(event as LedgerEvent | string));
        },

        Unconfirmed(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:Unconfirmed()", COLON);
            return session!.unconfirmed();
        },

        Conflicts(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:Conflicts()", COLON);
            return session!.conflicts();
        },

        Import(this: LedgerObject, rows: unknown) {
            const usage = "ledger:Import(rows)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isList(rows), usage, "rows", "a list of rows", rows);
            const events = session!.eventsOf(rows as LibLedgerImportRow[]);
            expectThat(events.ok, usage, events.ok ? "" : events.reason);
            return answer(events.ok ? session!.take(events.value) : events);
        },

        Catchup(this: LedgerObject, limit: unknown) {
            const usage = "ledger:Catchup(limit)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            const isLimit = limit === undefined || isWhole(limit, 0, 1e9);
            expect(isLimit, usage, "limit", "a whole number from 0, or nil for all", limit);
            return session!.catchup(limit as number | undefined);
        },

        Events(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:Events()", COLON);
            return session!.events();
        },

        Fields(this: LedgerObject, event: unknown) {
            const usage = "ledger:Fields(event)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(session!.isEvent(event), usage, "event", "an event of a ledger", event);
            return session!.fields(event as LedgerEvent);
        },

        Find(this: LedgerObject, key: unknown) {
            const usage = "ledger:Find(key)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(type(key) === "string", usage, "key", "a key text", key);
            return session!.find(key as string);
        },

        Key(this: LedgerObject, event: unknown) {
            const usage = "ledger:Key(event)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(session!.isEvent(event), usage, "event", "an event of a ledger", event);
            return session!.key(event as LedgerEvent);
        },

        IsRetracted(this: LedgerObject, event: unknown) {
            const usage = "ledger:IsRetracted(event)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(session!.isEvent(event), usage, "event", "an event of a ledger", event);
            return session!.isRetracted(event as LedgerEvent);
        },

        ReplicatedTo(this: LedgerObject, event: unknown) {
            const usage = "ledger:ReplicatedTo(event)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isTarget(session!, event), usage, "event", "an event of a ledger, or its key", event);
            return session!.replicatedTo(event as LedgerEvent | string);
        },

        EnableSending(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:EnableSending()", COLON);
            session!.setSending(true);
        },

        DisableSending(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:DisableSending()", COLON);
            session!.setSending(false);
        },

        Sync(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:Sync()", COLON);
            session!.advertise();
        },

        Status(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:Status()", COLON);
            return session!.status();
        },

        Peers(this: LedgerObject) {
            const session = sessionOf(this);
            expectThat(session !== undefined, "ledger:Peers()", COLON);
            return session!.peers();
        },
    };
}
