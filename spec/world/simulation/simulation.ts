/**
 * One seeded run: a guild in trouble, then a calm period in which everything has to become right.
 *
 *     const outcome = runSimulation({ addons, seed: 7, clientCount: 12, minutes: 8, wanted: [], unwanted: [], isTracing: false });
 *     for (const complaint of outcome.complaints) print(complaint);
 *
 * The seed decides clients, ledgers, faults, attackers and times; see faultName.ts for what can go wrong.
 */
import { boundedTables } from "../checkers/boundedTables";
import { keptByEnough, requiredEvents } from "../checkers/keptByEnough";
import { lawfulEvents } from "../checkers/lawfulEvents";
import { noLuaErrors } from "../checkers/noLuaErrors";
import { nothingLost } from "../checkers/nothingLost";
import { quietChannel } from "../checkers/quietChannel";
import { sameLedgers } from "../checkers/sameLedgers";
import { sameState } from "../checkers/sameState";
import { shortCallbacks } from "../checkers/shortCallbacks";
import { createRandom, type Random } from "../random";
import { createWorld } from "../world";
import { scheduleAttacks } from "./attacks";
import { createCast, HOME_REALM, OTHER_REALM } from "./cast";
import { drawFaults } from "./chances";
import { ATTACKS } from "./faultName";
import { endFaults, scheduleFaults } from "./faults";
import { lastWords } from "./lastWords";
import type { RunOptions } from "./options";
import { outcomeOf, QUIET_SECONDS, type Outcome } from "./outcome";
import { agreeToAll, answerAsPlayers } from "./players";
import { createScenario, drawStartTime, scheduleLogins } from "./scenario";
import { GUILD_BOOK, RAID_BOOK, simulationAddons } from "./testAddon";
import { scheduleStartingOver, scheduleWriting } from "./writing";

const WEEK_SECONDS = 604800;
const SKEW_SECONDS_MAX = 120;
const LATE_ROSTER_SECONDS = 60;
const LOOK_SECONDS = 20;
const STEP_SECONDS = 5;
/** So long players are not asked, so that what comes back by itself has come. */
const PLAYERS_SECONDS = 400;
/** Within this the calm period makes everything right: the longest pause of the protocol is 300 s. */
const AGREE_SECONDS_MAX = 1800;
/** From agreement until the channel has to be quiet. */
const SETTLE_SECONDS = 90;
const QUIET_BYTES_PER_SECOND_MAX = 40;

/** A tenth of the runs see the week turn. */
function drawStart(random: Random, troubleSeconds: number): number {
    const drawn = drawStartTime(random);
    if (!random.chance(0.1)) return drawn;
    const nextWeek = (math.floor(drawn / WEEK_SECONDS) + 1) * WEEK_SECONDS;
    return nextWeek - math.floor(random.between(0, troubleSeconds));
}

export function runSimulation(options: RunOptions): Outcome {
    const { clientCount } = options;
    const random = createRandom(options.seed);
    const chances = drawFaults(random.fork(), options);
    const { has } = chances;
    const calmAt = options.minutes * 60;
    const hasRaid = has("raid");
    const world = createWorld({
        files: { ...options.addons, ...simulationAddons(hasRaid) },
        seed: options.seed,
        startTime: drawStart(random.fork(), calmAt),
        rosterSecondsMost: has("lateRosters") ? LATE_ROSTER_SECONDS : 3,
        connectedRealms: has("unconnectedRealms") ? [] : [[HOME_REALM, OTHER_REALM]],
        isTracing: options.isTracing,
    });
    const drawnCount = ATTACKS.some((name) => has(name)) && clientCount >= 5 ? random.integer(1, 2) : 0;
    const attackerCount = drawnCount > 0 && has("collusion") ? 2 : drawnCount;
    const cast = createCast(world, random.fork(), {
        clientCount,
        attackerCount,
        doAttackersWrite: has("attackerMayWrite"),
        skewSecondsMax: has("skew") ? SKEW_SECONDS_MAX : 0,
        hasSlowClients: has("slowClients"),
        writersOfText: has("textWire") ? chances.randomOf("textWire") : undefined,
        strangers: has("crossRealm") ? chances.randomOf("crossRealm") : undefined,
    });
    const books = hasRaid ? [GUILD_BOOK, RAID_BOOK] : [GUILD_BOOK];
    const raiders = cast.honest.slice(0, math.ceil(cast.honest.length / 2));
    const raid = hasRaid ? world.formGroup("raid", raiders) : undefined;
    const scenario = createScenario({ world, cast, books, calmAt, raid }, chances);

    scheduleLogins(world, random.fork());
    scheduleWriting(scenario, random.fork());
    if (has("startOver")) scheduleStartingOver(scenario, chances.randomOf("startOver"));
    scheduleFaults(scenario);
    scheduleAttacks(scenario);
    const lookAll = (): void => {
        for (const client of cast.honest) for (const book of books) scenario.holdings.look(client, book);
    };
    /** Sizes in the time of trouble, each excess once for each client and table. */
    const excesses: string[] = [];
    const seen = new LuaSet<string>();
    const measure = (): void => {
        for (const line of boundedTables(cast.honest)) {
            const [name] = string.match(line, "^[^:]+: %a+");
            if (!seen.has(name!)) excesses.push(line);
            seen.add(name!);
        }
    };
    while (world.now() < calmAt) {
        world.run(math.min(LOOK_SECONDS, calmAt - world.now()));
        lookAll();
        measure();
    }

    endFaults(scenario);
    const differences = (): string[] => {
        const found: string[] = [];
        for (const book of books) for (const line of sameLedgers(world, book, cast.honest)) found.push(line);
        return found;
    };
    const required = requiredEvents(scenario);
    const neededPlayers: string[] = [];
    const doAgree = (): boolean => {
        agreeToAll(scenario);
        if (world.now() >= calmAt + PLAYERS_SECONDS)
            for (const line of answerAsPlayers(scenario, required)) neededPlayers.push(line);
        return differences().length === 0;
    };
    // Clients that have only just come in may hold the same for a moment, nothing, say: it has to last.
    const latest = calmAt + AGREE_SECONDS_MAX;
    let agreedAt: number | undefined;
    do {
        const hasAgreed = world.runUntil(doAgree, math.max(0, latest - world.now()), STEP_SECONDS);
        agreedAt = hasAgreed ? world.now() : undefined;
        world.run(SETTLE_SECONDS + QUIET_SECONDS);
    } while (agreedAt !== undefined && differences().length > 0 && world.now() < latest);
    const agreedAfterSeconds = (agreedAt ?? latest) - calmAt;

    const complaints: string[] = [];
    const complain = (lines: readonly string[]): void => {
        for (const line of lines) complaints.push(line);
    };
    if (agreedAt === undefined) complaints.push(`no agreement within ${AGREE_SECONDS_MAX} s of calm`);
    complain(differences());
    const bound = { seconds: QUIET_SECONDS, bytesPerSecondMax: QUIET_BYTES_PER_SECOND_MAX };
    if (!has("attacksGoOn")) complain(quietChannel(world, bound));
    complain(noLuaErrors(world));
    for (const book of books) {
        complain(sameState(cast.honest, book));
        complain(lawfulEvents(cast.honest, book, scenario.written, cast.officers));
    }
    complain(scenario.written.complaints);
    lookAll();
    complain(nothingLost(cast.honest, scenario.holdings));
    complain(keptByEnough(scenario, required));
    // An attack that goes on may hold up for minutes what would have come by itself.
    if (!has("attacksGoOn")) complain(neededPlayers);
    measure();
    complain(excesses);
    complain(shortCallbacks(cast.honest));

    return outcomeOf(world, cast.honest, options.isTracing, {
        complaints,
        faults: chances.names,
        agreedAfterSeconds,
        events: scenario.written.count(),
        lastWords: options.isTracing ? books.flatMap((book) => lastWords(cast.honest, book)) : [],
    });
}
