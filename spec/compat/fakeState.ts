import type { EntryClass } from "../../src/compat/entry/logEntry";
import type { SyncedState } from "../../src/compat/sync/syncedState";
import type { LedgerEvent } from "../../src/event/event";
import type { Layout } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import type { Clock } from "../../src/port/clock";

/** The least that a StateManager has to be for ListSync: no replay, entries are committed when `commit` is called. */
export interface FakeState extends SyncedState {
    readonly ledger: Ledger;
    commit(): void;
    /** Everything that others' messages brought, in order. */
    readonly queued: LedgerEvent[];
}

interface Parts {
    readonly layout: Layout;
    readonly clock: Clock;
    /** By identifier. */
    readonly classes: LuaTable<string, EntryClass>;
}

export function createFakeState({ layout, clock, classes }: Parts): FakeState {
    const ledger = createLedger(layout, clock);
    const queued: LedgerEvent[] = [];
    let committed = 0;
    return {
        ledger,
        queued,
        commit() {
            const batch: LedgerEvent[] = [];
            for (const index of $range(committed + 1, queued.length)) batch.push(queued[index - 1]!);
            committed = queued.length;
            if (batch.length > 0) ledger.merge(batch);
            while (ledger.hash(math.huge)) continue;
        },
        queueRemoteEvent(entry) {
            queued.push(entry);
        },
        createLogEntryFromList(list) {
            const identifier = table.remove(list as string[])!;
            const entryClass = classes.get(identifier) as EntryClass | undefined;
            if (entryClass === undefined) return error(`class ${identifier} is unknown`);
            const entry: LedgerEvent = new LuaTable();
            entry.set("_d", identifier);
            for (const [index, name] of ipairs(entryClass.fields())) entry.set(name, list[index - 1] as number);
            return setmetatable(entry, entryClass as unknown as LuaMetatable<LedgerEvent>);
        },
        createListFromEntry(entry) {
            const list: unknown[] = [];
            const entryClass = classes.get(entry.get("_d") as string);
            for (const name of entryClass.fields()) {
                const value: unknown = entry.get(name);
                if (value !== undefined) list.push(value);
            }
            list.push(entry.get("_d"));
            return list;
        },
        lag: () => $multi(0, queued.length - committed),
        stateHash: () => ledger.fingerprint()?.hash ?? 0,
    };
}
