import type { Clock } from "../../port/clock";

export type SyncStatus = "synced" | "out_of_sync" | "unknown";

export type StatusListener<T> = (source: T, status: SyncStatus) => void;

/** How we stand with the others, as far as we heard. @noSelf */
export interface StatusKeeper<T> {
    status(): SyncStatus | undefined;
    /** Tells the listeners if it is another one. An error of theirs reaches the caller, once all were told. */
    set(status: SyncStatus): void;
    /** To be called now and then: what is old says nothing any more. */
    age(): void;
    addListener(listener: StatusListener<T>): void;
}

const VALID_SECONDS = 90;

/** @param source is what listeners are handed */
export function createStatusKeeper<T>(clock: Clock, source: () => T): StatusKeeper<T> {
    const listeners: StatusListener<T>[] = [];
    let status: SyncStatus | undefined;
    let setAt = clock.seconds();

    function set(next: SyncStatus): void {
        setAt = clock.seconds();
        if (status === next) return;
        status = next;
        let failure: string | undefined;
        for (const index of $range(1, listeners.length)) {
            const [ok, problem] = pcall(listeners[index - 1]!, source(), next);
            if (!ok) failure = failure ?? tostring(problem);
        }
        if (failure !== undefined) error(failure, 0);
    }

    return {
        status: () => status,
        set,
        age() {
            if (clock.seconds() - setAt >= VALID_SECONDS) set("unknown");
        },
        addListener(listener) {
            listeners.push(listener);
        },
    };
}
