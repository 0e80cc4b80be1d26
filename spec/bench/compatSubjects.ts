import { createIgnoreEntry } from "../../src/compat/entry/ignoreEntry";
import { createLogEntry, type Entry, type EntryClass } from "../../src/compat/entry/logEntry";
import { createSortedListClass } from "../../src/compat/entry/sortedList";
import type { Logger } from "../../src/compat/logger";
import { createStateManagerClass, type StateManager } from "../../src/compat/state/stateManager";
import { createFakePorts } from "../compat/fakePorts";
import { createRandom } from "../world/random";
import { createFrames } from "./frames";

/** As the incumbent's consumers save them. */
export interface AwardEntry extends Entry {
    player: string;
    points: number;
}

/** What a consumer makes of its entries. */
export type Standings = LuaTable<string, number>;

export const OTHER_CREATORS = 1000;

const FIRST_TIME = 1600000000;
const PLAYERS = 500;

function loud(): Logger {
    const say = (_logger: unknown, format: string, ...values: (string | number)[]): void => {
        error(string.format(format, ...values));
    };
    const quiet = (): void => {};
    const logger: Record<string, unknown> = { Trace: quiet, Debug: quiet, Info: quiet };
    for (const level of ["Warning", "Error", "Fatal"]) logger[level] = say;
    return logger as unknown as Logger;
}

/** Our copy of the incumbent's library, and a class of entries as a consumer has one. */
function createMajors() {
    const { clock, timer, scheduler } = createFrames();
    const ports = { ...createFakePorts(), clock, timer };
    const sortedListClass = createSortedListClass("base", {});
    const logEntries = createLogEntry({ ports, kind: "crossRealm", sortedListClass }, {});
    const { logEntry } = logEntries;
    const ignoreEntry = createIgnoreEntry(logEntries, ports.units, {});
    const database = (): undefined => undefined;
    const parts = { dialect: "base", kind: "crossRealm", ports, scheduler, logEntry, ignoreEntry, database } as const;
    const stateManagerClass = createStateManagerClass(parts, {});
    const awardClass = logEntry.extend("AW");
    awardClass.fields = () => [...logEntry.fields(), "player", "points"];
    return { logEntry, stateManagerClass, awardClass };
}

const majors = createMajors();

function cast(entry: object): AwardEntry {
    return setmetatable(entry, majors.awardClass as unknown as LuaMetatable<object>) as AwardEntry;
}

export function award(time: number, creator: number, player: string, points: number): AwardEntry {
    return cast({ _a: creator, _b: 0, _c: time, _d: "AW", _e: 1, player, points });
}

/** In order, a raid's worth of creators. */
export function makeAwards(seed: number, count: number): AwardEntry[] {
    const random = createRandom(seed);
    const entries: AwardEntry[] = [];
    let time = FIRST_TIME;
    for (const i of $range(1, count)) {
        time = time + random.integer(1, 200);
        const player = `Player${random.integer(1, PLAYERS)}`;
        entries[i - 1] = award(time, random.integer(1, 25), player, random.integer(1, 100));
    }
    return entries;
}

/** The same rows as others hold them. */
export function copyRows(entries: readonly AwardEntry[]): AwardEntry[] {
    const rows: AwardEntry[] = [];
    for (const i of $range(1, entries.length)) {
        const { _a, _b, _c, _d, _e, player, points } = entries[i - 1]!;
        rows[i - 1] = cast({ _a, _b, _c, _d, _e, player, points });
    }
    return rows;
}

/** Somebody who keeps standings by entries. @noSelf */
export interface Subject {
    standings: () => Standings;
    stateHash: () => number;
    /** Applies all that is there. */
    catchup: () => void;
    insert: (entry: AwardEntry) => void;
    /** Takes in what came from others. */
    receive: (entries: readonly AwardEntry[]) => void;
}

function addTo(standings: Standings, { player, points }: AwardEntry): void {
    const held = standings.get(player) as number | undefined;
    standings.set(player, (held ?? 0) + points);
}

const MODULUS = 65521;

type Bytes = LuaMultiReturn<[number, number, number, number]>;

function bytesOf(number: number): Bytes {
    const { floor } = math;
    return $multi(
        floor(number / 16777216),
        floor(number / 65536) % 256,
        floor(number / 256) % 256,
        floor(number) % 256,
    );
}

/** Adler-32 as its definition has it: byte by byte, the most significant of each number first. */
function createPlainChecksum(): LuaThread {
    return coroutine.create((start: number) => {
        let number = start;
        let low = 1;
        let high = 0;
        while (true) {
            const [first, second, third, fourth] = bytesOf(number);
            low = (low + first) % MODULUS;
            high = (high + low) % MODULUS;
            low = (low + second) % MODULUS;
            high = (high + low) % MODULUS;
            low = (low + third) % MODULUS;
            high = (high + low) % MODULUS;
            low = (low + fourth) % MODULUS;
            high = (high + low) % MODULUS;
            number = (coroutine.yield as unknown as (checksum: number) => number)(high * 65536 + low);
        }
    });
}

/**
 * The plain way: what the incumbent's contract says and no more, with nothing but the entries.
 *
 * @param hasIgnoring false leaves out the look for entries that are ignored, by their uuid: not all of the contract, and
 * the least that anybody could do
 */
export function createPlain(rows: AwardEntry[], hasIgnoring = true): Subject {
    const { resume } = coroutine;
    const ignored = new LuaSet<string>();
    const classes = new LuaTable<string, EntryClass>();
    const mutators = new LuaTable<string, (entry: AwardEntry) => void>();
    let standings: Standings = new LuaTable();
    let thread = createPlainChecksum();
    let applied = 0;
    let last: AwardEntry | undefined;
    let hash = 0;
    classes.set("AW", majors.awardClass);
    mutators.set("AW", (entry) => {
        addTo(standings, entry);
    });

    function compare(a: AwardEntry, b: AwardEntry): number {
        if (a._c !== b._c) return a._c < b._c ? -1 : 1;
        if (a._b !== b._b) return a._b < b._b ? -1 : 1;
        if (a._e !== b._e) return a._e! < b._e! ? -1 : 1;
        if (a._a !== b._a) return a._a < b._a ? -1 : 1;
        return 0;
    }

    function insert(entry: AwardEntry): void {
        let low = 1;
        let high = rows.length + 1;
        while (low < high) {
            const middle = math.floor((low + high) / 2);
            if (compare(rows[middle - 1]!, entry) < 0) low = middle + 1;
            else high = middle;
        }
        const there = rows[low - 1];
        if (there !== undefined && compare(there, entry) === 0) return;
        table.insert(rows, low, entry);
    }

    function restart(): void {
        standings = new LuaTable();
        thread = createPlainChecksum();
        applied = 0;
        hash = 0;
    }

    return {
        standings: () => standings,
        stateHash: () => hash,
        catchup() {
            if (applied > 0 && rows[applied - 1] !== last) restart();
            while (applied < rows.length) {
                const entry = rows[applied]!;
                setmetatable(entry, classes.get(entry._d) as unknown as LuaMetatable<AwardEntry>);
                for (const number of entry.numbersForHash()) {
                    const [, checksum] = resume(thread, number);
                    hash = checksum as number;
                }
                if (!hasIgnoring || !ignored.has(entry.uuid())) {
                    const [ok, problem] = pcall(mutators.get(entry._d), entry);
                    if (!ok) error(problem, 0);
                }
                applied = applied + 1;
                last = entry;
            }
        },
        insert,
        receive(entries) {
            for (const i of $range(1, entries.length)) insert(entries[i - 1]!);
        },
    };
}

/** Through the compatible majors; with two functions more where the consumer lets its standings be kept. */
export function createCompat(rows: AwardEntry[], isKept: boolean): Subject {
    const { stateManagerClass, logEntry, awardClass } = majors;
    const manager: StateManager = stateManagerClass.new(logEntry.sortedList(rows), loud());
    let standings: Standings = new LuaTable();
    manager.registerHandler(awardClass, (entry) => {
        addTo(standings, entry as AwardEntry);
    });
    manager.addStateRestartListener(() => {
        standings = new LuaTable();
    });
    if (isKept) {
        manager.setSnapshotFunctions(
            () => standings,
            (saved) => {
                standings = saved as Standings;
            },
        );
    }
    return {
        standings: () => standings,
        stateHash: () => manager.stateHash(),
        catchup() {
            manager.catchup();
        },
        insert(entry) {
            manager.addEvent(entry);
        },
        receive(entries) {
            for (const i of $range(1, entries.length)) manager.queueRemoteEvent(entries[i - 1]!);
            manager.commitUncommittedEntries();
        },
    };
}

/** A benchmark of something that comes out wrong is worth nothing. */
export function checkAlike(expected: Subject, actual: Subject): void {
    if (expected.stateHash() !== actual.stateHash()) error("the state hash is another");
    const points = actual.standings();
    for (const [player, held] of expected.standings()) {
        if (points.get(player) !== held) error(`${player} has other points than the plain way gives`);
    }
}
