import type { AddonFunction, ProtectedCalls } from "../protectedCall";
import { pack, unpacked } from "../variadic";
import { define, type Environment } from "./environment";

type Results = LuaMultiReturn<unknown[]>;
type PlainFunction = (...args: unknown[]) => Results;

const hostXpcall = xpcall as unknown as (body: () => unknown, handler: (message: unknown) => void) => Results;

/** Results of a protected call that went well; nothing after an error. */
function resultsOf(ok: boolean, ...results: unknown[]): Results {
    if (!ok) return $multi();
    return $multi(...results);
}
const finish = resultsOf as unknown as PlainFunction;

function hookSecurely(owner: Environment, name: string, hook: PlainFunction): void {
    const original = owner.get(name) as PlainFunction;
    if (type(original) !== "function") error(`hooksecurefunc(): ${tostring(name)} is not a function`, 3);
    owner.set(name, (...args: unknown[]) => {
        const packed = pack(...args);
        const afterwards = (...results: unknown[]): Results => {
            hook(...unpacked(packed));
            return $multi(...results);
        };
        return afterwards(...original(...unpacked(packed)));
    });
}

function stackText(): string {
    return debug.traceback("", 2);
}

/** Error handling, protected calls, hooks and the questions about secret values (nothing is secret here). */
export function installErrorFunctions(environment: Environment, calls: ProtectedCalls): void {
    define(environment, {
        geterrorhandler: () => calls.report,
        seterrorhandler: (handler: AddonFunction) => {
            calls.setHandler(handler);
        },
        securecallfunction: (callback: AddonFunction, ...args: unknown[]) => {
            const packed = pack(...args);
            return finish(...hostXpcall(() => callback(...unpacked(packed)), calls.report));
        },
        securecall: (callback: AddonFunction | string, ...args: unknown[]) => {
            const found = (typeof callback === "string" ? environment.get(callback) : callback) as AddonFunction;
            const packed = pack(...args);
            return finish(...hostXpcall(() => found(...unpacked(packed)), calls.report));
        },
        hooksecurefunc: (owner: Environment | string, name: string | PlainFunction, hook?: PlainFunction) => {
            if (typeof owner === "string") hookSecurely(environment, owner, name as PlainFunction);
            else hookSecurely(owner, name as string, hook as PlainFunction);
        },
        debugstack: stackText,
        debuglocals: () => "",
        issecure: () => false,
        forceinsecure: () => undefined,
        issecretvalue: () => false,
        issecrettable: () => false,
        hasanysecretvalues: () => false,
        canaccessvalue: () => true,
        canaccesstable: () => true,
        canaccesssecrets: () => false,
        scrubsecretvalues: (...args: unknown[]) => $multi(...args),
    });
}
