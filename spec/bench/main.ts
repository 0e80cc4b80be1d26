import { benchCompat } from "./compat";
import type { Group } from "./job";
import { benchLoad } from "./load";
import { benchKeeping } from "./keeping";
import { benchLate } from "./late";
import { benchLogin } from "./login";
import { benchMemory } from "./memory";
import { benchMerge } from "./merge";
import { benchReplay } from "./replay";
import { tellRow } from "./row";
import { benchSlices } from "./slices";

const GROUPS: Readonly<Partial<Record<string, Group>>> = {
    replay(job, tell) {
        benchReplay(job, tell);
        benchLate(job, tell);
        benchLogin(job, tell);
        benchKeeping(job, tell);
    },
    memory: benchMemory,
    merge: benchMerge,
    slices: benchSlices,
    load: benchLoad,
    compat: benchCompat,
};

/** lua5.1 bench.lua GROUP SEED COUNT ROUNDS: measures one group and writes its rows, a line of JSON each. */
function run(name: string, seed: number, count: number, rounds: number): void {
    const group = GROUPS[name];
    if (group === undefined) error(`no group is called ${name}`);
    else group({ seed, count, rounds }, tellRow);
}

const [name, seed, count, rounds] = [...$vararg];
run(name!, tonumber(seed)!, tonumber(count)!, tonumber(rounds)!);
