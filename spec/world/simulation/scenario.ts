import type { Client, Group, World } from "../contract";
import type { Random } from "../random";
import type { Cast } from "./cast";
import type { Chances } from "./chances";
import type { FaultName } from "./faultName";
import { createHoldings, type Holdings } from "./holdings";
import { createWrittenEvents, type WrittenEvents } from "./writtenEvents";

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

type Given = Pick<Scenario, "world" | "cast" | "books" | "calmAt" | "raid">;

/** 2025-08-11, in the week; runs begin within the two weeks after it. */
const START_TIME = 1754900000;
const START_SPAN_SECONDS = 1209600;

/** All have come in by then, and nothing goes wrong before. */
const LOGIN_SPAN_SECONDS = 40;

export function createScenario({ world, cast, books, calmAt, raid }: Given, { has, randomOf }: Chances): Scenario {
    return {
        world,
        cast,
        books,
        calmAt,
        written: createWrittenEvents(),
        holdings: createHoldings(),
        raid,
        retired: new LuaTable(),
        has,
        randomOf,
        moment: (random, margin) => random.between(LOGIN_SPAN_SECONDS, math.max(LOGIN_SPAN_SECONDS, calmAt - margin)),
        isCalm: () => world.now() >= calmAt,
    };
}

/** Server time at which a world begins. */
export function drawStartTime(random: Random): number {
    return START_TIME + random.integer(0, START_SPAN_SECONDS);
}

export function scheduleLogins(world: World, random: Random): void {
    for (const client of world.clients) {
        world.after(random.between(0, LOGIN_SPAN_SECONDS), () => {
            client.login();
        });
    }
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
