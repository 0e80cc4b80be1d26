import type { Client } from "../../../world/contract";
import { runFor, runUntilAgreed, settle } from "../agreement";
import { benchOf } from "../benchAddon";
import { createGuild, type Guild } from "../guild";
import type { Row } from "../history";
import type { RunSeed } from "../job";
import { soonAfter, type Material } from "../material";
import { bytesBetween, outcomeOf } from "../outcome";

export interface NewcomerPlan {
    readonly rows: readonly Row[];
    readonly lossRate: number;
    /** Crashes once, with half of the ledger, and comes back with nothing. */
    readonly crashes: boolean;
    readonly secondsMax: number;
}

/** Two who may write and three who may not, one of them new. */
const OFFICERS = 2;
const MEMBERS = 3;
/** After the newest event of the ledger; the week of the real one goes on for longer. */
const LATER_SECONDS_LEAST = 3600;
const LATER_SECONDS_MOST = 129600;
/** Until a crashed player is back. */
const AWAY_SECONDS = 20;
const CRASH_LOOK_SECONDS = 0.1;
/** So that nobody hides bytes behind the end. */
const AFTERWARDS_SECONDS = 60;

function crashHalfWay({ world }: Guild, newcomer: Client, eventCount: number, secondsMax: number): void {
    const half = eventCount / 2;
    const isHalf = (): boolean => benchOf(newcomer).Holding()[0] >= half;
    if (!world.runUntil(isHalf, secondsMax, CRASH_LOOK_SECONDS)) return;
    newcomer.crash();
    world.run(AWAY_SECONDS);
    newcomer.login();
}

/** A new member, with nothing, comes to a guild that has long agreed. */
export function createNewcomer(material: Material, plan: NewcomerPlan): RunSeed {
    const { rows, lossRate, crashes, secondsMax } = plan;
    const { addons } = material;
    const saved = material.save(rows, soonAfter(rows, 0));
    return (seed, callbacks) => {
        const later = LATER_SECONDS_LEAST + ((seed * 7919) % (LATER_SECONDS_MOST - LATER_SECONDS_LEAST));
        const startTime = soonAfter(rows, later);
        const roles = { officerCount: OFFICERS, memberCount: MEMBERS };
        const guild = createGuild({ addons, seed, startTime, ...roles, callbacks });
        const { world, honest } = guild;
        const newcomer = honest[honest.length - 1]!;
        const others = honest.filter((client) => client !== newcomer);
        guild.install(saved, others);
        for (const client of others) client.login();
        settle(guild, rows.length);

        const start = world.now();
        world.setNetwork({ lossRate });
        newcomer.login();
        if (crashes) crashHalfWay(guild, newcomer, rows.length, secondsMax);
        const hasAgreed = runUntilAgreed(guild, rows.length, secondsMax) < math.huge;
        const finish = world.now();
        const figures = {
            bytes: bytesBetween(guild, start, finish),
            seconds: hasAgreed ? finish - start : math.huge,
        };
        runFor(guild, AFTERWARDS_SECONDS);
        const bytesInTheMinuteAfter = bytesBetween(guild, finish, finish + AFTERWARDS_SECONDS);
        const notes = [`the ledger: ${rows.length} events`];
        return outcomeOf(guild, { start, finish, figures: { ...figures, bytesInTheMinuteAfter }, notes });
    };
}
