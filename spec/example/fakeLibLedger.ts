/**
 * LibLedger as far as LootLedger uses it, with one list of events and no channel: projections are folded anew
 * whenever their state is asked for.
 */
interface FakeEvent {
    [slot: number]: LibLedgerValue;
}

type Callback = LibLedgerCallback;

export interface FakeLedger {
    readonly library: LibLedgerLibrary;
    readonly events: LibLedgerEvent[];
    readonly options: () => LibLedgerOptions;
    /** What Submit, Retract and Import answer instead of writing; nil lets them write. */
    refusal: string | undefined;
    syncCount: number;
    unconfirmed: LibLedgerUnconfirmed[];
    conflicts: LibLedgerConflict[];
    /** While it is set the ledger is loading. */
    loading: LibLedgerStatus["loading"];
    difference: LibLedgerStatus["difference"];
    /** Key and digest of the last resolution. */
    resolved: string;
    /** Raises a callback that the addon has registered. */
    readonly raise: (name: LibLedgerCallbackName, ...args: unknown[]) => void;
}

const OWN_REALM = 4711;
export const OWN_CREATOR = 0xabcdabc;
export const OWN_GUID = "Player-4711-0ABCDABC";

/** Not the library's hash: LootLedger must get by with any. */
export function fakeHash(this: void, name: string): number {
    let hash = 7;
    for (const i of $range(1, name.length)) {
        hash = (hash * 31 + string.byte(name, i)) % 4294967296;
    }
    return hash;
}

export function createFakeLedger(): FakeLedger {
    const fields = new LuaMap<string, string[]>();
    const projections = new LuaMap<string, LibLedgerProjection>();
    const callbacks = new LuaMap<string, Callback>();
    const events: LibLedgerEvent[] = [];
    let given: LibLedgerOptions | undefined;
    let now = 1600000000;

    function keyOf(event: LibLedgerEvent): string {
        const [time, counter, realm, creator] = [event[1], event[2], event[3], event[4]] as number[];
        return string.format("%.0f-%.0f-%.0f-%.0f", time, counter, realm, creator);
    }

    function isRetracted(event: LibLedgerEvent): boolean {
        const key = keyOf(event);
        return events.some((other) => other[5] === "!retraction" && other[6] === key);
    }

    function isBefore(a: LibLedgerEvent, b: LibLedgerEvent): boolean {
        for (const slot of $range(1, 4)) {
            if (a[slot] !== b[slot]) return (a[slot] as number) < (b[slot] as number);
        }
        return false;
    }

    function add(head: number[], kind: string, payload: Record<string, LibLedgerValue>): LibLedgerEvent | undefined {
        const event: FakeEvent = {};
        for (const i of $range(1, 4)) event[i] = head[i - 1]!;
        event[5] = kind;
        const names = fields.get(kind);
        if (names === undefined) error(`kind ${kind} is not defined`);
        let slot = 6;
        for (const name of names) {
            const [field] = string.gsub(name, "%?$", "");
            event[slot] = payload[field] ?? false;
            slot += 1;
        }
        const key = keyOf(event);
        if (events.some((held) => keyOf(held) === key)) return undefined;
        events.push(event);
        table.sort(events, isBefore);
        return event;
    }

    function fold(projection: LibLedgerProjection): object {
        let state = projection.initialState();
        for (const event of events) {
            const evolve = projection.evolve[event[5] as string];
            if (evolve === undefined || isRetracted(event)) continue;
            const values = [6, 7, 8, 9, 10].map((slot) => event[slot]) as LibLedgerValue[];
            state =
                (evolve(state, event, values[0]!, values[1]!, values[2]!, values[3]!, values[4]!) as object) ?? state;
        }
        return state;
    }

    const ledger = {
        name: "LootLedger",
        Define(kind: string, names: string[]) {
            fields.set(kind, names);
        },
        Project(name: string, projection: LibLedgerProjection) {
            projections.set(name, projection);
        },
        State(name: string) {
            const projection = projections.get(name);
            return projection === undefined ? undefined : fold(projection);
        },
        Submit(kind: string, payload: Record<string, LibLedgerValue>) {
            if (fake.refusal !== undefined) return $multi(undefined, fake.refusal);
            now += 1;
            return $multi(add([now, 0, OWN_REALM, OWN_CREATOR], kind, payload));
        },
        Retract(event: LibLedgerEvent | string) {
            if (fake.refusal !== undefined) return $multi(undefined, fake.refusal);
            now += 1;
            const key = type(event) === "string" ? event : keyOf(event);
            return $multi(add([now, 0, OWN_REALM, OWN_CREATOR], "!retraction", { key }));
        },
        Import(rows: LibLedgerImportRow[]) {
            if (fake.refusal !== undefined) return $multi(undefined, fake.refusal);
            let added = 0;
            for (const { time, counter, creator, kind, fields: payload } of rows) {
                if (add([time, counter, 0, creator], kind, payload) !== undefined) added += 1;
            }
            return $multi(added);
        },
        Events: () => events,
        Key(event: LibLedgerEvent) {
            return keyOf(event);
        },
        Fields(event: LibLedgerEvent) {
            return { kind: event[5] };
        },
        Unconfirmed: () => fake.unconfirmed,
        Confirm(event: LibLedgerEvent) {
            if (fake.refusal !== undefined) return $multi(undefined, fake.refusal);
            fake.unconfirmed = fake.unconfirmed.filter((entry) => entry.event !== event);
            return $multi(event);
        },
        Conflicts: () => fake.conflicts,
        Resolve(key: string, digest: number) {
            if (fake.refusal !== undefined) return $multi(undefined, fake.refusal);
            fake.resolved = `${key} ${tostring(digest)}`;
            return $multi({ 1: 1 });
        },
        IsRetracted(event: LibLedgerEvent) {
            return isRetracted(event);
        },
        EnableSending() {
            // There is nobody to send to.
        },
        Sync() {
            fake.syncCount += 1;
        },
        Status: () => ({
            name: "LootLedger",
            phase: fake.loading === undefined ? "active" : "loading",
            loading: fake.loading,
            difference: fake.difference,
            events: events.length,
            applied: events.length,
            stateHash: 12345,
            isSending: true,
            waiting: 2,
            progress: { state: "inSync", held: 4, total: 4 },
            newerVersions: [],
            unconfirmed: fake.unconfirmed.length,
            conflicts: fake.conflicts.length,
            quarantined: 1,
            leftBehind: 0,
            refused: {},
            failures: [{ projection: "standings", key: "1-0-0-1", message: "broken |c" }],
        }),
        Peers: () => [
            { name: "Anna-Everlook", lastHeard: 1, isInSync: true },
            { name: "Bert-Everlook", lastHeard: 1 },
        ],
        RegisterCallback(this: void, _target: unknown, name: string, handler: Callback) {
            callbacks.set(name, handler);
        },
    };
    fields.set("!retraction", ["key"]);

    const library = {
        version: "0",
        New(_name: string, options: LibLedgerOptions) {
            given = options;
            return ledger;
        },
        AuthoriseByGuildRank(this: unknown, rankMax: number): LibLedgerAuthorise {
            return (fullName) => (tonumber(fullName) ?? 0) <= rankMax;
        },
        HashName(name: string) {
            return fakeHash(name);
        },
        NameOf(_realm: number, creator: number) {
            return creator === OWN_CREATOR ? "Me" : undefined;
        },
    };

    const fake: FakeLedger = {
        library: library as unknown as LibLedgerLibrary,
        events,
        options: () => given!,
        refusal: undefined,
        loading: undefined,
        difference: undefined,
        syncCount: 0,
        unconfirmed: [],
        conflicts: [],
        resolved: "",
        raise: (name, ...args) => {
            const callback = callbacks.get(name);
            if (callback === undefined) error(`${name} is not registered`);
            callback(name, ...args);
        },
    };
    return fake;
}
