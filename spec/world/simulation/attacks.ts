import type { LedgerEvent } from "../../../src/event/event";
import { parseKeyText } from "../../../src/event/key";
import { createTuple } from "../../../src/event/tuple";
import type { Fingerprint } from "../../../src/fingerprint/fingerprint";
import { weekOf, weekSpan } from "../../../src/ledger/week";
import { encodeFrame } from "../../../src/wire/frame";
import { COUNT_MAX, type WeekState } from "../../../src/wire/message";
import type { Client } from "../contract";
import type { Random } from "../random";
import { createAttackerVoice, type AttackerVoice } from "./attackerVoice";
import { ATTACKS, type FaultName } from "./faultName";
import { pick, type Scenario } from "./scenario";
import { GUILD_BOOK } from "./testAddon";

/** What an attack needs each time it strikes. */
interface Strike {
    readonly scenario: Scenario;
    readonly random: Random;
    readonly voice: AttackerVoice;
    readonly attacker: Client;
    /** Server time in whole seconds. */
    readonly now: number;
}

type Attack = (this: void, strike: Strike) => void;

/** Between two strikes of one attack. The server lets one message a second of a prefix through anyway. */
const PAUSE_LOW_SECONDS = 0.3;
const PAUSE_HIGH_SECONDS = 3;
const WHISPERS_PER_STRIKE = 15;
const BYTE_MOST = 255;
/** Version, length and checksum: see src/wire/frame.ts. */
const FRAME_HEADER_BYTES = 9;

function identityOf(guid: string): LuaMultiReturn<[realm: number, creator: number]> {
    const [realm, creator] = string.match(guid, "^Player%-(%d+)%-(%x+)$");
    return $multi(tonumber(realm)!, tonumber(creator, 16)!);
}

function forgedEvent({ random, now }: Strike, creator: Client): LedgerEvent {
    const [realm, id] = identityOf(creator.guid);
    return createTuple({ time: now, counter: random.integer(0, 255), realm, creator: id }, "award", [
        "Mallory",
        1000000,
        false,
    ]);
}

function anyFingerprint(random: Random): Fingerprint {
    const count = random.chance(0.3) ? COUNT_MAX : random.integer(1, 2000);
    return { hash: random.integer(1, 4294967295), sum: random.integer(1, 4294967295), count };
}

function recentWeeks({ random, now }: Strike, count: number): WeekState[] {
    const states: WeekState[] = [];
    for (const back of $range(0, count - 1)) {
        states.push({ week: weekOf(now) - back, fingerprint: anyFingerprint(random) });
    }
    return states;
}

/** Whether the attacker is believed, so that what he makes up would rightly become part of every ledger. */
function isBelieved({ has }: Scenario): boolean {
    return has("attackerMayWrite") && !has("trustedForger");
}

const forgery: Attack = (strike) => {
    const { scenario, random, voice, attacker, now } = strike;
    const isOwn = random.chance(0.3) && !isBelieved(scenario);
    const events = [forgedEvent(strike, isOwn ? attacker : pick(random, scenario.cast.honest))];
    if (random.chance(0.5) || isBelieved(scenario)) voice.message({ kind: "live", events });
    else voice.message({ kind: "data", ...weekSpan(weekOf(now)), piece: 1, isLast: true, isWhole: true, events });
};

/** Other content under the keys of real events. */
const rewriting: Attack = ({ scenario, random, voice }) => {
    const keys = scenario.written.keys(GUILD_BOOK);
    if (keys.length === 0 || isBelieved(scenario)) return;
    const key = parseKeyText(pick(random, keys))!;
    const events = [createTuple(key, "award", ["Mallory", 999, false])];
    voice.message({ kind: "data", ...weekSpan(weekOf(key.time)), piece: 1, isLast: true, isWhole: true, events });
};

const flood: Attack = ({ scenario, random, voice }) => {
    const hello = voice.encode({ kind: "hello", root: anyFingerprint(random) });
    voice.text(hello);
    for (const _ of $range(1, WHISPERS_PER_STRIKE)) voice.whisper(pick(random, scenario.cast.honest), hello);
};

const wrongHashes: Attack = (strike) => {
    const { random, voice, now } = strike;
    voice.message({ kind: "advert", announceTime: now, root: anyFingerprint(random), weeks: recentWeeks(strike, 4) });
};

/** Claims to have announced first, takes every turn and sends nothing. */
const silentWinner: Attack = (strike) => {
    const { random, voice, now } = strike;
    const weeks = recentWeeks(strike, 2);
    voice.message({ kind: "advert", announceTime: now - random.integer(0, 40), root: anyFingerprint(random), weeks });
    const week = weekOf(now) - random.integer(0, 1);
    voice.message({ kind: "data", ...weekSpan(week), piece: 0, isLast: false, isWhole: true, events: [] });
};

const endlessRequests: Attack = (strike) => {
    const { random, voice } = strike;
    const start = random.integer(0, strike.now);
    const ranges = [{ kind: "fingerprint", finish: 4294967296, count: 0, sum: 0 }] as const;
    voice.message({ kind: "request", root: anyFingerprint(random), start, ranges, canWhisper: random.chance(0.5) });
};

/** Valid frames whose bodies promise far more than they hold. */
const hugeCounts: Attack = (strike) => {
    const { random, voice } = strike;
    const events: LedgerEvent[] = [];
    for (const _ of $range(1, 3)) events.push(forgedEvent(strike, pick(random, strike.scenario.cast.honest)));
    const body = string.sub(voice.encode({ kind: "live", events }), FRAME_HEADER_BYTES + 1);
    const [grown] = string.gsub(body, "%^N%d+", (number) =>
        random.chance(0.3) ? `^N${random.integer(1, 9)}e${random.integer(3, 300)}` : number,
    );
    const deep = `${string.sub(body, 1, 20)}${string.rep("^T", random.integer(10, 2000))}`;
    voice.text(encodeFrame(random.chance(0.5) ? grown : deep));
};

const garbage: Attack = (strike) => {
    const { random, voice, now } = strike;
    const text = voice.encode({ kind: "advert", announceTime: now, root: anyFingerprint(random), weeks: [] });
    const bytes: string[] = [];
    for (const _ of $range(1, random.integer(1, 250))) bytes.push(string.char(random.integer(1, BYTE_MOST)));
    const ways = [
        string.sub(text, 1, random.integer(0, text.length)),
        bytes.join(""),
        `A${bytes.join("")}`,
        string.char(random.integer(1, 9)) + text,
        "",
    ];
    voice.frame(string.sub(pick(random, ways), 1, 255));
};

const replays: Attack = ({ random, voice }) => {
    const text = voice.heard((count) => random.integer(1, count));
    if (text !== undefined) voice.frame(text);
};

const endlessParts: Attack = ({ voice, scenario, random }) => {
    const part = string.rep("x", 250);
    for (const _ of $range(1, WHISPERS_PER_STRIKE)) voice.whisper(pick(random, scenario.cast.honest), `\x02${part}`);
    if (random.chance(0.02)) voice.frame(`\x01${part}`);
};

const ATTACK_OF: Partial<Record<FaultName, Attack>> = {
    forgery,
    rewriting,
    flood,
    wrongHashes,
    silentWinner,
    endlessRequests,
    hugeCounts,
    garbage,
    replays,
    endlessParts,
};

function attackOnAndOn(scenario: Scenario, random: Random, attacker: Client, attack: Attack): void {
    const { world } = scenario;
    const voice = createAttackerVoice(attacker);
    const pause = random.between(PAUSE_LOW_SECONDS, PAUSE_HIGH_SECONDS);
    const finish = scenario.has("attacksGoOn") ? math.huge : random.between(world.now() + 20, scenario.calmAt);

    function strike(): void {
        if (world.now() >= finish) return;
        if (attacker.isOnline()) attack({ scenario, random, voice, attacker, now: math.floor(world.serverTime()) });
        world.after(pause, strike);
    }

    world.after(random.between(5, 60), strike);
}

/** Lets each attacker carry out the attacks of this run. */
export function scheduleAttacks(scenario: Scenario): void {
    for (const name of ATTACKS) {
        const attack = ATTACK_OF[name];
        const random = scenario.randomOf(name);
        if (attack !== undefined && scenario.has(name)) {
            for (const attacker of scenario.cast.attackers) attackOnAndOn(scenario, random.fork(), attacker, attack);
        }
    }
}
