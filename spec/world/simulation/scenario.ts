import type { Client, Group, World } from "../contract";
import type { Random } from "../random";
import type { Cast } from "./cast";
import type { FaultName } from "./faultName";
import type { Holdings } from "./holdings";
import type { WrittenEvents } from "./writtenEvents";

/** @noSelf */
export interface Scenario {
    readonly world: World;
    readonly cast: Cast;
    readonly written: WrittenEvents;
    readonly holdings: Holdings;
    /** Names of the ledgers. */
    readonly books: readonly string[];
    /** World second at which the calm period begins. */
    readonly calmAt: number;
    /** Present in runs with a raid book. */
    readonly raid: Group | undefined;
    /** Officers that write no more: they are demoted, or will be. */
    readonly retired: LuaTable<Client, boolean>;
    readonly has: (this: void, fault: FaultName) => boolean;
    /** Chance of its own for one class, so that switching another off changes nothing here. */
    readonly randomOf: (this: void, fault: FaultName) => Random;
    /** A moment in the time of trouble; `margin` seconds before its end at least. */
    moment(random: Random, margin: number): number;
    isCalm(): boolean;
}

/** Runs the action for each of `count` moments in the time of trouble. */
export function atMoments(scenario: Scenario, random: Random, count: number, action: () => void): void {
    for (const _ of $range(1, count)) {
        scenario.world.after(scenario.moment(random, 0) - scenario.world.now(), () => {
            if (!scenario.isCalm()) action();
        });
    }
}

export function pick<T>(random: Random, list: readonly T[]): T {
    return list[random.integer(0, list.length - 1)]!;
}
