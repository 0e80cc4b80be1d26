import { errorText } from "../../replay/failure";
import type { Logger } from "../logger";

/** Gets the state manager, and the entry where one is meant. */
export type StateListener = (stateManager: object, entry?: object) => void;

/**
 * Who wants to hear of one thing. Errors of theirs are logged, and keep nothing from the others.
 *
 * @noSelf
 */
export interface StateListeners {
    add(listener: StateListener): void;
    tell(entry?: object): void;
}

export function createStateListeners(name: string, stateManager: object, logger: Logger): StateListeners {
    const listeners: StateListener[] = [];
    return {
        add(listener) {
            listeners.push(listener);
        },
        tell(entry) {
            for (const listener of [...listeners]) {
                const [ok, problem] = pcall(listener, stateManager, entry);
                if (!ok) logger.Error("%s listener: %s", name, errorText(problem));
            }
        },
    };
}
