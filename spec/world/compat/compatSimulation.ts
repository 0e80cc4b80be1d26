/**
 * One seeded run: a guild half on the original (its stand-in) and half on ours, in trouble, then a calm period in which
 * all have to come to hold and make the same.
 */
import { noLuaErrors } from "../checkers/noLuaErrors";
import { shortCallbacks } from "../checkers/shortCallbacks";
import type { Client } from "../contract";
import { createRandom, type Random } from "../random";
import { HOME_REALM, OTHER_REALM } from "../simulation/cast";
import { drawFaults } from "../simulation/chances";
import { FAULTS, type FaultName } from "../simulation/faultName";
import { endFaults, scheduleFaults } from "../simulation/faults";
import type { RunOptions } from "../simulation/options";
import { outcomeOf, QUIET_SECONDS, type Outcome } from "../simulation/outcome";
import { atMoments, createScenario, drawStartTime, pick, scheduleLogins, type Scenario } from "../simulation/scenario";
import { createWorld } from "../world";
import { compatAddons } from "./addons";
import { createCompatCast, drawNames, LINES, type CompatCast } from "./compatCast";

/** What happens by itself; attackers and ranks belong to the native protocol. */
const FITTING: readonly FaultName[] = [
    "loss",
    "latency",
    "partitions",
    "relogs",
    "crashes",
    "lockdowns",
    "noise",
    "skew",
    "mutes",
    "slowClients",
    "calmLoss",
    "crossRealm",
    "instances",
];

const WEEK_SECONDS = 604800;
const SKEW_SECONDS_MAX = 120;
const STEP_SECONDS = 5;
/** The original's pauses are of 30 seconds, and its week data gets lost as a whole. */
const AGREE_SECONDS_MAX = 3600;
/** After agreement, to see that it lasts. */
const SETTLE_SECONDS = 90;

const WRITES_LEAST = 10;
const WRITES_MOST = 60;
const BURST_MOST = 15;
const BACKFILL_WEEKS_MOST = 12;
/** The transport of these consumers serialises a whole message at once: 80 ms of a client with the default speed. */
const INSTRUCTIONS_MAX = 4000000;

const PLAYERS = ["Aldo", "Birgit", "Çağla", "Đorđe", "O|Hara^1", "~tilde~ ", "x"];

function scheduleWriting(scenario: Scenario, random: Random): void {
    atMoments(scenario, random, random.integer(WRITES_LEAST, WRITES_MOST), () => {
        const candidates = scenario.cast.officers.filter((client) => client.isOnline());
        if (candidates.length === 0) return;
        const client = pick(random, candidates);
        if (random.chance(0.1)) client.eval("Sim.Ignore(...)", random.between(0.01, 1));
        const count = random.chance(0.15) ? random.integer(2, BURST_MOST) : 1;
        const weeks = random.chance(0.3) ? random.integer(1, BACKFILL_WEEKS_MOST) : 0;
        for (const _ of $range(1, count)) {
            const secondsAgo = random.integer(0, weeks * WEEK_SECONDS);
            const note = random.chance(0.5) ? `note ${random.integer(1, 9)} ^~|r` : undefined;
            client.eval("Sim.Write(...)", pick(random, PLAYERS), random.integer(-50, 100), note, secondsAgo);
        }
    });
}

/** Players go over to the other library, or back; what is saved is used by both. */
function scheduleChanges(scenario: Scenario, cast: CompatCast, random: Random): void {
    atMoments(scenario, random, random.integer(0, 3), () => {
        const client = pick(random, cast.honest);
        if (!client.isOnline()) return;
        client.logout();
        cast.change(client);
        client.login();
    });
}

function textOf(client: Client, code: string): string {
    const [text] = client.eval<[string | undefined]>(code);
    return text ?? "nothing";
}

/** Rows that anybody holds now. */
function unionOf(clients: readonly Client[]): LuaSet<string> {
    const rows = new LuaSet<string>();
    for (const client of clients) {
        for (const [row] of string.gmatch(textOf(client, "return Sim.Dump()"), "([^\n]+)\n")) rows.add(row!);
    }
    return rows;
}

/** Differences from the first one, and of the first one from what it should hold. */
function differences(clients: readonly Client[], required: LuaSet<string>): string[] {
    const found: string[] = [];
    const [first, ...others] = clients;
    const dump = textOf(first!, "return Sim.Dump()");
    for (const client of others) {
        if (textOf(client, "return Sim.Dump()") !== dump)
            found.push(`${client.name} holds other rows than ${first!.name}`);
    }
    for (const row of required) {
        const [at] = string.find(dump, `${row}\n`, 1, true);
        if (at === undefined) found.push(`${row} is lost`);
    }
    return found;
}

function stateDifferences(clients: readonly Client[]): string[] {
    const found: string[] = [];
    const [first, ...others] = clients;
    const state = textOf(first!, "return Sim.State()");
    for (const client of others) {
        const own = textOf(client, "return Sim.State()");
        if (own !== state) found.push(`${client.name} makes of it ${own}; ${first!.name} makes ${state}`);
    }
    return found;
}

export function runCompatSimulation(options: RunOptions): Outcome {
    const { clientCount, seed } = options;
    const random = createRandom(seed);
    const unwanted: FaultName[] = FAULTS.map(({ name }) => name).filter((name) => !FITTING.includes(name));
    const trustedCount = random.chance(0.5) ? clientCount : random.integer(2, clientCount);
    // What only those hold who may not write comes back to nobody: the incumbent judges senders alone.
    if (trustedCount < clientCount) unwanted.push("crashes");
    const chances = drawFaults(random.fork(), { ...options, unwanted: [...options.unwanted, ...unwanted] });
    const { has } = chances;
    const calmAt = options.minutes * 60;
    const line = LINES[seed % LINES.length]!;
    const names = drawNames(random.fork(), clientCount);
    const world = createWorld({
        files: compatAddons(options.addons, names.slice(0, trustedCount)),
        seed,
        startTime: drawStartTime(random),
        connectedRealms: [[HOME_REALM, OTHER_REALM]],
        isTracing: options.isTracing,
    });
    const cast = createCompatCast(world, random.fork(), {
        names,
        trustedCount,
        line,
        skewSecondsMax: has("skew") ? SKEW_SECONDS_MAX : 0,
        hasSlowClients: has("slowClients"),
        hasStrangers: has("crossRealm"),
    });
    const scenario = createScenario({ world, cast, books: [], calmAt, raid: undefined }, chances);
    scheduleLogins(world, random.fork());
    scheduleWriting(scenario, random.fork());
    scheduleFaults(scenario);
    scheduleChanges(scenario, cast, random.fork());
    world.run(calmAt);

    endFaults(scenario);
    // Who has only just come in opens his ledger at the end of loading.
    world.run(STEP_SECONDS);
    const required = unionOf(cast.officers);
    const latest = calmAt + AGREE_SECONDS_MAX;
    const doAgree = (): boolean => differences(cast.honest, required).length === 0;
    const hasAgreed = world.runUntil(doAgree, latest - world.now(), STEP_SECONDS);
    const agreedAfterSeconds = world.now() - calmAt;
    world.run(SETTLE_SECONDS + QUIET_SECONDS);

    const complaints: string[] = [];
    if (!hasAgreed) complaints.push(`no agreement within ${AGREE_SECONDS_MAX} s of calm (${line.name})`);
    const ours = cast.honest.filter((client) => cast.ours.has(client));
    for (const lines of [
        differences(cast.honest, required),
        stateDifferences(cast.honest),
        noLuaErrors(world),
        shortCallbacks(ours, INSTRUCTIONS_MAX),
    ]) {
        for (const complaint of lines) complaints.push(complaint);
    }

    let events = 0;
    for (const _ of required) events = events + 1;
    return outcomeOf(world, ours, options.isTracing, {
        complaints,
        faults: [line.name, ...chances.names],
        agreedAfterSeconds,
        events,
        lastWords: [],
    });
}
