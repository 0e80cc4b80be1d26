import { zlibCompressor } from "../../wire/binary/compressor";
import type { Client, Compression, FileTree, World } from "../../world/contract";
import { createRandom, type Random } from "../../world/random";
import { createWorld } from "../../world/world";
import { BENCH_ADDON, GUILD } from "./benchAddon";
import { createSentLog, type SentLog } from "./sentLog";
import type { CallbackWatch } from "./callbackWatch";

const OFFICER_RANK = 1;
const MEMBER_RANK = 3;

/** lua-zlib: the same Deflate as the client's own. */
const zlib: Compression | undefined =
    zlibCompressor === undefined
        ? undefined
        : {
              deflate: (source) => zlibCompressor!.deflate(source),
              inflate: (source) => zlibCompressor!.inflate(source),
          };

export interface GuildPlan {
    readonly addons: FileTree;
    readonly seed: number;
    /** Unix seconds. */
    readonly startTime: number;
    /** They may write, and send. */
    readonly officerCount: number;
    readonly memberCount: number;
    /** Measures callbacks in real processor time. */
    readonly callbacks?: CallbackWatch | undefined;
}

/** A guild whose clients are all offline. @noSelf */
export interface Guild {
    readonly world: World;
    /** Decides what the scenario draws; the world draws from its own. */
    readonly random: Random;
    readonly officers: readonly Client[];
    readonly members: readonly Client[];
    /** Officers, then members. */
    readonly honest: readonly Client[];
    readonly log: SentLog;
    readonly callbacks: CallbackWatch | undefined;
    /** Puts a SavedVariables file of the bench's addon where these clients find it. */
    install(saved: string, clients: readonly Client[]): void;
}

/** Latency 50 to 150 ms, allowance 10 and 1 a second for each prefix: the world's own defaults, said here once more. */
const NETWORK = {
    latencySecondsLeast: 0.05,
    latencySecondsMost: 0.15,
    lossRate: 0,
    allowanceMessages: 10,
    allowancePerSecond: 1,
};

/** Names decide elections, so they are dealt anew by each seed. */
function dealNames(random: Random, count: number): string[] {
    const names: string[] = [];
    for (const i of $range(0, count - 1)) names.push(`Raider${i + 10}`);
    random.shuffle(names);
    return names;
}

export function createGuild(plan: GuildPlan): Guild {
    if (zlib === undefined) error("lua-zlib is missing: `npm test` installs it", 0);
    const random = createRandom(plan.seed).fork();
    const log = createSentLog();
    const { callbacks } = plan;
    const world = createWorld({
        files: plan.addons,
        seed: plan.seed,
        startTime: plan.startTime,
        network: NETWORK,
        meter: callbacks === undefined ? "instructions" : "clock",
        ...(callbacks === undefined ? {} : { processorSeconds: callbacks.runs.seconds }),
        observer: {
            sent: (message) => {
                log.add(message);
            },
            callbackBegan: () => {
                if (callbacks !== undefined) callbacks.began();
            },
            callbackEnded: (callback, describe) => {
                if (callbacks !== undefined) callbacks.ended(callback, describe);
            },
        },
    });
    const names = dealNames(random, plan.officerCount + plan.memberCount);
    const honest = names.map((name, index) =>
        world.createClient({
            name,
            guild: GUILD,
            rankIndex: index < plan.officerCount ? OFFICER_RANK : MEMBER_RANK,
            addons: ["LibLedger", BENCH_ADDON],
            ...(zlib === undefined ? {} : { compression: zlib }),
        }),
    );
    return {
        world,
        random,
        officers: honest.slice(0, plan.officerCount),
        members: honest.slice(plan.officerCount),
        honest,
        log,
        callbacks,
        install: (saved, clients) => {
            for (const client of clients) client.setSavedVariables(BENCH_ADDON, saved);
        },
    };
}
