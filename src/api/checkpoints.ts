import { accept, refuse, type Checked } from "../event/checked";
import type { FieldValue, LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import {
    CHECKPOINT_KIND,
    checkpointFields,
    checkpointOf,
    fingerprintThrough,
    FOLD_NAMES_BYTES_MAX,
    FOLDS_MAX,
    type Checkpoint,
    type Fold,
} from "../ledger/checkpoint";
import { FOLD_KIND, FOLD_TEXTS_BYTES_MAX, foldTextFields } from "../ledger/foldText";
import type { Ledger } from "../ledger/ledger";
import type { Retractions } from "../ledger/retraction";
import { weekOf, weekStart } from "../ledger/week";
import type { Clock } from "../port/clock";
import type { Cancel, Timer } from "../port/timer";
import { foldFirst } from "../replay/fold";
import type { Projection, State } from "../replay/projection";
import { unpackSlots } from "../replay/replayer";
import { digestState } from "../replay/stateDigest";
import { writeState } from "../replay/stateText";
import type { Scheduler } from "../schedule/scheduler";
import type { Pause } from "../schedule/slices";
import { createWorkQueue } from "../schedule/workQueue";
import type { Store } from "../store/store";
import type { Definition } from "./definition";

type WriteOwn = (kind: string, fields: FieldValue[]) => Checked<LedgerEvent>;
type CheckpointDone = (week: number, key: string | undefined, reason: string | undefined) => void;
type IsReady = () => boolean;

/** What a projection makes of the first events. */
interface Folded {
    readonly fold: Fold;
    readonly state: State;
}

interface StateText {
    readonly name: string;
    readonly text: string;
}

/** @noSelf */
export interface CheckpointsOptions {
    readonly definition: Definition;
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    /** Nil where nothing is stored, and so nothing archived. */
    readonly store: Store | undefined;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    /** True while the ledger is loaded and everything in it is applied. */
    readonly isSettled: IsReady;
    readonly write: WriteOwn;
    readonly onDone: CheckpointDone;
}

/**
 * Makes checkpoints for the player, and takes weeks out of memory that a checkpoint covers, where the addon wants it and
 * this client has come to the same by itself.
 *
 * @noSelf
 */
export interface Checkpoints {
    /**
     * Folds what came up to the end of the week, over many frames, then writes the event and tells it; with the states
     * themselves, if that is wanted and they are not too large.
     */
    make(week: number | undefined, withStates: boolean): Checked<boolean>;
    /** Whether this client folds the same events to the same; if not, `disagreement` says why. */
    judge(key: string, theirs: Checkpoint, pause: Pause): boolean;
    /** The checkpoints that came, those that are archived left out, in the order in which they came. */
    known(): readonly LedgerEvent[];
    /** From now on looks now and then whether something can be archived, if that is wanted. */
    begin(): void;
    /** Of the newest checkpoint that this client has looked at and does not agree with: why. */
    disagreement(): LibLedgerCheckpointDisagreement | undefined;
    stop(): void;
}

/** Between two looks. */
const LOOK_SECONDS = 60;
/** What was needed may be needed again soon. */
const IN_USE_SECONDS = 600;

export function createCheckpoints(options: CheckpointsOptions): Checkpoints {
    const { definition, ledger, retractions, store, scheduler, clock, timer, isSettled, write, onDone } = options;
    const { layout, archive } = ledger;
    const work = createWorkQueue({ name: `checkpoints of ${definition.name}`, scheduler, clock, waitingMax: 1 });
    let known: LedgerEvent[] = [];
    let neededAt = -math.huge;
    /** Raised when what is folded may come out otherwise although the events are the same. */
    let changes = 0;
    let cancelLook: Cancel | undefined;
    let disagreement: LibLedgerCheckpointDisagreement | undefined;
    /** What was found out of a checkpoint, as long as nothing it depends on has changed. */
    let judged: { readonly key: string; readonly changes: number; readonly isRight: boolean } | undefined;

    function note(events: readonly LedgerEvent[]): void {
        for (const event of events) if (event.get(layout.kind) === CHECKPOINT_KIND) known.push(event);
    }

    ledger.onAdded(({ added, replaced }) => {
        note(added);
        for (const { event } of replaced) note([event]);
    });
    archive.onClosed(() => {
        known = known.filter((event) => (event.get(layout.time) as number) >= archive.start());
    });
    archive.onOpened(note);
    archive.onNeeded(() => {
        neededAt = clock.seconds();
    });
    retractions.onChanged(() => {
        changes = changes + 1;
    });

    /** Why everything up to the end of this week cannot be told in a way that stays. */
    function whyNot(week: number): string | undefined {
        if (week >= weekOf(clock.serverTime())) return "the week is not over";
        if (archive.start() > 0) return "older weeks are archived";
        if (!isSettled()) return "not everything is applied yet";
        const end = weekStart(week + 1);
        if (ledger.variantsIn(0, end).length > 0) return "an event of these weeks was told in several ways";
        if (retractions.reachesBehind(end)) return "an event of a later week undoes one of these weeks";
        const fingerprint = fingerprintThrough(ledger, week);
        if (fingerprint === undefined) return "not everything is hashed yet";
        return fingerprint.count === 0 ? "there is nothing up to this week" : undefined;
    }

    function foldOf(name: string, projection: LibLedgerProjection, count: number, pause: Pause): Checked<Folded> {
        const source = projection as unknown as Projection;
        const folded = foldFirst({ ledger, retractions, clock, unpack: unpackSlots }, source, count, pause);
        const digest = folded.ok ? digestState(folded.value, pause) : folded;
        if (!folded.ok || !digest.ok) return refuse(`${name}: ${digest.ok ? "" : digest.reason}`);
        return accept({ fold: { name, version: projection.version, digest: digest.value }, state: folded.value });
    }

    /**
     * What this client makes of everything up to the end of the week; a refusal also where it changed meanwhile.
     *
     * @param onState gets each state
     */
    function fold(week: number, pause: Pause, onState: (name: string, state: State) => void): Checked<Checkpoint> {
        const fingerprint = fingerprintThrough(ledger, week);
        const before = changes;
        if (fingerprint === undefined) return refuse("not everything is hashed yet");
        const folds: Fold[] = [];
        for (const { name, projection } of [...definition.projections]) {
            const one = foldOf(name, projection, fingerprint.count, pause);
            if (isChanged(week, fingerprint, before)) return refuse("the ledger changed meanwhile");
            if (!one.ok) return one;
            folds.push(one.value.fold);
            onState(name, one.value.state);
        }
        return accept({ week, fingerprint, folds });
    }

    function isChanged(week: number, before: Fingerprint, changesBefore: number): boolean {
        const now = fingerprintThrough(ledger, week);
        return archive.start() > 0 || changes !== changesBefore || now === undefined || !isSame(now, before);
    }

    /** The first thing that the two do not have in common, of all that this client has projections for. */
    function difference(theirs: Checkpoint, mine: Checkpoint): string | undefined {
        if (!isSame(theirs.fingerprint, mine.fingerprint)) return "events";
        for (const { name, version, digest } of mine.folds) {
            const other = theirs.folds.find((one) => one.name === name);
            if (other?.version !== version || other.digest !== digest) return name;
        }
        return undefined;
    }

    /** Covers most, of those that can be archived by their weeks and events. */
    function best(): { readonly event: LedgerEvent; readonly checkpoint: Checkpoint } | undefined {
        let found: { event: LedgerEvent; checkpoint: Checkpoint } | undefined;
        for (const event of known) {
            const checkpoint = retractions.isRetracted(event) ? undefined : checkpointOf(layout, event);
            if (checkpoint === undefined || whyNot(checkpoint.week) !== undefined) continue;
            const mine = fingerprintThrough(ledger, checkpoint.week);
            if (mine === undefined || !isSame(mine, checkpoint.fingerprint)) continue;
            // Of the same week the later word counts: it knows of more.
            if (found === undefined || checkpoint.week >= found.checkpoint.week) found = { event, checkpoint };
        }
        return found;
    }

    function judge(key: string, theirs: Checkpoint, pause: Pause): boolean {
        if (judged?.key === key && judged.changes === changes) return judged.isRight;
        const before = changes;
        const mine = fold(theirs.week, pause, () => {});
        const problem = mine.ok ? difference(theirs, mine.value) : mine.reason;
        disagreement = problem === undefined ? undefined : { week: theirs.week, key, reason: problem };
        if (mine.ok) judged = { key, changes: before, isRight: problem === undefined };
        return problem === undefined;
    }

    function look(): void {
        cancelLook = timer.after(LOOK_SECONDS, look);
        if (clock.seconds() - neededAt < IN_USE_SECONDS || !work.isIdle()) return;
        const candidate = best();
        if (candidate === undefined) return;
        const { event, checkpoint } = candidate;
        work.push((pause) => {
            const isRight = judge(keyText(layout, event), checkpoint, pause);
            // What was needed meanwhile comes back all the same.
            if (isRight && whyNot(checkpoint.week) === undefined) store?.archive(checkpoint.week, () => {});
        });
    }

    /** @returns why they are not told */
    function tellStates(key: string, texts: readonly StateText[]): string | undefined {
        let bytes = 0;
        for (const { text } of texts) bytes = bytes + text.length;
        if (bytes > FOLD_TEXTS_BYTES_MAX) return `the states take ${bytes} bytes, more than ${FOLD_TEXTS_BYTES_MAX}`;
        for (const { name, text } of texts) {
            for (const fields of foldTextFields(key, name, text)) {
                const written = write(FOLD_KIND, fields);
                if (!written.ok) return written.reason;
            }
        }
        return undefined;
    }

    function makeNow(through: number, withStates: boolean, pause: Pause): void {
        const texts: StateText[] = [];
        const mine = fold(through, pause, (name, state) => {
            // Whoever reads it holds none of the events that may stand in it.
            const text = withStates ? writeState(state, () => undefined, pause) : undefined;
            if (text?.ok === true) texts.push({ name, text: text.value });
        });
        const written = mine.ok ? write(CHECKPOINT_KIND, checkpointFields(mine.value)) : mine;
        if (!written.ok) {
            onDone(through, undefined, written.reason);
            return;
        }
        const key = keyText(layout, written.value);
        onDone(through, key, tellStates(key, texts));
    }

    return {
        judge,
        known: () => known,
        make(week, withStates) {
            const through = week ?? weekOf(clock.serverTime()) - 1;
            const reason = whyNot(through);
            if (reason !== undefined) return refuse(reason);
            const { projections } = definition;
            let bytes = 0;
            for (const { name } of projections) bytes = bytes + name.length;
            if (projections.length > FOLDS_MAX || bytes > FOLD_NAMES_BYTES_MAX) return refuse("too many projections");
            const isBegun = work.push((pause) => {
                makeNow(through, withStates, pause);
            });
            return isBegun ? accept(true) : refuse("a checkpoint is being made");
        },
        begin() {
            if (definition.options.archive === true && store !== undefined)
                cancelLook = timer.after(LOOK_SECONDS, look);
        },
        disagreement: () => disagreement,
        stop() {
            cancelLook?.();
            work.stop();
        },
    };
}
