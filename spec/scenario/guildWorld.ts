import { readAddons } from "../world/diskFiles";
import { sameLedgers } from "../world/checkers/sameLedgers";
import type { Client, ClientOptions, NetworkOptions, World } from "../world/contract";
import { storedDeflate } from "../world/simulation/storedDeflate";
import { GUILD_BOOK, NOISE_ADDON, SIM_ADDON, simulationAddons } from "../world/simulation/testAddon";
import { createWorld } from "../world/world";
import { sentMessages, type Sent } from "./traffic";

const GUILD = "Scenario";
const OFFICER_RANK = 1;
const MEMBER_RANK = 3;
const START_TIME = 1754900000;
/** Rosters have come, ledgers are loaded, greetings are over. */
const SETTLE_SECONDS = 60;

/** Read once: the specs of a file share the built addon. */
const files = readAddons("dist/Interface/AddOns", ["LibLedger"]);

/** One imported event of a scenario: `secondsAgo` before the world began. */
export interface Row {
    readonly secondsAgo: number;
    readonly points: number;
}

/** @noSelf */
export interface GuildWorld {
    readonly world: World;
    /** Offline at first. Officers may write. */
    officer(name: string, options?: Partial<ClientOptions>): Client;
    member(name: string, options?: Partial<ClientOptions>): Client;
    /** Puts these events into the ledger of an online officer, past the channel. */
    give(client: Client, rows: readonly Row[]): void;
    /** Writes one event now. */
    write(client: Client, points?: number): void;
    /** Everybody in, and all that they say to begin with is said. */
    settle(clients: readonly Client[]): void;
    doAgree(clients: readonly Client[]): boolean;
    /** @returns seconds until all agree, infinite when that takes longer than the bound */
    untilAgreed(clients: readonly Client[], secondsMost: number): number;
    events(client: Client): number;
    sent(): Sent[];
}

/** Rows over a span of time, one every `stepSeconds`, newest first. */
export function rows(count: number, stepSeconds: number): Row[] {
    const made: Row[] = [];
    for (const index of $range(1, count))
        made.push({ secondsAgo: 3600 + index * stepSeconds, points: (index * 37) % 101 });
    return made;
}

const IMPORT = `
local rows, start = ...
local list = {}
for index, row in ipairs(rows) do
    list[index] = { time = start - row.secondsAgo, counter = index % 256, creator = 4711 + index % 30, kind = "award",
        fields = { player = "Player" .. index % 40, points = row.points, note = "item " .. row.points * 7919 % 1000 } }
end
return Sim.Import("${GUILD_BOOK}", list)`;

/** A guild of clients with the built addon, for what must hold whatever the protocol is. */
export function createGuildWorld(seed: number, network: Partial<NetworkOptions> = {}): GuildWorld {
    const world = createWorld({
        files: { ...files, ...simulationAddons(false) },
        seed,
        startTime: START_TIME,
        isTracing: true,
        network,
    });

    function create(name: string, rankIndex: number, options: Partial<ClientOptions>): Client {
        return world.createClient({
            name,
            guild: GUILD,
            rankIndex,
            addons: ["LibLedger", SIM_ADDON, NOISE_ADDON],
            framesPerSecond: 30,
            compression: storedDeflate,
            ...options,
        });
    }

    function doAgree(clients: readonly Client[]): boolean {
        return sameLedgers(world, GUILD_BOOK, clients).length === 0;
    }

    return {
        world,
        officer: (name, options = {}) => create(name, OFFICER_RANK, options),
        member: (name, options = {}) => create(name, MEMBER_RANK, options),
        give: (client, wanted) => {
            const [added, reason] = client.eval<[number | undefined, string]>(IMPORT, wanted, START_TIME);
            if (added !== wanted.length) error(`${client.name} took ${tostring(added)} of ${wanted.length}: ${reason}`);
        },
        write: (client, points = 1) => {
            const fields = { player: "Player1", points };
            const [key, reason] = client.eval<[string | undefined, string]>(
                "return Sim.Write(...)",
                GUILD_BOOK,
                "award",
                fields,
            );
            if (key === undefined) error(`${client.name} wrote nothing: ${reason}`);
        },
        settle: (clients) => {
            for (const client of clients) client.login();
            world.run(SETTLE_SECONDS);
        },
        doAgree,
        untilAgreed: (clients, secondsMost) => {
            const start = world.now();
            return world.runUntil(() => doAgree(clients), secondsMost, 0.5) ? world.now() - start : math.huge;
        },
        events: (client) => client.eval<[number]>("return Sim.Count(...)", GUILD_BOOK)[0],
        sent: () => sentMessages(world),
    };
}
