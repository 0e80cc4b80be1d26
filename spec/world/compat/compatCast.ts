import type { Client, Product, World } from "../contract";
import type { Random } from "../random";
import { GUILD, HOME_REALM, NAMES, OTHER_REALM, OTHER_REALM_ID, type Cast } from "../simulation/cast";
import { NOISE_ADDON } from "../simulation/testAddon";
import { ACE, CONSUMER, ORIGINAL_BASE, ORIGINAL_FORK, OURS_BASE, OURS_FORK } from "./addons";

/** What a guild plays on: a product decides the kind of entries of the base dialect. */
export interface Line {
    readonly name: string;
    readonly product: Product;
    readonly ours: readonly string[];
    readonly originals: readonly string[];
}

/** The last is a guild in which some addons bring the one line and some the other; their entries are alike. */
export const LINES: readonly Line[] = [
    { name: "base, classic entries", product: "era", ours: [OURS_BASE], originals: [ORIGINAL_BASE] },
    { name: "base", product: "retail", ours: [OURS_BASE], originals: [ORIGINAL_BASE] },
    { name: "fork", product: "era", ours: [OURS_FORK], originals: [ORIGINAL_FORK] },
    {
        name: "both dialects",
        product: "retail",
        ours: [OURS_BASE, OURS_FORK],
        originals: [ORIGINAL_BASE, ORIGINAL_FORK],
    },
];

/** Who is on which library. */
export interface CompatCast extends Cast {
    readonly ours: LuaSet<Client>;
    /** Changes to the other library of the same dialect; the saved table stays. To be called while offline. */
    change(client: Client): void;
}

const OFFICER_RANK = 1;
const FRAMES_PER_SECOND = 30;
const STRANGER_SHARE = 0.4;

const OTHER_LIBRARY: Readonly<Record<string, string>> = {
    [OURS_BASE]: ORIGINAL_BASE,
    [ORIGINAL_BASE]: OURS_BASE,
    [OURS_FORK]: ORIGINAL_FORK,
    [ORIGINAL_FORK]: OURS_FORK,
};

/** Names decide elections, so they are drawn; the first ones may write. */
export function drawNames(random: Random, clientCount: number): string[] {
    const names = NAMES.map((name) => name);
    random.shuffle(names);
    return names.slice(0, clientCount);
}

export interface CompatCastOptions {
    readonly names: readonly string[];
    readonly trustedCount: number;
    readonly line: Line;
    readonly skewSecondsMax: number;
    readonly hasSlowClients: boolean;
    readonly hasStrangers: boolean;
}

export function createCompatCast(world: World, random: Random, options: CompatCastOptions): CompatCast {
    const { names, trustedCount, line } = options;
    const honest: Client[] = [];
    const ours = new LuaSet<Client>();
    const libraries = new LuaTable<Client, string>();
    for (const [position, name] of ipairs(names as string[])) {
        const isOurs = position % 2 === 1;
        const choice = isOurs ? line.ours : line.originals;
        const library = choice[random.integer(0, choice.length - 1)]!;
        const isStranger = options.hasStrangers && position > 1 && random.chance(STRANGER_SHARE);
        const client = world.createClient({
            name,
            realm: isStranger ? OTHER_REALM : HOME_REALM,
            realmId: isStranger ? OTHER_REALM_ID : undefined,
            guild: GUILD,
            rankIndex: OFFICER_RANK,
            product: line.product,
            addons: [ACE, NOISE_ADDON, library, CONSUMER],
            clockSkewSeconds: random.integer(-options.skewSecondsMax, options.skewSecondsMax),
            framesPerSecond: options.hasSlowClients && random.chance(0.3) ? random.integer(5, 20) : FRAMES_PER_SECOND,
        });
        honest.push(client);
        libraries.set(client, library);
        if (isOurs) ours.add(client);
    }
    return {
        honest,
        officers: honest.slice(0, trustedCount),
        attackers: [],
        ours,
        change(client) {
            const before = libraries.get(client);
            const after = OTHER_LIBRARY[before]!;
            client.disableAddon(before);
            client.enableAddon(after);
            libraries.set(client, after);
            if (ours.has(client)) ours.delete(client);
            else ours.add(client);
        },
    };
}
