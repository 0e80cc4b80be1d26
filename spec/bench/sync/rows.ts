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

function newcomer(lossRate: number, crashes = false, isTimed = false): CreateRow {
    return (material) =>
        createNewcomer(material, { rows: material.history, lossRate, crashes, secondsMax: 1800, isTimed });
}

function large(isTimed: boolean): CreateRow {
    return (material) => {
        const rows = extendHistory(material.history, LARGE_EVENTS);
        return createNewcomer(material, { rows, lossRate: 0, crashes: false, secondsMax: 3600, isTimed });
    };
}

const logins = { officerCount: 5, memberCount: 35, meeting: "login" } as const;

/** By the names that scripts/bench/sync/plan.ts uses; what each is held against stands there. */
export const ROWS: Readonly<Partial<Record<string, CreateRow>>> = {
    newcomer: newcomer(0),
    large: large(false),
    officers: (material) => createOfficers(material, { pastWeeks: 0, lossRate: 0 }),
    pastWeeks: (material) => createOfficers(material, { pastWeeks: 20, lossRate: 0 }),
    officersLoss: (material) => createOfficers(material, { pastWeeks: 0, lossRate: 0.05 }),
    raid: (material) => createRaid(material, false),
    logins: (material) => createLogins(material, { ...logins, isTimed: false }),
    crash: newcomer(0, true),
    attack: (material) => createAttack(material, false),
    writer: (material) => createAttack(material, true),
    loss5: newcomer(0.05),
    loss20: newcomer(0.2),
    quiet: createQuiet,
    once: (material) => createLogins(material, { officerCount: 10, memberCount: 30, meeting: "heal", isTimed: false }),
    newcomerTimed: newcomer(0, false, true),
    largeTimed: large(true),
    loginsTimed: (material) => createLogins(material, { ...logins, isTimed: true }),
    raidTimed: (material) => createRaid(material, true),
};
