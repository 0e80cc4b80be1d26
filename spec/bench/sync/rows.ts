import { watchCallbacks } from "./callbackWatch";
import { extendHistory } from "./history";
import type { RunSeed } from "./job";
import type { Material } from "./material";
import { createAttack } from "./scenarios/attack";
import { createLogins } from "./scenarios/lastWeek";
import { createNewcomer } from "./scenarios/newcomer";
import { createOfficers } from "./scenarios/officers";
import { createQuiet } from "./scenarios/quiet";
import { createRaid } from "./scenarios/raid";

type CreateRow = (material: Material) => RunSeed;

const LARGE_EVENTS = 10000;

/** Of the same world: an interruption of the machine seldom comes three times to one callback. */
const TIMED_RUNS = 3;

function newcomer(lossRate: number, crashes = false): CreateRow {
    return (material) => createNewcomer(material, { rows: material.history, lossRate, crashes, secondsMax: 1800 });
}

function large(material: Material): RunSeed {
    const rows = extendHistory(material.history, LARGE_EVENTS);
    return createNewcomer(material, { rows, lossRate: 0, crashes: false, secondsMax: 3600 });
}

function logins(material: Material): RunSeed {
    return createLogins(material, { officerCount: 5, memberCount: 35, meeting: "login" });
}

/** The same, run again and again, for the times of the clients' callbacks. */
function timed(create: CreateRow): CreateRow {
    return (material) => {
        const run = create(material);
        return (seed) => {
            const callbacks = watchCallbacks();
            callbacks.runs.begin();
            let outcome = run(seed, callbacks);
            for (const _ of $range(2, TIMED_RUNS)) {
                callbacks.collect();
                callbacks.runs.begin();
                outcome = run(seed, callbacks);
            }
            return outcome;
        };
    };
}

/** By the names that scripts/bench/sync/plan.ts uses; what each is held against stands there. */
export const ROWS: Readonly<Partial<Record<string, CreateRow>>> = {
    newcomer: newcomer(0),
    large,
    officers: (material) => createOfficers(material, { pastWeeks: 0, lossRate: 0 }),
    pastWeeks: (material) => createOfficers(material, { pastWeeks: 20, lossRate: 0 }),
    officersLoss: (material) => createOfficers(material, { pastWeeks: 0, lossRate: 0.05 }),
    raid: createRaid,
    logins,
    crash: newcomer(0, true),
    attack: (material) => createAttack(material, false),
    writer: (material) => createAttack(material, true),
    loss5: newcomer(0.05),
    loss20: newcomer(0.2),
    quiet: createQuiet,
    once: (material) => createLogins(material, { officerCount: 10, memberCount: 30, meeting: "heal" }),
    newcomerTimed: timed(newcomer(0)),
    largeTimed: timed(large),
    loginsTimed: timed(logins),
    raidTimed: timed(createRaid),
};
