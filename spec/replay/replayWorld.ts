import type { FieldValue, LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createRetractions, RETRACTION_KIND, type Retractions } from "../../src/ledger/retraction";
import type { Shelf } from "../../src/replay/lasting";
import { createReplayer, type Replayer, unpackSlots } from "../../src/replay/replayer";
import { createScheduler } from "../../src/schedule/scheduler";
import { createKeptLog, createManualTime, type KeptLog, type ManualTime } from "../schedule/manualTime";
import { STEADY_FRAMES } from "../schedule/steadyFrames";

export const BUDGET_MILLISECONDS = 4;

/** What a replayer is told to do without, unless a spec is about it. */
export interface WorldOptions {
    readonly batchSize?: number;
    readonly intervalSeconds?: number;
    readonly shelf?: Shelf;
}

type Hook = (name: string) => void;

/** What a spec does when the replayer tells something. */
export interface Hooks {
    /** Before the restart is noted in `told`. */
    onRestarted: Hook;
    onChanged: Hook;
}

/** A ledger, its replayer and a time that stands still. */
export interface ReplayWorld {
    readonly time: ManualTime;
    readonly log: KeptLog;
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    readonly replayer: Replayer;
    /** "changed applied/total", "restarted name", "failed name key message" in the order of the calls. */
    readonly told: string[];
    readonly hooks: Hooks;
}

export function createReplayWorld({ batchSize = 1000, intervalSeconds = 0, shelf }: WorldOptions = {}): ReplayWorld {
    const time = createManualTime();
    const { clock, timer } = time;
    const log = createKeptLog();
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    const retractions = createRetractions(ledger);
    const scheduler = createScheduler({
        clock,
        timer,
        log,
        frameRate: STEADY_FRAMES,
        budgetMilliseconds: BUDGET_MILLISECONDS,
    });
    const told: string[] = [];
    const hooks: Hooks = { onRestarted: () => {}, onChanged: () => {} };
    const replayer = createReplayer({
        ledger,
        retractions,
        scheduler,
        clock,
        timer,
        log,
        unpack: unpackSlots,
        batchSize,
        intervalSeconds,
        shelf,
        listener: {
            onChanged(applied, total) {
                told.push(`changed ${applied}/${total}`);
                const hook = hooks.onChanged;
                hook("changed");
            },
            onRestarted(name) {
                const hook = hooks.onRestarted;
                hook(name);
                told.push(`restarted ${name}`);
            },
            onTimeReached(name, time) {
                told.push(`reached ${name} ${time}`);
            },
            onFailed(name, key, message) {
                told.push(`failed ${name} ${key} ${message}`);
            },
        },
    });
    return { time, log, ledger, retractions, replayer, told, hooks };
}

/** `{time, counter 0, realm 5, creator 7, kind, fields…}`. */
export function eventAt(time: number, kind: string, ...fields: FieldValue[]): LedgerEvent {
    const event: LedgerEvent = new LuaTable();
    for (const [index, value] of [time, 0, 5, 7, kind, ...fields].entries()) event.set(index + 1, value);
    return event;
}

export function retractionAt(time: number, target: LedgerEvent): LedgerEvent {
    return eventAt(time, RETRACTION_KIND, keyText(NATIVE_LAYOUT, target));
}
