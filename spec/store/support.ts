import type { FieldValue, LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import type { Clock } from "../../src/port/clock";
import type { Log } from "../../src/port/log";
import type { Timer } from "../../src/port/timer";
import type { Scheduler } from "../../src/schedule/scheduler";
import type { Task } from "../../src/schedule/task";
import type { Pause } from "../../src/schedule/slices";
import { createStore, type Store } from "../../src/store/store";

/** For the codec outside of sliced work. */
export const neverPause: Pause = () => {};

/** Monday 2020-04-20 12:00 UTC, week 2624. */
export const NOW = 1587384000;
export const LEDGER_ID = "0123abcd";

export type IntegerOf = (low: number, high: number) => number;

/** A small seeded generator (Park and Miller's), good enough for test data. */
export function createRandom(seed: number): IntegerOf {
    let state = (seed * 48271 + 11) % 2147483647;
    return (low, high) => {
        state = (state * 48271) % 2147483647;
        return low + (state % (high - low + 1));
    };
}

export function tuple(...slots: FieldValue[]): LedgerEvent {
    return slots as unknown as LedgerEvent;
}

function randomBytes(random: IntegerOf, lengthMax: number): string {
    const pieces: string[] = [];
    for (const i of $range(0, random(0, lengthMax) - 1)) pieces[i] = string.char(random(0, 255));
    return table.concat(pieces);
}

const WORDS = ["Brynöl", "Traergöth", "Сергей", "龍", "|cffa335ee|Hitem:16921::|h[Halo]|h|r", 'a"b\\c`d~e', "", "~4"];

function randomNumber(random: IntegerOf): number {
    const choice = random(1, 6);
    if (choice === 1) return random(-5, 5);
    if (choice === 2) return random(-2000000, 2000000) * 40503;
    if (choice === 3) return tonumber(string.format("%.14g", random(-1000000, 1000000) / random(1, 977)))!;
    if (choice === 4) return tonumber(string.format("%.14g", random(1, 1000000) * 1.37e250))!;
    if (choice === 5) return tonumber(string.format("%.14g", random(1, 1000000) * 7.1e-250))!;
    return 99999999999999 - random(0, 3);
}

function randomTable(random: IntegerOf, depth: number): FieldValue {
    const fields = new LuaTable<string | number, FieldValue>();
    for (const i of $range(1, random(0, 4))) fields.set(i, randomValue(random, depth + 1));
    for (const _ of $range(1, random(0, 2))) fields.set(randomBytes(random, 6), randomValue(random, depth + 1));
    if (random(1, 4) === 1) fields.set(random(-9, 30), "sparse");
    return fields;
}

function randomValue(random: IntegerOf, depth: number): FieldValue {
    const choice = random(1, depth >= 4 ? 4 : 5);
    if (choice === 1) return randomNumber(random);
    if (choice === 2) return random(0, 1) === 1;
    if (choice === 3) return WORDS[random(0, WORDS.length - 1)]!;
    if (choice === 4) return randomBytes(random, 24);
    return randomTable(random, depth);
}

const KINDS = ["award", "sold", "!retraction", "ö", "k\u0001"];

/** Events with everything a payload may hold, in key order. */
export function randomEvents(random: IntegerOf, count: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    let time = NOW - random(0, 20000000);
    for (const i of $range(0, count - 1)) {
        time = time + random(1, random(1, 10) === 1 ? 90000 : 900);
        const slots: FieldValue[] = [
            time,
            random(0, 255),
            random(0, 65535),
            random(0, 1) === 1 ? 4294967295 : random(0, 9),
        ];
        slots.push(KINDS[random(0, KINDS.length - 1)]!);
        for (const _ of $range(1, random(0, 4))) slots.push(randomValue(random, 1));
        events[i] = tuple(...slots);
    }
    return events;
}

/** `weeks` weeks of loot rows up to the current one, in key order. */
export function lootRows(weeks: number, rowsPerWeek: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const week of $range(0, weeks - 1)) {
        const start = NOW - (weeks - 1 - week) * 604800 - rowsPerWeek * 10;
        for (const row of $range(0, rowsPerWeek - 1)) {
            const player = `Player${(row * 7 + week) % 40}`;
            const item = `|cffa335ee|Hitem:${16000 + ((row * 31 + week) % 900)}::::::::60:::::::|h[Helm of Row ${row % 50}]|h|r`;
            events.push(tuple(start + row * 10, row % 3, 0, 77, "sold", player, item, "Molten Core", -(row % 90)));
        }
    }
    return events;
}

export function deepCopy<T>(value: T): T {
    if (type(value) !== "table") return value;
    const copy = new LuaTable<AnyNotNil, unknown>();
    for (const [key, field] of pairs(value as unknown as LuaTable<AnyNotNil, unknown>)) copy.set(key, deepCopy(field));
    return copy as unknown as T;
}

/** A frame of nothing but the store's tasks, whose clock goes on by a millisecond at every look. */
export interface Bench {
    readonly clock: Clock;
    readonly timer: Timer;
    readonly scheduler: Scheduler;
    readonly log: Log;
    readonly warnings: string[];
    readonly errors: string[];
    /** Milliseconds that the tasks may use at once. */
    sliceMilliseconds: number;
    serverTime: number;
}

/** @noSelf */
export interface BenchControls {
    /** One step of every task; false when none is left. */
    step(): boolean;
    /** Lets seconds pass: due timers fire. */
    pass(seconds: number): void;
}

type Callback = () => void;

interface Due {
    readonly at: number;
    readonly callback: Callback;
}

export function createBench(): Bench & { readonly controls: BenchControls } {
    let milliseconds = 0;
    let tasks: Task[] = [];
    let timers: Due[] = [];
    const warnings: string[] = [];
    const errors: string[] = [];
    const bench = {
        warnings,
        errors,
        sliceMilliseconds: 50,
        serverTime: NOW,
        clock: {
            serverTime: () => bench.serverTime,
            seconds: () => milliseconds / 1000,
            milliseconds: () => {
                milliseconds = milliseconds + 1;
                return milliseconds;
            },
        },
        timer: {
            after: (seconds: number, callback: Callback) => {
                const due: Due = { at: milliseconds + seconds * 1000, callback };
                timers.push(due);
                return () => {
                    timers = timers.filter((other) => other !== due);
                };
            },
            every: () => error("the store has no ticker"),
        },
        scheduler: {
            wake: (task: Task) => {
                if (!tasks.includes(task)) tasks.push(task);
            },
            stop: (task: Task) => {
                tasks = tasks.filter((other) => other !== task);
            },
            isIdle: () => tasks.length === 0,
            failures: () => [],
        },
        log: {
            error: (message: string) => {
                errors.push(message);
            },
            warn: (message: string) => {
                warnings.push(message);
            },
        },
        controls: {
            step: () => {
                for (const task of tasks.filter(() => true)) {
                    const [ok, result] = pcall(task.step, milliseconds + bench.sliceMilliseconds);
                    if (!ok) errors.push(tostring(result));
                    if (!ok || result === false) tasks = tasks.filter((other) => other !== task);
                }
                return tasks.length > 0;
            },
            pass: (seconds: number) => {
                milliseconds = milliseconds + seconds * 1000;
                const due = timers.filter((timer) => timer.at <= milliseconds);
                timers = timers.filter((timer) => timer.at > milliseconds);
                for (const timer of due) timer.callback();
            },
        },
    } as Bench & { readonly controls: BenchControls };
    return bench;
}

export type SpecBench = ReturnType<typeof createBench>;

export interface Opened {
    readonly bench: SpecBench;
    readonly store: Store;
    readonly ledger: Ledger;
}

/** A store on `saved`, loading; nothing has been stepped yet. */
export function openStore(saved: unknown, ledgerId = LEDGER_ID, isArchiving = false): Opened {
    const bench = createBench();
    const { scheduler, clock, timer, log } = bench;
    const store = createStore({ saved, ledgerId, layout: NATIVE_LAYOUT, isArchiving, scheduler, clock, timer, log });
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    // As the session connects them: the store hears of what it loads itself, too.
    ledger.onAdded(({ added, conflicts }) => {
        store.added(added);
        store.added(conflicts);
    });
    ledger.archive.onDeferred(store.added);
    store.load(ledger, () => {});
    return { bench, store, ledger };
}

export function finish({ bench }: Opened): void {
    while (bench.controls.step()) {
        // Each step does its part.
    }
}

/** Opens, loads and packs all that is to be packed. */
export function openWhole(saved: unknown, ledgerId = LEDGER_ID, isArchiving = false): Opened {
    const opened = openStore(saved, ledgerId, isArchiving);
    opened.bench.sliceMilliseconds = 1000000;
    finish(opened);
    return opened;
}

/** What a fresh client would find in the saved table. */
export function eventsIn(saved: unknown): readonly LedgerEvent[] {
    return openWhole(deepCopy(saved)).ledger.events;
}
