import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import { createOrder } from "../event/order";
import { checkpointOf, type Checkpoint } from "../ledger/checkpoint";
import { foldPieceOf, joinFoldText, type FoldPiece } from "../ledger/foldText";
import type { Ledger } from "../ledger/ledger";
import { changesOthers, keySpokenOf } from "../ledger/ownEvent";
import type { Retractions } from "../ledger/retraction";
import { weekStart } from "../ledger/week";
import type { Clock } from "../port/clock";
import type { Cancel, Timer } from "../port/timer";
import type { Work } from "../replay/consumer";
import { countUpTo } from "../replay/position";
import type { Projection, State } from "../replay/projection";
import { unpackSlots } from "../replay/replayer";
import { digestState } from "../replay/stateDigest";
import { readState } from "../replay/stateText";
import { createProjectionWork } from "../replay/work";
import type { Scheduler } from "../schedule/scheduler";
import type { Pause } from "../schedule/slices";
import { createWorkQueue } from "../schedule/workQueue";
import type { Checkpoints } from "./checkpoints";
import type { Definition } from "./definition";

/** @noSelf */
export interface TrustOptions {
    readonly definition: Definition;
    readonly ledger: Ledger;
    readonly retractions: Retractions;
    readonly checkpoints: Checkpoints;
    readonly scheduler: Scheduler;
    readonly clock: Clock;
    readonly timer: Timer;
    /** True while the ledger is loaded and everything in it is applied. */
    readonly isSettled: () => boolean;
    readonly onChanged: (trust: LibLedgerTrust | undefined) => void;
}

/**
 * States of a client that does not hold the older events yet: those that somebody who may write has told with a
 * checkpoint, and on top of them what is held of later weeks. As soon as the older events are there and applied, the
 * client's own states stand again, and what was told is compared with them.
 *
 * @noSelf
 */
export interface Trust {
    /** Nil where the client's own state is to be shown. */
    state(projection: string): State | undefined;
    /** Whose word is taken now. */
    current(): LibLedgerTrust | undefined;
    /** From now on looks for something to begin with, if that is wanted. */
    begin(): void;
    stop(): void;
}

/** Events come in batches; one look is enough for those of a moment. */
const LOOK_SECONDS = 1;
/** Enough for a look at the clock after each call of a consumer's code. */
const CALL_UNITS = 50;

interface Told {
    readonly event: LedgerEvent;
    readonly checkpoint: Checkpoint;
}

/** A projection that begins with what was told. */
interface View {
    readonly work: Work;
    /** The newest event that it has gone through; nil while it has gone through none. */
    last: LedgerEvent | undefined;
}

interface Trusted extends Told {
    readonly key: string;
    readonly views: LuaMap<string, View>;
}

export function createTrust(options: TrustOptions): Trust {
    const { definition, ledger, retractions, checkpoints, scheduler, clock, timer, isSettled, onChanged } = options;
    const { layout } = ledger;
    const { before } = createOrder(layout);
    const queue = createWorkQueue({ name: `trust of ${definition.name}`, scheduler, clock, waitingMax: 1 });
    let trusted: Trusted | undefined;
    /** What has been gone through is not what it was. */
    let isStale = false;
    let isAtWork = false;
    let cancelLook: Cancel | undefined;

    function endOf({ checkpoint }: Told): number {
        return weekStart(checkpoint.week + 1);
    }

    function isLacking(told: Told): boolean {
        return ledger.indexAtTime(endOf(told)) - 1 < told.checkpoint.fingerprint.count;
    }

    /** Whether a later event says something about what the checkpoint covers: then the told state is not the present one. */
    function isOvertaken(told: Told, pause: Pause): boolean {
        const end = endOf(told);
        for (let index = ledger.indexAtTime(end); index <= ledger.events.length; index++) {
            const event = ledger.events[index - 1]!;
            const key = changesOthers(layout, event) ? keySpokenOf(event) : undefined;
            if (key !== undefined && key.time < end) return true;
            pause(1);
        }
        return false;
    }

    /** The newest that covers more than is held here. */
    function findTold(): Told | undefined {
        let found: Told | undefined;
        for (const event of checkpoints.known()) {
            const isNewer = found === undefined || before(found.event, event);
            const checkpoint = isNewer && !retractions.isRetracted(event) ? checkpointOf(layout, event) : undefined;
            if (checkpoint !== undefined && isLacking({ event, checkpoint })) found = { event, checkpoint };
        }
        return found;
    }

    function piecesOf(told: Told, key: string, pause: Pause): FoldPiece[] {
        const pieces: FoldPiece[] = [];
        for (let index = countUpTo(ledger.events, before, told.event) + 1; index <= ledger.events.length; index++) {
            const event = ledger.events[index - 1]!;
            const piece = retractions.isRetracted(event) ? undefined : foldPieceOf(layout, event, key);
            if (piece !== undefined) pieces.push(piece);
            pause(0.5);
        }
        return pieces;
    }

    /** Only what the checkpoint's own digest says is believed. */
    function provenState({ checkpoint }: Told, name: string, version: number, text: string, pause: Pause): unknown {
        const fold = checkpoint.folds.find((one) => one.name === name);
        const read = fold?.version === version ? readState(text, () => undefined, pause) : undefined;
        if (read?.ok !== true || type(read.value) !== "table") return undefined;
        const digest = digestState(read.value as State, pause);
        return digest.ok && digest.value === fold?.digest ? read.value : undefined;
    }

    function build(told: Told, pause: Pause): Trusted | undefined {
        const key = keyText(layout, told.event);
        const views = new LuaMap<string, View>();
        const pieces = piecesOf(told, key, pause);
        let count = 0;
        for (const { name, projection } of [...definition.projections]) {
            const text = joinFoldText(pieces, name);
            const state = text === undefined ? undefined : provenState(told, name, projection.version, text, pause);
            if (state !== undefined) {
                const source = projection as unknown as Projection;
                const workOptions = { ledger, retractions, clock, unpack: unpackSlots };
                const work = createProjectionWork(source, new LuaSet(), workOptions);
                work.adopt(state);
                views.set(name, { work, last: undefined });
                count = count + 1;
            }
        }
        return count === 0 ? undefined : { ...told, key, views };
    }

    /** @returns false where the addon's code fails: then nothing is shown of it before its own replay gets there */
    function goOn(view: View, end: number, pause: Pause): boolean {
        function next(): number {
            return view.last === undefined ? ledger.indexAtTime(end) : countUpTo(ledger.events, before, view.last) + 1;
        }
        for (let index = next(); index <= ledger.events.length && !isStale; index = next()) {
            const event = ledger.events[index - 1]!;
            const [ok] = pcall(view.work.apply, index, index, undefined);
            if (!ok) return false;
            view.last = event;
            pause(view.work.calls() > 0 ? CALL_UNITS : 1);
        }
        return true;
    }

    function advance(present: Trusted, pause: Pause): void {
        for (const { name } of [...definition.projections]) {
            const view = present.views.get(name);
            if (view !== undefined && !goOn(view, endOf(present), pause)) present.views.delete(name);
        }
    }

    function tellOf({ event, checkpoint, key }: Trusted): LibLedgerTrust {
        return {
            week: checkpoint.week,
            key,
            realm: event.get(layout.realm) as number,
            creator: event.get(layout.creator) as number,
        };
    }

    function set(next: Trusted | undefined): void {
        const isNews = trusted?.key !== next?.key;
        trusted = next;
        if (isNews) onChanged(next === undefined ? undefined : tellOf(next));
    }

    /** Everything that was told about is here: own states stand, and what was told is judged by them. */
    function finish(present: Trusted, pause: Pause): void {
        if (!isSettled()) return;
        checkpoints.judge(present.key, present.checkpoint, pause);
        set(undefined);
    }

    function look(pause: Pause): void {
        const told = findTold();
        if (told === undefined || isOvertaken(told, pause)) {
            if (trusted !== undefined && !isLacking(trusted)) finish(trusted, pause);
            else if (trusted !== undefined) set(undefined);
            return;
        }
        const isSame = trusted !== undefined && trusted.event === told.event && !isStale;
        isStale = false;
        const present = isSame ? trusted : build(told, pause);
        if (present !== undefined) advance(present, pause);
        if (isStale) lookSoon();
        set(present);
    }

    function lookSoon(): void {
        if (!isAtWork || cancelLook !== undefined) return;
        cancelLook = timer.after(LOOK_SECONDS, () => {
            cancelLook = undefined;
            if (!queue.push(look)) lookSoon();
            else if (trusted !== undefined && !isSettled()) lookSoon();
        });
    }

    /** An event that comes before what a view has gone through already. */
    function disturbs(event: LedgerEvent): boolean {
        if (trusted === undefined || (event.get(layout.time) as number) < endOf(trusted)) return false;
        for (const [, { last }] of trusted.views) if (last !== undefined && before(event, last)) return true;
        return false;
    }

    function follow(): void {
        ledger.onAdded(({ added, replaced }) => {
            if (replaced.length > 0 || added.some((event) => disturbs(event))) isStale = true;
            lookSoon();
        });
        retractions.onChanged(() => {
            isStale = true;
            lookSoon();
        });
    }

    return {
        state: (projection) => trusted?.views.get(projection)?.work.state(),
        current: () => (trusted === undefined ? undefined : tellOf(trusted)),
        begin() {
            if (definition.options.trustCheckpoints !== true) return;
            isAtWork = true;
            follow();
            lookSoon();
        },
        stop() {
            isAtWork = false;
            cancelLook?.();
            queue.stop();
        },
    };
}
