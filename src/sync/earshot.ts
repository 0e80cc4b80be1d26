/** What we know of somebody who speaks in an old epoch. */
interface Straggler {
    pauseSeconds: number;
    nextAt: number;
}

/**
 * Who was heard in an old epoch, so that it is told again ever more rarely to those who do not follow.
 *
 * @noSelf
 */
export interface Earshot {
    /** Whether it is time to tell this one, who was heard now. */
    isDue(sender: string, seconds: number): boolean;
}

export const FIRST_PAUSE_SECONDS = 30;
export const LONGEST_PAUSE_SECONDS = 600;
/** Clients that are remembered; beyond it all are forgotten, and told once more. */
const STRAGGLERS_MAX = 200;

export function createEarshot(): Earshot {
    let stragglers = new LuaMap<string, Straggler>();
    let count = 0;

    function create(sender: string): Straggler {
        if (count >= STRAGGLERS_MAX) {
            stragglers = new LuaMap();
            count = 0;
        }
        const straggler: Straggler = { pauseSeconds: FIRST_PAUSE_SECONDS, nextAt: 0 };
        stragglers.set(sender, straggler);
        count = count + 1;
        return straggler;
    }

    return {
        isDue(sender, seconds) {
            const straggler = stragglers.get(sender) ?? create(sender);
            if (seconds < straggler.nextAt) return false;
            straggler.nextAt = seconds + straggler.pauseSeconds;
            straggler.pauseSeconds = math.min(LONGEST_PAUSE_SECONDS, straggler.pauseSeconds * 2);
            return true;
        },
    };
}
