import type { Random } from "../random";
import { FAULTS, type FaultName } from "./faultName";
import type { RunOptions } from "./options";

/** What goes wrong in one run, and the chance that each class has for itself. */
export interface Chances {
    readonly has: (this: void, name: FaultName) => boolean;
    readonly randomOf: (this: void, name: FaultName) => Random;
    readonly names: readonly string[];
}

export function drawFaults(random: Random, { wanted, unwanted }: RunOptions): Chances {
    const isOn: Record<string, boolean> = {};
    const randoms: Record<string, Random> = {};
    const names: string[] = [];
    for (const { name, rate, whyOff } of FAULTS) {
        randoms[name] = random.fork();
        const isDrawn = random.chance(rate) && whyOff === undefined;
        const isBarred = unwanted.includes(name) || unwanted.includes("all");
        isOn[name] = wanted.includes(name) || (isDrawn && !isBarred);
        if (isOn[name]) names.push(name);
    }
    return { has: (name) => isOn[name] === true, randomOf: (name) => randoms[name]!, names };
}
