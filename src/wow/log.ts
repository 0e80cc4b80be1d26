import type { Log } from "../port/log";

/** A client that runs for weeks must not collect warnings without end. */
const WARNINGS_MAX = 100;

/** Names and texts of peers must not bring colours, links or lines of their own into chat. */
function escaped(message: string): string {
    const [withoutCodes] = string.gsub(message, "|", "||");
    const [oneLine] = string.gsub(withoutCodes, "[\r\n]+", " ");
    return oneLine;
}

export function createLog(): Log {
    const said = new LuaSet<string>();
    let count = 0;
    return {
        error(message) {
            // A broken error handler must not stop the work that is being reported.
            pcall(() => {
                geterrorhandler()(message);
            });
        },
        warn(message) {
            if (said.has(message) || count >= WARNINGS_MAX) return;
            said.add(message);
            count = count + 1;
            print(escaped(message));
        },
    };
}
