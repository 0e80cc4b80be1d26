import { isIntact, readHeader, unpackEvents } from "./diskCodec";
import { digestOf } from "../event/digest";
import { numberAt, type LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import { addSums, isSame, type Fingerprint } from "../fingerprint/fingerprint";
import { isSameContent } from "../ledger/content";
import type { Ledger } from "../ledger/ledger";
import { weekOf, weekStart } from "../ledger/week";
import type { Pause } from "../schedule/slices";
import { checkOfWeek, CHECK_UNITS, type Progress, type Sink } from "./loading";
import { isRawTable, type SavedLedger } from "./savedShape";

/** What a ledger and its saved part have to do with each other. */
export interface Archiving {
    readonly ledger: Ledger;
    readonly saved: SavedLedger;
    readonly layout: Layout;
}

/** What stands beside the text of an archived week: "hash count sum checksum", the last one being the text's own. */
interface Mark {
    readonly fingerprint: Fingerprint;
    readonly checksum: number;
}

function spellMark({ fingerprint: { hash, count, sum }, checksum }: Mark): string {
    return string.format("%.0f %.0f %.0f %.0f", hash, count, sum, checksum);
}

function parseMark(text: unknown): Mark | undefined {
    if (typeof text !== "string") return undefined;
    const [hash, count, sum, checksum] = string.match(text, "^(%d+) (%d+) (%d+) (%d+)$");
    if (hash === undefined) return undefined;
    const fingerprint = { hash: tonumber(hash)!, count: tonumber(count)!, sum: tonumber(sum)! };
    return { fingerprint, checksum: tonumber(checksum)! };
}

/** The week's mark where its text says, event by event, what stands in the list. */
function provenMark({ ledger, saved, layout }: Archiving, week: number, pause: Pause): Mark | undefined {
    const text = saved.weeks.get(week) as string | undefined;
    const header = text === undefined ? undefined : readHeader(text);
    const unpacked = text === undefined ? undefined : unpackEvents(text, pause);
    if (header?.ok !== true || unpacked?.ok !== true) return undefined;
    const fingerprint = ledger.weekFingerprint(week);
    if (fingerprint === undefined || fingerprint.count !== unpacked.value.length) return undefined;
    const [first] = ledger.weekRange(week);
    for (const i of $range(0, fingerprint.count - 1)) {
        const held = ledger.events[first - 1 + i];
        if (held === undefined || !isSameContent(layout, unpacked.value[i]!, held)) return undefined;
        pause(3);
    }
    return { fingerprint, checksum: header.value.checksum };
}

function hasOpenRowsUpTo({ saved, layout }: Archiving, through: number, pause: Pause): boolean {
    const { open } = saved;
    for (const i of $range(0, open.length - 1)) {
        if (weekOf(numberAt(open[i]!, layout.time)) <= through) return true;
        pause(0.5);
    }
    return false;
}

/** What was proven may have changed since. */
function isStillSo(ledger: Ledger, through: number, marks: LuaMap<number, Mark>): boolean {
    for (const week of ledger.weeks()) {
        if (week > through) break;
        const mark = marks.get(week);
        const now = ledger.weekFingerprint(week);
        if (mark === undefined || now === undefined || !isSame(now, mark.fingerprint)) return false;
    }
    return ledger.variantsIn(0, weekStart(through + 1)).length === 0;
}

/**
 * Takes all weeks up to this one out of memory, where their packed texts are proven to hold the same. A body for sliced
 * work; the texts must not be written meanwhile.
 *
 * @returns false where something is not as it must be, or has changed in between: then nothing was done
 */
export function closeWeeks(archiving: Archiving, through: number, pause: Pause): boolean {
    const { ledger, saved } = archiving;
    if (ledger.archive.start() > 0 || hasOpenRowsUpTo(archiving, through, pause)) return false;
    const marks = new LuaMap<number, Mark>();
    for (const week of [...ledger.weeks()]) {
        if (week > through) break;
        const mark = provenMark(archiving, week, pause);
        if (mark === undefined) return false;
        marks.set(week, mark);
    }
    if (!isStillSo(ledger, through, marks)) return false;
    const texts = new LuaTable<number, string>();
    for (const [week, mark] of marks) texts.set(week, spellMark(mark));
    saved.archive = texts;
    ledger.archive.close(through);
    for (const week of ledger.archive.weeks()) {
        ledger.archive.release(week);
        pause(marks.get(week)!.fingerprint.count / 20);
    }
    return true;
}

function readWeek({ ledger, saved, layout }: Archiving, week: number, pause: Pause): LedgerEvent[] {
    const unpacked = unpackEvents(saved.weeks.get(week), pause);
    if (!unpacked.ok) return error(`the archived week ${week} cannot be read: ${unpacked.reason}`, 0);
    const events: LedgerEvent[] = [];
    let sum = 0;
    for (const raw of unpacked.value) {
        const checked = checkOfWeek(layout, raw, week);
        if (!checked.ok) return error(`the archived week ${week}: ${checked.reason}`, 0);
        events[events.length] = checked.value;
        sum = addSums(sum, digestOf(layout, checked.value));
        pause(CHECK_UNITS);
    }
    const known = ledger.weekFingerprint(week)!;
    const isWhole = known.count === events.length && known.sum === sum;
    return isWhole ? events : error(`the archived week ${week} is not what was archived`, 0);
}

/**
 * Brings all archived weeks back into memory, then merges what came for them. A body for sliced work. The marks go first:
 * whatever happens from then on, the next login loads everything. Raises where a text went bad since it was proven.
 */
export function openWeeks(archiving: Archiving, sink: Sink, pause: Pause): void {
    const { ledger, saved } = archiving;
    saved.archive = undefined;
    for (const week of ledger.archive.weeks()) ledger.archive.restore(week, readWeek(archiving, week, pause));
    ledger.archive.open();
    for (let late = ledger.archive.takeDeferred(); late !== undefined; late = ledger.archive.takeDeferred()) {
        sink(late);
        pause(CHECK_UNITS * late.length);
    }
}

function adoptable({ saved }: Archiving, week: number, pause: Pause): Mark | undefined {
    const mark = isRawTable(saved.archive) ? parseMark(saved.archive.get(week)) : undefined;
    if (mark === undefined) return undefined;
    const text = saved.weeks.get(week);
    const header = readHeader(text);
    const { count } = mark.fingerprint;
    const isSame = header.ok && header.value.count === count && header.value.checksum === mark.checksum;
    return isSame && isIntact(text, pause) ? mark : undefined;
}

/**
 * Takes over, without reading them, the oldest weeks as far as they were archived when the client was left. A body for
 * sliced work.
 *
 * @param weeks all that are saved, ascending
 * @returns those that are to be loaded
 */
export function adoptWeeks(archiving: Archiving, weeks: readonly number[], progress: Progress, pause: Pause): number[] {
    const { ledger, saved } = archiving;
    const marks = new LuaTable<number, string>();
    let adopted = 0;
    for (const week of weeks) {
        const mark = adoptable(archiving, week, pause);
        if (mark === undefined) break;
        const { fingerprint } = mark;
        ledger.archive.adopt(week, fingerprint);
        marks.set(week, spellMark(mark));
        progress.done = progress.done + fingerprint.count;
        adopted = adopted + 1;
        pause(fingerprint.count / 20);
    }
    saved.archive = adopted > 0 ? marks : undefined;
    if (adopted > 0) ledger.archive.adopted();
    return weeks.slice(adopted);
}
