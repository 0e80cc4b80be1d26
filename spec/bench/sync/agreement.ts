import type { Client } from "../../world/contract";
import { benchOf } from "./benchAddon";
import type { Guild } from "./guild";

/** Between two looks at all clients, in seconds: the error of what is told. */
const LOOK_SECONDS = 0.1;
const SETTLE_SECONDS_MAX = 900;
/** From agreement until the next thing happens: budgets are full, and what was on its way has come. */
const QUIET_SECONDS_LEAST = 60;
const QUIET_SECONDS_MOST = 120;

interface Holding {
    readonly stateHash: number;
    readonly hash: number;
    readonly sum: number;
}

/** What a client holds when it holds so many events, has replayed all, and knows its fingerprint. */
function wholeHolding(client: Client, expected: number): Holding | undefined {
    const [events, applied, stateHash, hash, sum, phase] = benchOf(client).Holding();
    if (phase !== "active" || events !== expected || applied !== events || hash < 0) return undefined;
    return { stateHash, hash, sum };
}

function isSame(a: Holding, b: Holding): boolean {
    return a.stateHash === b.stateHash && a.hash === b.hash && a.sum === b.sum;
}

/** @returns the first client that is online and lacks something, holds something else or has not replayed it */
function firstThatDiffers(clients: readonly Client[], expected: number): number | undefined {
    let first: Holding | undefined;
    for (const i of $range(0, clients.length - 1)) {
        const client = clients[i]!;
        if (client.isOnline()) {
            const holding = wholeHolding(client, expected);
            if (holding === undefined) return i;
            first ??= holding;
            if (!isSame(first, holding)) return i;
        }
    }
    return undefined;
}

/**
 * Runs until every honest client that is online holds `expected` events, the same, and has replayed them.
 *
 * @returns seconds until then; infinite when it did not happen
 */
export function runUntilAgreed({ world, honest, callbacks }: Guild, expected: number, secondsMax: number): number {
    const start = world.now();
    let suspect = 0;
    const hasAgreed = world.runUntil(
        () => {
            if (callbacks !== undefined) callbacks.tidy();
            const client = honest[suspect]!;
            // Most often it is still the same one, and asking forty costs time.
            if (client.isOnline() && wholeHolding(client, expected) === undefined) return false;
            const differing = firstThatDiffers(honest, expected);
            suspect = differing ?? 0;
            return differing === undefined;
        },
        secondsMax,
        LOOK_SECONDS,
    );
    return hasAgreed ? world.now() - start : math.huge;
}

export function runFor({ world, callbacks }: Guild, seconds: number): void {
    const finish = world.now() + seconds;
    while (world.now() < finish) {
        world.run(math.min(1, finish - world.now()));
        if (callbacks !== undefined) callbacks.tidy();
    }
}

/** Those who are online load, agree and come to rest. Raises an error when they do not: nothing could be measured then. */
export function settle(guild: Guild, expected: number): void {
    if (runUntilAgreed(guild, expected, SETTLE_SECONDS_MAX) === math.huge)
        error("no agreement before the beginning", 0);
    runFor(guild, guild.random.between(QUIET_SECONDS_LEAST, QUIET_SECONDS_MOST));
}
