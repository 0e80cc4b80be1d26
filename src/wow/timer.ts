import type { Timer } from "../port/timer";

export function createTimer(): Timer {
    return {
        after(seconds, callback) {
            const handle = C_Timer.NewTimer(seconds, callback);
            return () => {
                handle.Cancel();
            };
        },
        every(seconds, callback) {
            const handle = C_Timer.NewTicker(seconds, callback);
            return () => {
                handle.Cancel();
            };
        },
    };
}
