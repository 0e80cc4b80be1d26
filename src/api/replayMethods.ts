import { accept, refuse } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import { WORD_MAX } from "../event/layout";
import { keyTextOf } from "./decisions";
import type { LedgerObject } from "./ledgerObject";
import { answer, COLON, isTarget, TARGET_EXPECTED, type SessionOf } from "./methodParts";
import type { Select } from "../replay/audit";
import type { HistoryDone } from "../replay/past";
import { expect, expectThat, isFunction, isTable, isWhole } from "./usage";

const ON_TRUST = "the older events are not here yet";
const UNKNOWN = "no projection has this name";

function done(isDone: boolean, reason: string): LuaMultiReturn<[true | undefined, string | undefined]> {
    return answer<true>(isDone ? accept(true) : refuse(reason));
}

/** The methods of ledger objects that deal with what replay keeps, and where it stands. */
export function createReplayMethods(sessionOf: SessionOf): object {
    return {
        OnSnapshot(this: LedgerObject, save: unknown, restore: unknown) {
            const usage = "ledger:OnSnapshot(save, restore)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isFunction(save), usage, "save", "a function()", save);
            expect(isFunction(restore), usage, "restore", "a function(saved)", restore);
            session!.onSnapshot({ save: save as LibLedgerSave, restore: restore as LibLedgerRestore });
        },

        Skip(this: LedgerObject, event: unknown, projection: unknown) {
            const usage = "ledger:Skip(event, projection)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(isTarget(session!, event), usage, "event", TARGET_EXPECTED, event);
            const isName = projection === undefined || type(projection) === "string";
            expect(isName, usage, "projection", "a text, or nil for all that stopped there", projection);
            const held = session!.find(keyTextOf(event as LedgerEvent | string));
            const count = held === undefined ? 0 : session!.replayer().skip(held, projection as string | undefined);
            return answer(count > 0 ? accept(count) : refuse("nothing has stopped at this event"));
        },

        TravelTo(this: LedgerObject, projection: unknown, time: unknown) {
            const usage = "ledger:TravelTo(projection, time)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(type(projection) === "string", usage, "projection", "a text", projection);
            expect(isWhole(time, 0, WORD_MAX), usage, "time", "whole server seconds", time);
            if (session!.isOnTrust(projection as string)) return done(false, ON_TRUST);
            return done(session!.replayer().travelTo(projection as string, time as number), UNKNOWN);
        },

        Return(this: LedgerObject, projection: unknown) {
            const usage = "ledger:Return(projection)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(type(projection) === "string", usage, "projection", "a text", projection);
            return done(session!.replayer().comeBack(projection as string), "the projection is in the present");
        },

        History(this: LedgerObject, projection: unknown, options: unknown) {
            const usage = "ledger:History(projection, options)";
            const session = sessionOf(this);
            expectThat(session !== undefined, usage, COLON);
            expect(type(projection) === "string", usage, "projection", "a text", projection);
            expect(isTable(options), usage, "options", "a table", options);
            const { select, done: whenDone } = options as Record<string, unknown>;
            expect(isFunction(select), usage, "options.select", "a function(state)", select);
            expect(isFunction(whenDone), usage, "options.done", "a function(causes, reason)", whenDone);
            const isBegun = session!
                .replayer()
                .history(projection as string, select as Select, whenDone as HistoryDone);
            return done(isBegun, `${UNKNOWN}, or too many histories are being made`);
        },
    };
}
