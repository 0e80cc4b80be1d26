import type { Client } from "../../../world/contract";
import { WEEK_SECONDS, weekOf, weekStart } from "../../../../src/ledger/week";
import { runUntilAgreed, settle } from "../agreement";
import { createGuild, type Guild } from "../guild";
import { newestOf, type Row } from "../history";
import type { RunSeed } from "../job";
import { soonAfter, type Material } from "../material";
import { bytesBetween, outcomeOf } from "../outcome";

export interface OfficersPlan {
    /** Their own events lie in so many weeks before this one; 0: all of them in this week. */
    readonly pastWeeks: number;
    readonly lossRate: number;
}

const OWN_EVENTS = 20;
const SECONDS_MAX = 900;
/** So that nobody hides bytes behind the end. */
const AFTERWARDS_SECONDS = 60;
/** Own events of an evening. */
const EVENING_SECONDS = 3600;
/** The first of the two has been there for so long when the other comes. */
const ALONE_SECONDS_LEAST = 5;
const ALONE_SECONDS_MOST = 60;
const LATER_SECONDS_LEAST = 3600;
const LATER_SECONDS_MOST = 64800;

/** As a raid evening goes: rows that follow each other in the real history, from a place that the seed decides. */
function drawShapes(guild: Guild, rows: readonly Row[]): Row[] {
    const shapes = rows.filter(({ kind }) => kind !== "balanceOpened");
    const first = guild.random.integer(0, shapes.length - OWN_EVENTS);
    return shapes.slice(first, first + OWN_EVENTS);
}

function writeThisWeek(guild: Guild, client: Client, shapes: readonly Row[]): void {
    const { world, random } = guild;
    for (const { kind, fields } of shapes) {
        world.after(random.between(0, EVENING_SECONDS), () => {
            client.eval("return Bench.Write(...)", kind, fields);
        });
    }
}

/** One in each of the past weeks, as if written there: an import, since nobody can submit in the past. */
function writePastWeeks(guild: Guild, client: Client, shapes: readonly Row[]): void {
    const [, id] = string.match(client.guid, "^Player%-(%d+)%-(%x+)$");
    const creator = tonumber(id, 16)!;
    const thisWeek = weekStart(weekOf(math.floor(guild.world.serverTime())));
    const own = shapes.map(({ kind, fields }, index) => {
        const time = thisWeek - (index + 1) * WEEK_SECONDS + guild.random.integer(0, WEEK_SECONDS - 1);
        return { time, counter: 0, creator, kind, fields };
    });
    client.eval("return Bench.Import(...)", own);
}

/** Each writes where the other does not hear it, and logs out. */
function writeApart(guild: Guild, rows: readonly Row[], pastWeeks: number): void {
    const { world, officers } = guild;
    world.partition(officers.map((officer) => [officer]));
    for (const officer of officers) officer.login();
    settle(guild, rows.length);
    for (const officer of officers) {
        const shapes = drawShapes(guild, rows);
        if (pastWeeks > 0) writePastWeeks(guild, officer, shapes);
        else writeThisWeek(guild, officer, shapes);
    }
    world.run(EVENING_SECONDS + 60);
    for (const officer of officers) officer.logout();
    world.heal();
    world.run(60);
}

/** Two officers who have written apart meet; nobody else is there. */
export function createOfficers(material: Material, { pastWeeks, lossRate }: OfficersPlan): RunSeed {
    const { addons, history } = material;
    const saved = material.save(history, newestOf(history));
    return (seed, callbacks) => {
        const later = LATER_SECONDS_LEAST + ((seed * 7919) % (LATER_SECONDS_MOST - LATER_SECONDS_LEAST));
        const startTime = soonAfter(history, later);
        const guild = createGuild({ addons, seed, startTime, officerCount: 2, memberCount: 0, callbacks });
        const { world, random, officers } = guild;
        guild.install(saved, officers);
        writeApart(guild, history, pastWeeks);

        world.setNetwork({ lossRate });
        const [first, second] = random.chance(0.5) ? [officers[0]!, officers[1]!] : [officers[1]!, officers[0]!];
        first.login();
        world.run(random.between(ALONE_SECONDS_LEAST, ALONE_SECONDS_MOST));
        const start = world.now();
        second.login();
        const seconds = runUntilAgreed(guild, history.length + 2 * OWN_EVENTS, SECONDS_MAX);
        const finish = world.now();
        const bytes = bytesBetween(guild, start, finish);
        world.run(AFTERWARDS_SECONDS);
        const bytesInTheMinuteAfter = bytesBetween(guild, finish, finish + AFTERWARDS_SECONDS);
        return outcomeOf(guild, { start, finish, figures: { bytes, seconds, bytesInTheMinuteAfter } });
    };
}
