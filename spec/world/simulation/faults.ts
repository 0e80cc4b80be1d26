import type { Client } from "../contract";
import type { Random } from "../random";
import { isHeldElsewhere } from "./heldElsewhere";
import { atMoments, pick, type Scenario } from "./scenario";

const LOSS_MOST = 0.2;
const LATENCY_MOST_SECONDS = 3;
const ABSENCE_MOST_SECONDS = 120;
const PARTITION_MOST_SECONDS = 150;
const LOCKDOWN_MOST_SECONDS = 120;
const MUTE_MOST_SECONDS = 200;
const NOISE_MOST_SECONDS = 200;
const INSTANCE_MOST_SECONDS = 300;
/** Nobody writes who is about to be demoted: what is under way then belongs to the class demotionRace. */
const RETIREMENT_SECONDS = 60;
const MEMBER_RANK = 3;

type Undo = (client: Client) => void;

/** Does something to a random honest client at some moments, and undoes it after a while, in the calm at the latest. */
function forAWhile(scenario: Scenario, random: Random, secondsMost: number, action: Undo, undo: Undo): void {
    atMoments(scenario, random, random.integer(1, 4), () => {
        const client = pick(random, scenario.cast.honest);
        action(client);
        const left = scenario.calmAt - scenario.world.now();
        scenario.world.after(math.min(left, random.between(5, secondsMost)), () => {
            undo(client);
        });
    });
}

function network({ world, has, randomOf }: Scenario): void {
    const lossRate = randomOf("loss").between(0, LOSS_MOST);
    if (has("loss")) world.setNetwork({ lossRate });
    const latencySecondsMost = randomOf("latency").between(0.2, LATENCY_MOST_SECONDS);
    if (has("latency")) world.setNetwork({ latencySecondsLeast: 0.05, latencySecondsMost });
}

function partitions(scenario: Scenario): void {
    const { world } = scenario;
    const random = scenario.randomOf("partitions");
    atMoments(scenario, random, random.integer(1, 3), () => {
        const sides: Client[][] = [[], []];
        for (const client of world.clients) pick(random, sides).push(client);
        world.partition(sides);
        world.after(random.between(10, PARTITION_MOST_SECONDS), () => {
            world.heal();
        });
    });
}

function saveAll({ books, holdings }: Scenario, client: Client): void {
    for (const book of books) holdings.saved(client, book);
}

function relogs(scenario: Scenario): void {
    const random = scenario.randomOf("relogs");
    atMoments(scenario, random, random.integer(1, scenario.cast.honest.length), () => {
        const client = pick(random, scenario.cast.honest);
        if (!client.isOnline()) return;
        saveAll(scenario, client);
        if (random.chance(0.3)) {
            client.reload();
            return;
        }
        client.logout();
        scenario.world.after(random.between(1, ABSENCE_MOST_SECONDS), () => {
            client.login();
        });
    });
}

function crashes(scenario: Scenario): void {
    const random = scenario.randomOf("crashes");
    atMoments(scenario, random, random.integer(1, 5), () => {
        const client = pick(random, scenario.cast.honest);
        const mayLose = scenario.has("officerCrash") || !scenario.cast.officers.includes(client);
        if (!client.isOnline() || !(mayLose || isHeldElsewhere(scenario, client))) return;
        for (const book of scenario.books) {
            scenario.holdings.look(client, book);
            scenario.holdings.crashed(client, book);
        }
        client.crash();
        scenario.world.after(random.between(1, ABSENCE_MOST_SECONDS), () => {
            client.login();
        });
    });
}

function demotions(scenario: Scenario): void {
    const { cast, retired, world } = scenario;
    const random = scenario.randomOf("demotions");
    // At least one officer stays.
    const candidates = cast.officers.slice(1);
    const client = pick(random, candidates);
    atMoments(scenario, random, 1, () => {
        if (!scenario.has("demotionRace")) retired.set(client, true);
        world.after(RETIREMENT_SECONDS, () => {
            if (scenario.isCalm()) return;
            const isSafe = client.isOnline() && isHeldElsewhere(scenario, client);
            if (!isSafe && !scenario.has("demotionRace")) return;
            retired.set(client, true);
            client.setRank(MEMBER_RANK);
        });
    });
}

function noise(scenario: Scenario): void {
    const random = scenario.randomOf("noise");
    const start: Undo = (client) => {
        const way = pick(random, ["ourPrefix", "manyPrefixes", "aceComm"]);
        if (client.isOnline()) client.eval("SimNoise.Start(...)", way, random.between(0.1, 2));
    };
    forAWhile(scenario, random, NOISE_MOST_SECONDS, start, (client) => {
        if (client.isOnline()) client.eval("SimNoise.Stop()");
    });
}

function lockdowns(scenario: Scenario): void {
    const lock: Undo = (client) => {
        client.setLockdown(true);
    };
    forAWhile(scenario, scenario.randomOf("lockdowns"), LOCKDOWN_MOST_SECONDS, lock, (client) => {
        client.setLockdown(false);
    });
}

function mutes(scenario: Scenario): void {
    const mute: Undo = (client) => {
        client.setMuted(true);
    };
    forAWhile(scenario, scenario.randomOf("mutes"), MUTE_MOST_SECONDS, mute, (client) => {
        if (!scenario.has("mutedForGood")) client.setMuted(false);
    });
}

/** In instances whispers take from the allowance, too. */
function instances(scenario: Scenario): void {
    const enter: Undo = (client) => {
        client.setInstance("raid");
    };
    forAWhile(scenario, scenario.randomOf("instances"), INSTANCE_MOST_SECONDS, enter, (client) => {
        client.setInstance(undefined);
    });
}

function raids(scenario: Scenario): void {
    const { raid, cast } = scenario;
    if (raid === undefined) return;
    const random = scenario.randomOf("raid");
    atMoments(scenario, random, random.integer(1, 6), () => {
        const client = pick(random, cast.honest);
        if (raid.members().includes(client)) raid.remove(client);
        else raid.add(client);
    });
}

/** Schedules what goes wrong by itself, without anybody's ill will. */
export function scheduleFaults(scenario: Scenario): void {
    network(scenario);
    if (scenario.has("partitions")) partitions(scenario);
    if (scenario.has("relogs")) relogs(scenario);
    if (scenario.has("crashes") || scenario.has("officerCrash")) crashes(scenario);
    if (scenario.has("demotions") || scenario.has("demotionRace")) demotions(scenario);
    if (scenario.has("noise")) noise(scenario);
    if (scenario.has("lockdowns")) lockdowns(scenario);
    if (scenario.has("mutes") || scenario.has("mutedForGood")) mutes(scenario);
    if (scenario.has("instances")) instances(scenario);
    raids(scenario);
}

/** Everything works again, and everybody is there. */
export function endFaults(scenario: Scenario): void {
    const { world, cast, raid } = scenario;
    const lossRate = scenario.has("calmLoss") ? 0.05 : 0;
    world.setNetwork({ lossRate, latencySecondsLeast: 0.05, latencySecondsMost: 0.15 });
    world.heal();
    for (const client of cast.honest) {
        client.setLockdown(false);
        client.setInstance(undefined);
        if (!scenario.has("mutedForGood")) client.setMuted(false);
        client.login();
        client.eval("SimNoise.Stop()");
        if (raid !== undefined) raid.add(client);
    }
}
