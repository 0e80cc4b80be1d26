/**
 * `true`: there is more to do, now if time is left. `"nextFrame"`: there is more to do, but not in this frame (a cap
 * of the task's own is reached). `false`: nothing to do until the task is woken again.
 */
export type StepResult = boolean | "nextFrame";

/**
 * Does a piece of its work and stops soon after `deadline` (in `clock.milliseconds()`): it asks the clock after
 * every unit that may be slow, so that it never exceeds the deadline by more than one unit.
 *
 * A step that raises is not called again until its task is woken; it must then be able to go on at the unit that failed.
 */
export type Step = (deadline: number) => StepResult;

/** Live: somebody waits for it. Background: nobody misses it for a while. Who waits too long comes first all the same. */
export type Urgency = "live" | "normal" | "background";

/** Work that goes on over many frames. */
export interface Task {
    /** Says in error reports whose work it was. */
    readonly name: string;
    /** "normal" when left out. */
    readonly urgency?: Urgency;
    readonly step: Step;
}
