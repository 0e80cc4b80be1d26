import type { Log } from "../port/log";

/** A client that runs for weeks must not collect warnings without end. */
const WARNINGS_MAX = 100;

export function createLog(): Log {
    const said = new LuaSet<string>();
    let count = 0;
    return {
        error(message) {
            geterrorhandler()(message);
        },
        warn(message) {
            if (said.has(message) || count >= WARNINGS_MAX) return;
            said.add(message);
            count = count + 1;
            print(`|cff33ccffLibLedger|r: ${message}`);
        },
    };
}
