import type { Dialect, EntryKind } from "../../src/compat/dialect";
import type { Entry, EntryClass } from "../../src/compat/entry/logEntry";
import type { SortedList } from "../../src/compat/entry/sortedList";
import type { Logger } from "../../src/compat/logger";
import {
    createStateManagerClass,
    type StateManager,
    type StateManagerClass,
} from "../../src/compat/state/stateManager";
import { createScheduler } from "../../src/schedule/scheduler";
import { STEADY_FRAMES } from "../schedule/steadyFrames";
import { createEntryWorld, type EntryWorld } from "./entryWorld";

/** An entry that adds points, as a loot manager has them. */
export interface PointsEntry extends Entry {
    points: number;
}

/** As a consumer has its rows. */
export type Row = Partial<PointsEntry> & Record<string, unknown>;

/** A client with one consumer, who adds up points. */
export interface StateWorld extends EntryWorld {
    readonly stateManagerClass: StateManagerClass;
    readonly pointsClass: EntryClass;
    /** "Fatal text", in the order of the calls. */
    readonly logged: string[];
    readonly logger: Logger;
    /** Points in the order in which the mutator saw them. */
    seen: number[];
    /** "changed", "restarted", "failed uuid". */
    readonly told: string[];
    /** One that ticks each half second, whose restarts clear `seen`. */
    manage(table: object[]): StateManager;
    /** One without anything registered. */
    bare(table: object[]): StateManager;
    row(time: number, points: number, counter?: number, creator?: number): Row;
}

function createLogger(logged: string[]): Logger {
    const logger: Record<string, unknown> = {};
    for (const level of ["Trace", "Debug", "Info", "Warning", "Error", "Fatal"]) {
        logger[level] = (_self: unknown, format: string, ...values: unknown[]) => {
            logged.push(`${level} ${string.format(format, ...(values as (string | number)[]))}`);
        };
    }
    return logger as unknown as Logger;
}

/** @param saved the library's own saved variable, where it is a folder of its own */
export function createStateWorld(
    kind: EntryKind = "crossRealm",
    dialect: Dialect = "base",
    saved?: object,
): StateWorld {
    const entries = createEntryWorld(kind, dialect);
    const { ports, logEntry, ignoreEntry } = entries;
    const scheduler = createScheduler({ ...ports, frameRate: STEADY_FRAMES, budgetMilliseconds: 4 });
    const parts = { dialect, kind, ports, scheduler, logEntry, ignoreEntry, database: () => saved };
    const stateManagerClass = createStateManagerClass(parts, {});
    const pointsClass = logEntry.extend("PTS");
    pointsClass.fields = () => [...logEntry.fields(), "points"];
    const logged: string[] = [];

    const world: StateWorld = {
        ...entries,
        stateManagerClass,
        pointsClass,
        logged,
        logger: createLogger(logged),
        seen: [],
        told: [],
        bare(table) {
            return stateManagerClass.new(logEntry.sortedList(table), world.logger);
        },
        manage(table) {
            const stateManager = world.bare(table);
            stateManager.registerHandler(pointsClass, (entry) => {
                world.seen.push((entry as PointsEntry).points);
            });
            stateManager.addStateRestartListener(() => {
                world.told.push("restarted");
                world.seen = [];
            });
            stateManager.addStateChangedListener(() => {
                world.told.push("changed");
            });
            stateManager.addMutatorFailedListener((_, entry) => {
                world.told.push(`failed ${(entry as Entry).uuid()}`);
            });
            stateManager.setUpdateInterval(500);
            return stateManager;
        },
        row(time, points, counter = 0, creator = 7) {
            const made: Row = { _a: creator, _b: counter, _c: time, _d: "PTS", points };
            if (kind === "crossRealm") made._e = 5;
            return made;
        },
    };
    return world;
}

/** The list that a saved table was given to. */
export function entriesOf(list: SortedList): PointsEntry[] {
    return list.entries() as PointsEntry[];
}
