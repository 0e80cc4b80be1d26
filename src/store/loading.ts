import { readHeader, unpackEvents } from "./diskCodec";
import { checkEvent } from "../event/check";
import type { Checked } from "../event/checked";
import { numberAt, type LedgerEvent } from "../event/event";
import { type Layout, WORD_MAX } from "../event/layout";
import { weekOf } from "../ledger/week";
import { isRawTable, type RawTable, type SavedLedger } from "./savedShape";
import type { Pause } from "../schedule/slices";

/** Events checked and handed over in one go: a merge cannot stop half way. */
const BATCH_EVENTS = 8;

/** What a check of one event with a few fields costs, in the units of `Pause`; and its merge, with all who are told. */
export const CHECK_UNITS = 6;
const MERGE_UNITS = 20;

const WEEK_MAX = weekOf(WORD_MAX);

export type Sink = (batch: readonly LedgerEvent[]) => void;

export interface Progress {
    /** Events looked at. */
    done: number;
    /** Events that the saved table says it holds; grows while that is found out. */
    total: number;
}

/** Takes over what need not be loaded; gives the weeks that must. @param weeks ascending */
export type Adopt = (weeks: readonly number[], pause: Pause) => readonly number[];

export interface Loading {
    readonly ledger: SavedLedger;
    readonly layout: Layout;
    readonly sink: Sink;
    readonly progress: Progress;
}

function setAside(ledger: SavedLedger, reason: string, row: unknown): void {
    ledger.quarantine[ledger.quarantine.length] = { reason, row };
}

/** Refused rows on their way to the quarantine. */
interface Refusal {
    readonly reason: string;
    readonly row: unknown;
}

/** Gathers checked events and hands them over in batches. */
interface Intake {
    readonly taken: LedgerEvent[];
    readonly refused: Refusal[];
    batch: LedgerEvent[];
}

function createIntake(): Intake {
    return { taken: [], refused: [], batch: [] };
}

function handOver(intake: Intake, sink: Sink): void {
    if (intake.batch.length === 0) return;
    sink(intake.batch);
    for (const event of intake.batch) intake.taken[intake.taken.length] = event;
    intake.batch = [];
}

function offer(intake: Intake, checked: Checked<LedgerEvent>, row: unknown): void {
    if (checked.ok) intake.batch[intake.batch.length] = checked.value;
    else intake.refused[intake.refused.length] = { reason: checked.reason, row };
}

/** The week numbers that hold packed text, ascending; what else stands there goes to the quarantine. */
function surveyWeeks({ ledger, progress }: Loading, pause: Pause): number[] {
    const weeks: number[] = [];
    for (const [key, text] of pairs(ledger.weeks as unknown as RawTable)) {
        const isWeek = typeof key === "number" && key >= 1 && key <= WEEK_MAX && key % 1 === 0;
        if (isWeek && typeof text === "string") {
            weeks[weeks.length] = key;
            const header = readHeader(text);
            if (header.ok) progress.total = progress.total + header.value.count;
        } else {
            const reason = isWeek ? `week ${key} is a ${type(text)}` : `weeks: ${tostring(key)} is not a week number`;
            setAside(ledger, reason, text);
            (ledger.weeks as unknown as RawTable).delete(key);
        }
        pause(10);
    }
    table.sort(weeks);
    return weeks;
}

function countUnread({ ledger, progress }: Loading, pause: Pause): void {
    for (const [, rows] of pairs((ledger.unread ?? []) as unknown as RawTable)) {
        if (isRawTable(rows)) {
            for (const [_key] of pairs(rows)) {
                progress.total = progress.total + 1;
                pause(0.1);
            }
        }
    }
}

export function checkOfWeek(layout: Layout, event: LedgerEvent, week: number): Checked<LedgerEvent> {
    const checked = checkEvent(layout, event);
    if (!checked.ok || weekOf(numberAt(checked.value, layout.time)) === week) return checked;
    return { ok: false, reason: `is not of the week it was packed in (${week})` };
}

/** A week that held something unusable is taken apart: the good events become open rows, to be packed again. */
function takeApart(ledger: SavedLedger, week: number, intake: Intake): void {
    for (const event of intake.taken) ledger.open[ledger.open.length] = event;
    for (const { reason, row } of intake.refused) setAside(ledger, reason, row);
    ledger.weeks.delete(week);
}

function loadWeek({ ledger, layout, sink, progress }: Loading, week: number, pause: Pause): void {
    const text = ledger.weeks.get(week);
    const unpacked = unpackEvents(text, pause);
    if (!unpacked.ok) {
        setAside(ledger, `week ${week}: ${unpacked.reason}`, text);
        ledger.weeks.delete(week);
        return;
    }
    const intake = createIntake();
    for (const event of unpacked.value) {
        offer(intake, checkOfWeek(layout, event, week), event);
        progress.done = progress.done + 1;
        if (intake.batch.length >= BATCH_EVENTS) {
            handOver(intake, sink);
            pause(BATCH_EVENTS * MERGE_UNITS);
        }
        pause(CHECK_UNITS);
    }
    handOver(intake, sink);
    pause(BATCH_EVENTS * MERGE_UNITS);
    if (intake.refused.length > 0) takeApart(ledger, week, intake);
}

/** Moves a batch of rows to where they belong; until here they stood under `unread`, so nothing is ever missing. */
function settleRows({ ledger, sink }: Loading, source: RawTable, keys: readonly AnyNotNil[], intake: Intake): void {
    handOver(intake, sink);
    for (const event of intake.taken) ledger.open[ledger.open.length] = event;
    for (const { reason, row } of intake.refused) setAside(ledger, reason, row);
    // Clearing fields of a table that is being walked through is allowed; the game then writes what is left.
    for (const key of keys) source.delete(key);
}

function loadRows(loading: Loading, source: RawTable, pause: Pause): void {
    const { layout, progress } = loading;
    let intake = createIntake();
    let keys: AnyNotNil[] = [];
    for (const [key, row] of pairs(source)) {
        offer(intake, checkEvent(layout, row), row);
        keys[keys.length] = key;
        progress.done = progress.done + 1;
        if (keys.length >= BATCH_EVENTS) {
            settleRows(loading, source, keys, intake);
            pause(BATCH_EVENTS * MERGE_UNITS);
            intake = createIntake();
            keys = [];
        }
        pause(CHECK_UNITS);
    }
    settleRows(loading, source, keys, intake);
}

/** Checks the rows that were not looked at yet. A body for sliced work, as `loadSaved`. */
export function loadUnread(loading: Loading, pause: Pause): void {
    const { ledger } = loading;
    for (const [key, source] of pairs((ledger.unread ?? []) as unknown as RawTable)) {
        if (isRawTable(source)) loadRows(loading, source, pause);
        else setAside(ledger, `${tostring(key)} of the unread rows is not a list`, source);
    }
    ledger.unread = undefined;
}

/**
 * Brings everything that the saved part of a ledger holds into the ledger, or into the quarantine. The saved part
 * is complete at every pause. A body for sliced work.
 */
export function loadSaved(loading: Loading, adopt: Adopt, pause: Pause): void {
    const weeks = surveyWeeks(loading, pause);
    countUnread(loading, pause);
    for (const week of adopt(weeks, pause)) loadWeek(loading, week, pause);
    loadUnread(loading, pause);
}
