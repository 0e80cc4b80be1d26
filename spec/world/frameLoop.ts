import type { VirtualClock } from "./virtualClock";

/** @noSelf */
export interface FrameLoopOptions {
    readonly clock: VirtualClock;
    /** Seconds by which this client's frames are shifted against world second 0, below one frame. */
    readonly phaseSeconds: number;
    readonly framesPerSecond: number;
    readonly busyUntil: () => number;
    /** Draws one frame; `elapsedSeconds` since the last frame that was due, as OnUpdate gets it. */
    readonly onFrame: (elapsedSeconds: number) => void;
}

/** @noSelf */
export interface FrameLoop {
    /** Asks for the first frame at or after that time; asking again for a later one does nothing. */
    request(time: number): void;
    setFramesPerSecond(framesPerSecond: number): void;
    framesPerSecond(): number;
    framesRun(): number;
    /** No frame comes any more. */
    stop(): void;
}

/** Slack for times that were computed as boundaries themselves, in frames. */
const ROUNDING = 1e-6;

/**
 * Frames stand on a grid, but only those are run that somebody asked for: an idle client costs nothing.
 * A client that is still busy with its last frame misses the next ones.
 */
export function createFrameLoop(options: FrameLoopOptions): FrameLoop {
    const { clock, busyUntil, onFrame } = options;
    let origin = options.phaseSeconds;
    let rate = options.framesPerSecond;
    let lastIndex = -1;
    let pendingIndex: number | undefined;
    /** Frames that have an appointment: one that is asked for, given up for an earlier one and wanted again has it still. */
    let appointed = new LuaSet<number>();
    let framesRun = 0;
    let isStopped = false;

    function firstIndex(time: number): number {
        const earliest = math.max(time, busyUntil(), clock.now());
        const index = math.ceil((earliest - origin) * rate - ROUNDING);
        return index > lastIndex ? index : lastIndex + 1;
    }

    function arrive(index: number): void {
        if (isStopped || pendingIndex !== index) return;
        pendingIndex = undefined;
        const actual = firstIndex(clock.now());
        if (actual > index) {
            schedule(actual);
            return;
        }
        lastIndex = index;
        framesRun = framesRun + 1;
        onFrame(1 / rate);
    }

    function schedule(index: number): void {
        pendingIndex = index;
        const appointments = appointed;
        if (appointments.has(index)) return;
        appointments.add(index);
        clock.at(origin + index / rate, () => {
            appointments.delete(index);
            // Those of another frame rate stand on another grid.
            if (appointments === appointed) arrive(index);
        });
    }

    return {
        request: (time) => {
            if (isStopped) return;
            const index = firstIndex(time);
            if (pendingIndex === undefined || index < pendingIndex) schedule(index);
        },
        setFramesPerSecond: (framesPerSecond) => {
            const next = pendingIndex === undefined ? undefined : origin + pendingIndex / rate;
            origin = clock.now() + 1 / framesPerSecond;
            rate = framesPerSecond;
            lastIndex = -1;
            pendingIndex = undefined;
            appointed = new LuaSet();
            if (next !== undefined) schedule(firstIndex(next));
        },
        framesPerSecond: () => rate,
        framesRun: () => framesRun,
        stop: () => {
            isStopped = true;
        },
    };
}
