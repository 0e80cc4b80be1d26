import type { InstructionMeter } from "../instructionMeter";
import type { Random } from "../random";
import { pack, unpacked } from "../variadic";
import { define, hostGlobals, namespace, type Environment } from "./environment";
import type { AddonFunction } from "../protectedCall";

export interface LuaBaseOptions {
    readonly meter: InstructionMeter;
    readonly random: Random;
}

/** Taken over from the host as they are. */
const SAME = [
    "assert",
    "collectgarbage",
    "error",
    "gcinfo",
    "getmetatable",
    "ipairs",
    "newproxy",
    "next",
    "pairs",
    "pcall",
    "rawequal",
    "rawget",
    "rawset",
    "select",
    "setmetatable",
    "tonumber",
    "tostring",
    "type",
    "unpack",
];

type AddonResume = (thread: LuaThread, ...args: unknown[]) => LuaMultiReturn<[boolean, ...unknown[]]>;
const hostResume = coroutine.resume as unknown as AddonResume;
const hostGetfenv = getfenv as unknown as (f: unknown) => unknown;
const hostSetfenv = setfenv as unknown as (f: unknown, environment: unknown) => unknown;

/** Functions compiled inside a session, and looks at environments, must never reach the host's globals. */
function createEnvironmentFunctions(environment: Environment): Record<string, unknown> {
    return {
        loadstring: (text: string, chunkName?: string) => {
            const [chunk, reason] = loadstring(text, chunkName ?? `=(loadstring)`);
            if (chunk === undefined) return $multi(undefined, reason);
            hostSetfenv(chunk, environment);
            return $multi(chunk, undefined);
        },
        // One level more than the addon asked for: this wrapper. The results stand in a local because a tail call
        // would take the level away again.
        getfenv: (target: unknown = 1) => {
            if (target === 0) return environment;
            const found = hostGetfenv(typeof target === "number" ? target + 1 : target);
            return found === hostGlobals ? environment : found;
        },
        setfenv: (target: unknown, wanted: unknown) => {
            if (target === 0) error("setfenv: the environment of the thread cannot be changed", 2);
            const changed = hostSetfenv(typeof target === "number" ? target + 1 : target, wanted);
            return changed;
        },
        pcallwithenv: (callback: AddonFunction, wanted: unknown, ...args: unknown[]) => {
            hostSetfenv(callback, wanted);
            return pcall(callback, ...args);
        },
    };
}

const firstOf = ((first: string) => first) as unknown as (...values: unknown[]) => string;

function createCoroutineLibrary(meter: InstructionMeter): Environment {
    function create(body: AddonFunction): LuaThread {
        const thread = coroutine.create(body);
        meter.watch(thread);
        return thread;
    }

    // Spreads alone keep nils among the results: an indexed rest parameter would become a table.
    function passOn(ok: boolean, ...results: unknown[]): LuaMultiReturn<unknown[]> {
        if (!ok) error(firstOf(...results), 0);
        return $multi(...results);
    }
    const finish = passOn as unknown as (...outcome: unknown[]) => LuaMultiReturn<unknown[]>;

    return namespace({
        create,
        resume: coroutine.resume,
        running: coroutine.running,
        status: coroutine.status,
        yield: coroutine.yield,
        wrap: (body: AddonFunction) => {
            const thread = create(body);
            return (...args: unknown[]) => finish(...hostResume(thread, ...args));
        },
    });
}

/** math.random draws from the session's own generator; there is no way to seed it. */
function createRandomFunction(random: Random): (low?: number, high?: number) => number {
    return (low, high) => {
        if (low === undefined) return random.fraction();
        return high === undefined ? random.integer(1, low) : random.integer(low, high);
    };
}

function copyOf(library: string, names: string): Environment {
    const source = hostGlobals.get(library) as Environment;
    const result: Environment = new LuaTable();
    for (const [name] of string.gmatch(names, "%a[%a%d]*")) result.set(name!, source.get(name!));
    return result;
}

const MATH =
    "abs acos asin atan atan2 ceil cos cosh deg exp floor fmod frexp ldexp log log10 max min modf pow rad sin sinh " +
    "sqrt tan tanh huge pi";

/** The base library, coroutine and math as every client has them (facts: "Lua environment"). */
export function installLuaBase(environment: Environment, options: LuaBaseOptions): void {
    const { meter, random } = options;
    for (const name of SAME) environment.set(name, hostGlobals.get(name));
    environment.set("_G", environment);
    environment.set("_VERSION", "Lua 5.1");
    define(environment, createEnvironmentFunctions(environment));
    environment.set("xpcall", (callback: AddonFunction, handler: (message: unknown) => unknown, ...args: unknown[]) => {
        const packed = pack(...args);
        return xpcall(() => callback(...unpacked(packed)), handler);
    });
    environment.set("coroutine", createCoroutineLibrary(meter));
    const mathLibrary = copyOf("math", MATH);
    mathLibrary.set("random", createRandomFunction(random));
    environment.set("math", mathLibrary);
    installMathShortcuts(environment, mathLibrary);
}

/** The bare names: trigonometry in degrees, the rest as in `math`. */
function installMathShortcuts(environment: Environment, mathLibrary: Environment): void {
    for (const [name] of string.gmatch(
        "abs ceil floor max min sqrt exp log log10 frexp ldexp deg rad random",
        "%a+%d*",
    )) {
        environment.set(name!, mathLibrary.get(name!));
    }
    define(environment, {
        PI: math.pi,
        fastrandom: mathLibrary.get("random"),
        mod: math.fmod,
        sin: (degrees: number) => math.sin(math.rad(degrees)),
        cos: (degrees: number) => math.cos(math.rad(degrees)),
        tan: (degrees: number) => math.tan(math.rad(degrees)),
        asin: (ratio: number) => math.deg(math.asin(ratio)),
        acos: (ratio: number) => math.deg(math.acos(ratio)),
        atan: (ratio: number) => math.deg(math.atan(ratio)),
        atan2: (y: number, x: number) => math.deg(math.atan2(y, x)),
    });
}
