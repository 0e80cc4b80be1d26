import type { Guilds, RosterRow } from "./guilds";
import type { Random } from "./random";
import type { VirtualClock } from "./virtualClock";

/** @noSelf */
export interface RosterViewOptions {
    readonly clock: VirtualClock;
    readonly random: Random;
    readonly guilds: Guilds;
    readonly guild: () => string | undefined;
    readonly firstSeconds: number;
    /** The roster has come: the session raises the events. */
    readonly onArrived: (isFirst: boolean) => void;
}

/** @noSelf */
export interface RosterView {
    /** As last received; empty until the first one comes. */
    rows(): readonly RosterRow[];
    hasArrived(): boolean;
    /** C_GuildInfo.GuildRoster. */
    request(): void;
    /** The server says that something changed. */
    changed(): void;
    stop(): void;
}

/** The server ignores a request that follows an earlier one faster than this (third-party report). */
const REQUEST_INTERVAL_SECONDS = 10;
/** Seconds until an answer, or a change made by others, reaches this client. */
const UPDATE_SECONDS_LEAST = 0.2;
const UPDATE_SECONDS_MOST = 2;

/** The roster as one client knows it: always a little old. */
export function createRosterView(options: RosterViewOptions): RosterView {
    const { clock, random, guilds, guild, firstSeconds, onArrived } = options;
    let rows: readonly RosterRow[] = [];
    let hasArrived = false;
    let isPending = false;
    let isStopped = false;
    let lastRequest = -math.huge;

    function schedule(seconds: number): void {
        if (isPending) return;
        isPending = true;
        clock.at(clock.now() + seconds, () => {
            isPending = false;
            if (isStopped) return;
            const name = guild();
            const isFirst = !hasArrived;
            rows = name === undefined ? [] : guilds.roster(name);
            hasArrived = true;
            onArrived(isFirst);
        });
    }

    schedule(firstSeconds);

    return {
        rows: () => rows,
        hasArrived: () => hasArrived,
        request: () => {
            if (clock.now() - lastRequest < REQUEST_INTERVAL_SECONDS) return;
            lastRequest = clock.now();
            schedule(random.between(UPDATE_SECONDS_LEAST, UPDATE_SECONDS_MOST));
        },
        changed: () => {
            schedule(random.between(UPDATE_SECONDS_LEAST, UPDATE_SECONDS_MOST));
        },
        stop: () => {
            isStopped = true;
        },
    };
}
