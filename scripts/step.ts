import { spawn } from "node:child_process";
import { repositoryRoot } from "./repositoryRoot.js";

export interface Count {
    readonly passed: number;
    readonly failed: number;
}

export interface Step {
    readonly name: string;
    readonly command: readonly [string, ...string[]];
    /** Reads the count from what the command wrote; without it the step is one check. Undefined: not to be found. */
    readonly count?: (output: string) => Count | undefined;
    /** Makes the output easier to read when the step has failed. */
    readonly explain?: (output: string) => string;
}

export interface StepResult extends Count {
    readonly name: string;
    readonly output: string;
    readonly milliseconds: number;
}

/** A step that takes longer hangs, even on a machine that is busy with other things. */
const STEP_LIMIT_MILLISECONDS = 1_800_000;

export async function runStep(step: Step): Promise<StepResult> {
    const start = performance.now();
    const { output, isSuccess } = await run(step.command);
    return {
        ...countOf(step, output, isSuccess),
        name: step.name,
        output: step.explain?.(output) ?? output,
        milliseconds: performance.now() - start,
    };
}

function countOf(step: Step, output: string, isSuccess: boolean): Count {
    if (step.count === undefined) return isSuccess ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    // A command that ran nothing, died on the way or failed for a reason of its own must not look well.
    const count = step.count(output) ?? { passed: 0, failed: 0 };
    const isEmpty = count.passed + count.failed === 0;
    return count.failed === 0 && (isEmpty || !isSuccess) ? { ...count, failed: 1 } : count;
}

async function run([program, ...args]: Step["command"]): Promise<{ output: string; isSuccess: boolean }> {
    return new Promise((resolve) => {
        const child = spawn(program, args, { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"] });
        // Not spawn's own `timeout`: that one goes on running when the program could not be started at all.
        const limit = setTimeout(() => child.kill("SIGKILL"), STEP_LIMIT_MILLISECONDS);
        let output = "";
        const collect = (chunk: Buffer): void => {
            output += chunk.toString();
        };
        child.stdout.on("data", collect);
        child.stderr.on("data", collect);
        child.on("error", (error) => {
            clearTimeout(limit);
            resolve({ output: `${program}: ${error.message}\n`, isSuccess: false });
        });
        child.on("close", (code, signal) => {
            clearTimeout(limit);
            const end = signal === null ? "" : `${program} was ended by ${signal}: it hung or ran out of memory\n`;
            resolve({ output: output + end, isSuccess: code === 0 });
        });
    });
}

/** Runs all steps, at most `lanes` at a time, in order of the list; tells of each as it ends. */
export async function runSteps(
    steps: readonly Step[],
    lanes: number,
    tell: (result: StepResult) => void,
): Promise<readonly StepResult[]> {
    const waiting = [...steps];
    const results: StepResult[] = [];
    const lane = async (): Promise<void> => {
        for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
            const result = await runStep(step);
            results.push(result);
            tell(result);
        }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return results;
}
