import type { Client, World } from "../contract";
import type { Random } from "../random";
import { storedDeflate } from "./storedDeflate";
import { ATTACK_ADDON, NOISE_ADDON, SIM_ADDON, TEXT_ADDON } from "./testAddon";

export const GUILD = "Simulated";
/** Of the guild, and of all who have no other. */
export const HOME_REALM = "Everlook";
export const OTHER_REALM = "Gehennas";
export const OTHER_REALM_ID = 4441;

const LIBRARY = "LibLedger";
/** Each frame of a client that has something to send costs real time; half of what players have is enough. */
const FRAMES_PER_SECOND = 30;
const MEMBER_RANK = 3;
const OFFICER_RANK = 1;

/** Who plays which part; nobody changes sides, but an officer may become a member. */
export interface Cast {
    /** Run the library and the addon as they are. Officers first. */
    readonly honest: readonly Client[];
    /** Those of the honest who may write at the beginning. */
    readonly officers: readonly Client[];
    readonly attackers: readonly Client[];
}

export const NAMES = (
    "Anna Bert Cara Dirk Elsa Fred Gerda Hugo Ida Jens Kira Lars Mona Nils Olga Paul Rosa Sven Tina Udo " +
    "Vera Willi Xenia Yves Zora Arne Britt Claas Dora Emil Frida Georg Hanna Ingo Jette Knut Lotte Merle Nora Otto"
).split(" ");

export interface CastOptions {
    readonly clientCount: number;
    readonly attackerCount: number;
    readonly doAttackersWrite: boolean;
    /** Largest skew of a client's clock in either direction, in seconds. */
    readonly skewSecondsMax: number;
    readonly hasSlowClients: boolean;
    /** Some of the honest write to the channel as text, as one does to read along. */
    readonly writersOfText: Random | undefined;
    /** Some come from another realm. */
    readonly strangers: Random | undefined;
}

/** Share of those who are concerned. */
const TEXT_SHARE = 0.4;
const STRANGER_SHARE = 0.4;

/** Draws the names anew, since names decide elections. */
export function createCast(world: World, random: Random, options: CastOptions): Cast {
    const { clientCount, attackerCount } = options;
    const names = NAMES.slice(0, math.max(clientCount, NAMES.length / 2)).map((name) => name);
    random.shuffle(names);
    const officerCount = random.integer(2, math.max(2, math.floor(clientCount / 4)));
    const honest: Client[] = [];
    const attackers: Client[] = [];
    const { writersOfText, strangers } = options;
    for (const index of $range(0, clientCount - 1)) {
        const isAttacker = index >= clientCount - attackerCount;
        const isOfficer = index < officerCount;
        const mayWrite = isOfficer || (isAttacker && options.doAttackersWrite);
        const honestAddons = [LIBRARY, SIM_ADDON, NOISE_ADDON];
        if (writersOfText?.chance(TEXT_SHARE) === true) honestAddons.push(TEXT_ADDON);
        // The first member of a guild is of its realm.
        const isStranger = strangers?.chance(STRANGER_SHARE) === true && index > 0;
        const client = world.createClient({
            name: names[index]!,
            realm: isStranger ? OTHER_REALM : HOME_REALM,
            realmId: isStranger ? OTHER_REALM_ID : undefined,
            guild: GUILD,
            rankIndex: mayWrite ? OFFICER_RANK : MEMBER_RANK,
            addons: isAttacker ? [LIBRARY, ATTACK_ADDON] : honestAddons,
            clockSkewSeconds: random.integer(-options.skewSecondsMax, options.skewSecondsMax),
            framesPerSecond: options.hasSlowClients && random.chance(0.3) ? random.integer(5, 20) : FRAMES_PER_SECOND,
            compression: random.chance(0.5) ? storedDeflate : undefined,
        });
        if (isAttacker) attackers.push(client);
        else honest.push(client);
    }
    return { honest, officers: honest.slice(0, officerCount), attackers };
}
