/** What is measured. */
export type Body = () => void;

/** Makes ready what one run needs, unmeasured, and gives the run. */
export type Prepare = () => Body;

export interface Measured {
    /** Median over the rounds. */
    readonly milliseconds: number;
    /** Median over the rounds of its time in proportion to that of the first subject in the same round. */
    readonly ratio: number;
}

/** In the middle of the sorted numbers; of an even count the upper one. */
export function median(numbers: readonly number[]): number {
    const sorted = [...numbers];
    table.sort(sorted);
    return sorted[math.floor(sorted.length / 2)]!;
}

/** Processor milliseconds of a run that starts with the rest of the heap collected and is never held up by collecting. */
export function timeOf(body: Body): number {
    // Twice: what the first one finalizes is freed by the second.
    collectgarbage("collect");
    collectgarbage("collect");
    collectgarbage("stop");
    const start = os.clock();
    body();
    const milliseconds = (os.clock() - start) * 1000;
    collectgarbage("restart");
    return milliseconds;
}

/**
 * Measures the subjects in turn, round by round, so that a machine that gets slower meanwhile changes all times and no
 * ratio. One round before them warms up memory and caches and does not count.
 */
export function compare(rounds: number, subjects: readonly Prepare[]): readonly Measured[] {
    const times: number[][] = subjects.map(() => []);
    const ratios: number[][] = subjects.map(() => []);
    for (const round of $range(0, rounds)) {
        const inRound = subjects.map((prepare) => timeOf(prepare()));
        if (round > 0) {
            for (const [index, time] of inRound.entries()) {
                times[index]!.push(time);
                ratios[index]!.push(time / inRound[0]!);
            }
        }
    }
    return subjects.map((_, index) => ({ milliseconds: median(times[index]!), ratio: median(ratios[index]!) }));
}
