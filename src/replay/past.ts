import { keyText } from "../event/key";
import type { Ledger } from "../ledger/ledger";
import { auditProjection, type Cause, type Select } from "./audit";
import { dueAt, extentOf, waitsForArchive } from "./choice";
import { type Consumer, createConsumer, type Work } from "./consumer";
import type { Listener } from "./listener";
import type { Projection, State } from "./projection";
import { createSnapshots, type Snapshots } from "./snapshots";
import type { Skipped } from "./work";

/** A projection whose past may be looked at. */
export interface Visited {
    readonly projection: Projection;
    readonly snapshots: Snapshots;
}

/** A projection as it was registered. */
export interface Registered extends Visited {
    readonly skipped: Skipped;
    /** Nil where its snapshots are for this session alone. */
    readonly version: number | undefined;
}

/** Histories that are made at the same time: each has a whole state of its own. */
const HISTORIES_MAX = 4;

/** Gets the causes in order; with a reason where something kept them from being all. */
export type HistoryDone = (causes: readonly Cause[], reason: string | undefined) => void;

/** @noSelf */
export interface PastOptions {
    readonly ledger: Ledger;
    readonly listener: Listener;
    readonly allowance: () => number;
    readonly find: (name: string) => Visited | undefined;
    /** For the projection of this name, or for one like it, that leaves out the same events. */
    readonly createWork: (name: string, projection: Projection) => Work;
    readonly tell: (call: () => void) => void;
}

/**
 * Looks at projections as they were: at some time, or at all that made one value what it is. Each look is a consumer of
 * its own, so the present goes on meanwhile, and so does the look when the past turns out to be another.
 *
 * @noSelf
 */
export interface Past {
    /** Who looks, for the replayer to run when nobody else needs it. */
    readonly visitors: Consumer[];
    /** Shows the projection as of the end of this server second, once that is reached. False for an unknown name. */
    travelTo(name: string, time: number): boolean;
    /** Back to the present. False where it is there. */
    comeBack(name: string): boolean;
    /** Nil where the present is to be shown. */
    state(name: string): State | undefined;
    /** Gathers what has changed a value. False for an unknown name, or while too many others are being made. */
    history(name: string, select: Select, done: HistoryDone): boolean;
    /** The projection is registered anew: its visitors saw another. */
    forget(name: string): void;
    /** To be called first when the ledger has changed. */
    follow(): void;
    /** Tells who has arrived. */
    settle(): void;
    /** Histories in the making get no further. */
    stop(): void;
}

/** One look. */
interface Visit {
    readonly name: string;
    readonly consumer: Consumer;
    /** The last second that it sees; nil for all. */
    readonly untilTime: number | undefined;
    hasArrived: boolean;
    /** Nil for a time travel. */
    readonly history: History | undefined;
}

interface History {
    readonly causes: Cause[];
    readonly done: HistoryDone;
}

export function createPast(options: PastOptions): Past {
    const { ledger, listener, allowance, find, createWork, tell } = options;
    const visitors: Consumer[] = [];
    const visits: Visit[] = [];
    /** Travels to archived times, by the projection's name: they begin when these are back. */
    const delayed = new LuaMap<string, number>();

    function limitAt(time: number | undefined): number {
        return time === undefined ? math.huge : ledger.indexAtTime(time + 1) - 1;
    }

    function end(visit: Visit): void {
        const place = visits.indexOf(visit);
        table.remove(visits, place + 1);
        table.remove(visitors, place + 1);
    }

    function begin(name: string, work: Work, snapshots: Snapshots, until: number | undefined, history?: History): void {
        const limit = limitAt(until);
        const consumer = createConsumer({ name, work, snapshots, isVisitor: true, limit, allowance: allowance() });
        visits.push({ name, consumer, untilTime: until, hasArrived: false, history });
        visitors.push(consumer);
    }

    function travelOf(name: string): Visit | undefined {
        return visits.find((visit) => visit.history === undefined && visit.name === name);
    }

    function reasonOf({ consumer }: Visit): string | undefined {
        const { halt } = consumer;
        if (halt === undefined) return undefined;
        const { event } = halt;
        const where = event === undefined ? "the first state" : keyText(ledger.layout, event);
        return `stopped at ${where}: ${halt.message}`;
    }

    function arrive(visit: Visit): void {
        const { name, history, untilTime } = visit;
        visit.hasArrived = true;
        if (history === undefined) {
            tell(() => listener.onTimeReached(name, untilTime!));
            return;
        }
        end(visit);
        const { done, causes } = history;
        tell(() => {
            done(causes, reasonOf(visit));
        });
    }

    function travelTo(name: string, time: number): boolean {
        const visited = find(name);
        if (visited === undefined) return false;
        comeBack(name);
        if (time + 1 < ledger.archive.start()) {
            delayed.set(name, time);
            ledger.archive.need();
        } else {
            begin(name, createWork(name, visited.projection), visited.snapshots, time);
        }
        return true;
    }

    function comeBack(name: string): boolean {
        const visit = travelOf(name);
        const wasAway = visit !== undefined || delayed.has(name);
        delayed.delete(name);
        if (visit !== undefined) end(visit);
        return wasAway;
    }

    ledger.archive.onOpened(() => {
        const names: string[] = [];
        for (const [name] of delayed) names.push(name);
        table.sort(names);
        for (const name of names) travelTo(name, delayed.get(name)!);
    });

    return {
        visitors,
        travelTo,
        comeBack,
        state(name) {
            const visit = travelOf(name);
            return visit?.hasArrived ? visit.consumer.work.state() : undefined;
        },
        history(name, select, done) {
            const visited = find(name);
            const making = visits.filter((visit) => visit.history !== undefined).length;
            if (visited === undefined || making >= HISTORIES_MAX) return false;
            const causes: Cause[] = [];
            const work = createWork(name, auditProjection(visited.projection, select, causes));
            // Every change since the beginning is asked for, so no snapshot is of use.
            begin(
                name,
                work,
                createSnapshots(() => {}),
                undefined,
                { causes, done },
            );
            return true;
        },
        forget(name) {
            delayed.delete(name);
            for (const visit of [...visits]) if (visit.name === name) end(visit);
        },
        follow() {
            for (const { consumer, untilTime } of visits) consumer.limit = limitAt(untilTime);
        },
        settle() {
            if (visits.length === 0) return;
            const extent = extentOf(ledger);
            for (const visit of [...visits]) {
                const { consumer, hasArrived } = visit;
                const isThere = dueAt(consumer, extent) === undefined && !waitsForArchive(consumer, extent);
                if (!hasArrived && isThere) arrive(visit);
            }
        },
        stop() {
            for (const visit of [...visits]) {
                const { history } = visit;
                end(visit);
                if (history !== undefined) {
                    const { done } = history;
                    tell(() => {
                        done([], "the ledger has ended");
                    });
                }
            }
        },
    };
}
