/**
 * The simulated world: many game clients in one Lua process, each with its own globals, on one virtual clock.
 *
 *     const addons = ["LibLedger", "LootLedger"];
 *     const world = createWorld({ files: readAddons("dist/Interface/AddOns", addons), seed: 7, startTime: 1754900000 });
 *     const anna = world.createClient({ name: "Anna", guild: "Ours", rankIndex: 1, addons });
 *     const bert = world.createClient({ name: "Bert", guild: "Ours", addons });
 *     anna.login();
 *     world.after(3, () => { bert.login(); });
 *     anna.slash("/ll import");
 *     const agree = world.runUntil(() => sameLedgers(world, "LootLedger").length === 0, 600);
 *     for (const line of bert.chat) print(line);
 *     const [events] = bert.eval<[number]>(`return LibStub("LibLedger-1.0"):Get("LootLedger"):Status().events`);
 *     print(agree, events, world.now(), anna.traffic.messages, anna.traffic.bytes);
 *     bert.crash();
 *
 * One seed decides everything; nothing here reads files, the system clock or the system's random numbers.
 */
import { createChannel } from "./channel/channel";
import { createTraffic, createTrafficLog } from "./channel/trafficLog";
import type { Character, Participant } from "./character";
import { createClient, type CreatedClient } from "./client";
import { createClockMeter } from "./clockMeter";
import type { Client, ClientOptions, NetworkOptions, World, WorldOptions } from "./contract";
import { formGroup } from "./groups";
import { createGuilds } from "./guilds";
import { createInstructionMeter } from "./instructionMeter";
import { productFacts } from "./product";
import { createRandom } from "./random";
import { createSavedFiles } from "./savedFiles";
import { createTrace } from "./trace";
import { createVirtualClock } from "./virtualClock";

export type * from "./contract";

const DEFAULT_REALM = "Everlook";
const DEFAULT_REALM_ID = 4440;
const DEFAULT_RANK_INDEX = 3;

/** What a guild in one region sees; the allowance is the game's (facts: addon channel). */
const DEFAULT_NETWORK: NetworkOptions = {
    latencySecondsLeast: 0.05,
    latencySecondsMost: 0.15,
    lossRate: 0,
    allowanceMessages: 10,
    allowancePerSecond: 1,
};

/** Between lua5.1's and the game's own speed on a player's machine: 20 ns an instruction. */
const DEFAULT_INSTRUCTIONS_PER_MILLISECOND = 50000;
/** Two seconds of a client: enough for a `Catchup()`, and an endless loop still ends. */
const DEFAULT_INSTRUCTIONS_PER_CALLBACK_MAX = 100000000;
const DEFAULT_ROSTER_SECONDS_LEAST = 0.5;
const DEFAULT_ROSTER_SECONDS_MOST = 3;
const DEFAULT_STEP_SECONDS = 0.1;

/** "Player-4440-0A1B2C3D". */
function playerGuid(realmId: number, creator: number): string {
    return string.format("Player-%d-%04X%04X", realmId, math.floor(creator / 65536), creator % 65536);
}

export function createWorld(options: WorldOptions): World {
    const random = createRandom(options.seed);
    const clock = createVirtualClock();
    const instructionsPerMillisecond = options.instructionsPerMillisecond ?? DEFAULT_INSTRUCTIONS_PER_MILLISECOND;
    const meter =
        options.meter === "clock"
            ? createClockMeter(instructionsPerMillisecond, options.processorSeconds ?? os.clock)
            : createInstructionMeter(options.instructionsPerCallbackMax ?? DEFAULT_INSTRUCTIONS_PER_CALLBACK_MAX);
    const trace = createTrace(() => clock.now(), options.isTracing === true);
    const log = createTrafficLog();
    const participants: Participant[] = [];
    const clients: Client[] = [];
    const guilds = createGuilds(participants);
    const savedFiles = createSavedFiles();
    let network: NetworkOptions = { ...DEFAULT_NETWORK, ...options.network };

    function connectedRealms(realm: string): readonly string[] {
        return (options.connectedRealms ?? []).find((realms) => realms.includes(realm)) ?? [];
    }

    function areRealmsConnected(one: string, other: string): boolean {
        return connectedRealms(one).includes(other);
    }

    const channel = createChannel({
        clock,
        random: random.fork(),
        trace,
        log,
        participants,
        observer: options.observer,
        network: () => network,
        areRealmsConnected,
    });

    function createCharacter(wanted: ClientOptions): Character {
        const realm = wanted.realm ?? DEFAULT_REALM;
        const realmId = wanted.realmId ?? DEFAULT_REALM_ID;
        const fullName = `${wanted.name}-${realm}`;
        if (participants.some((other) => other.character.fullName === fullName)) error(`${fullName} exists already`, 3);
        return {
            index: participants.length,
            name: wanted.name,
            realm,
            realmId,
            fullName,
            guid: playerGuid(realmId, random.integer(1, 4294967295)),
            account: wanted.account ?? fullName,
            product: productFacts(wanted.product ?? "era"),
            compression: wanted.compression,
            traffic: createTraffic(),
            guild: wanted.guild,
            rankIndex: wanted.rankIndex ?? DEFAULT_RANK_INDEX,
            group: undefined,
            isLockedDown: false,
            isMuted: false,
            isInCombat: false,
            instanceType: undefined,
            clockSkewSeconds: wanted.clockSkewSeconds ?? 0,
            extraLatencySeconds: 0,
            side: 0,
        };
    }

    const ports = {
        files: options.files,
        clock,
        meter,
        trace,
        guilds,
        channel,
        participants,
        network: (): NetworkOptions => network,
        savedFiles,
        startTime: options.startTime,
        instructionsPerMillisecond,
        observer: options.observer,
        rosterSecondsLeast: options.rosterSecondsLeast ?? DEFAULT_ROSTER_SECONDS_LEAST,
        rosterSecondsMost: options.rosterSecondsMost ?? DEFAULT_ROSTER_SECONDS_MOST,
        connectedRealms,
    };

    function addClient(wanted: ClientOptions): Client {
        const created: CreatedClient = createClient(createCharacter(wanted), wanted, random.fork(), ports);
        participants.push(created.participant);
        clients.push(created.client);
        return created.client;
    }

    function participantOf(client: Client): Participant {
        return participants[clients.indexOf(client)]!;
    }

    function clientOf(participant: Participant): Client {
        return clients[participants.indexOf(participant)]!;
    }

    return {
        clients,
        random,
        seed: options.seed,
        now: () => clock.now(),
        serverTime: () => options.startTime + clock.now(),
        createClient: addClient,
        client: (name) => clients.find((client) => client.name === name || client.fullName === name),
        run: (seconds) => {
            clock.runTo(clock.now() + seconds);
        },
        runUntil: (predicate, secondsMax, stepSeconds = DEFAULT_STEP_SECONDS) => {
            const finish = clock.now() + secondsMax;
            while (!predicate()) {
                if (clock.now() >= finish) return false;
                clock.runTo(math.min(finish, clock.now() + stepSeconds));
            }
            return true;
        },
        after: (seconds, action) => {
            clock.at(clock.now() + seconds, action);
        },
        setNetwork: (changes) => {
            network = { ...network, ...changes };
        },
        partition: (sides) => {
            for (const participant of participants) participant.character.side = 0;
            sides.forEach((side, index) => {
                for (const client of side) participantOf(client).character.side = index + 1;
            });
            trace.add("partition", sides.map((side) => side.map((client) => client.name).join(",")).join(" | "));
        },
        heal: () => {
            for (const participant of participants) participant.character.side = 0;
            trace.add("heal");
        },
        formGroup: (kind, members) => formGroup(kind, members, { participantOf, clientOf }),
        addOfflineMember: (guild, name, rankIndex) => {
            const fullName = `${name}-${DEFAULT_REALM}`;
            const guid = playerGuid(DEFAULT_REALM_ID, random.integer(1, 4294967295));
            const rankName = guilds.rankName(guild, rankIndex);
            guilds.addOfflineMember(guild, { fullName, rankIndex, rankName, isOnline: false, guid });
        },
        setRankNames: (guild, names) => {
            guilds.setRankNames(guild, names);
        },
        bytesSent: (start, finish) => log.between(start, finish).bytes,
        messagesSent: (start, finish) => log.between(start, finish).messages,
        setTracing: (isTracing) => {
            trace.setOn(isTracing);
        },
        trace: () => trace.lines(),
        traceText: () => `${trace.lines().join("\n")}\n`,
    };
}
