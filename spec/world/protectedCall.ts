import type { Callback, ClientError, WorldObserver } from "./contract";
import type { InstructionMeter } from "./instructionMeter";
import { pack, unpacked, type Packed } from "./variadic";

/** Any function of an addon. */
export type AddonFunction = (...args: unknown[]) => unknown;

/** @noSelf */
export interface ProtectedCallOptions {
    readonly meter: InstructionMeter;
    readonly instructionsPerMillisecond: number;
    readonly now: () => number;
    readonly errors: ClientError[];
    readonly client: string;
    readonly observer: WorldObserver | undefined;
    readonly onError: (message: string) => void;
}

/** @noSelf */
export interface ProtectedCalls {
    /** Runs a function of an addon; an error is recorded and goes no further. @returns whether it ran to its end */
    call(where: string, callback: AddonFunction, ...args: unknown[]): boolean;
    /** The same for what is no callback of the game: running an addon's files, a test's own code. */
    callUnmeasured(where: string, callback: AddonFunction, ...args: unknown[]): boolean;
    /** Records an error as the game's error handler does. */
    report(message: unknown): void;
    /** What `seterrorhandler` set is told of every error, too. */
    setHandler(handler: AddonFunction | undefined): void;
    /** Records the longest calls from now on in one of the two places: the game, or loading screens. */
    setLoading(isLoading: boolean): void;
    longest(isLoading: boolean): Callback;
    resetLongest(): void;
}

const NOTHING: Callback = { instructions: 0, milliseconds: 0, name: "nothing" };
const protect = pcall as unknown as (callback: AddonFunction, message: unknown) => void;

const functionInfo = debug.getinfo as unknown as FunctionInfo;
type FunctionInfo = (
    callback: AddonFunction,
    what: string,
) => { readonly short_src: string; readonly linedefined: number };

/** Where a function stands in its file: "LibLedger/LibLedger.lua:120". */
function place(callback: AddonFunction): string {
    const info = functionInfo(callback, "S");
    return `${tostring(info.short_src)}:${tostring(info.linedefined)}`;
}

/** Every call from the world into a client goes through here: errors end here, and costs are measured here. */
export function createProtectedCalls(options: ProtectedCallOptions): ProtectedCalls {
    const { meter, instructionsPerMillisecond, now, errors, client, observer, onError } = options;
    let depth = 0;
    let where = "";
    let isLoading = false;
    let isReporting = false;
    let handler: AddonFunction | undefined;
    let longestInGame = NOTHING;
    let longestInLoading = NOTHING;

    function report(message: unknown): void {
        const text = tostring(message);
        errors.push({ time: now(), where, message: text, traceback: debug.traceback(text, 2) });
        onError(text);
        if (handler === undefined || isReporting) return;
        isReporting = true;
        protect(handler, message);
        isReporting = false;
    }

    function tellEnded(callback: AddonFunction, instructions: number): void {
        if (observer === undefined) return;
        const milliseconds = instructions / instructionsPerMillisecond;
        observer.callbackEnded({ client, milliseconds, isLoading }, () => `${where} ${place(callback)}`);
    }

    function note(callback: AddonFunction, instructions: number): void {
        const longest = isLoading ? longestInLoading : longestInGame;
        if (instructions <= longest.instructions) return;
        const milliseconds = instructions / instructionsPerMillisecond;
        const noted = { instructions, milliseconds, name: `${where} ${place(callback)}` };
        if (isLoading) longestInLoading = noted;
        else longestInGame = noted;
    }

    /** What `body` calls; it reads them before anything else can be called: xpcall passes no arguments on in 5.1. */
    let nextCallback: AddonFunction | undefined;
    let nextArguments = pack();
    const body = (): unknown => nextCallback!(...unpacked(nextArguments));

    function run(label: string, isMeasured: boolean, callback: AddonFunction, values: Packed): boolean {
        nextCallback = callback;
        nextArguments = values;
        const outer = where;
        where = label;
        depth = depth + 1;
        const isWatched = depth === 1 && isMeasured;
        if (isWatched && observer !== undefined) observer.callbackBegan();
        const before = meter.total();
        meter.start();
        const [ok] = xpcall(body, report);
        meter.stop();
        const instructions = meter.total() - before;
        depth = depth - 1;
        if (isWatched) {
            note(callback, instructions);
            tellEnded(callback, instructions);
        }
        where = outer;
        return ok;
    }

    return {
        call: (label, callback, ...args) => run(label, true, callback, pack(...args)),
        callUnmeasured: (label, callback, ...args) => run(label, false, callback, pack(...args)),
        report,
        setHandler: (newHandler) => {
            handler = newHandler;
        },
        setLoading: (loading) => {
            isLoading = loading;
        },
        longest: (loading) => (loading ? longestInLoading : longestInGame),
        resetLongest: () => {
            longestInGame = NOTHING;
            longestInLoading = NOTHING;
        },
    };
}
