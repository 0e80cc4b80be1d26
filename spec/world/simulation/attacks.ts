import { digestOf } from "../../../src/event/digest";
import type { LedgerEvent } from "../../../src/event/event";
import { hashText } from "../../../src/event/hashText";
import { keyText, parseKeyText } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import { createTuple } from "../../../src/event/tuple";
import type { Fingerprint } from "../../../src/fingerprint/fingerprint";
import { EPOCH_KIND } from "../../../src/ledger/epoch";
import { weekOf, weekSpan } from "../../../src/ledger/week";
import { CHUNK_IDS, readSegment, SEGMENTS_MAX } from "../../../src/wire/binary/segments";
import { encodeFrame } from "../../../src/wire/frame";
import { COUNT_MAX, type Contents, type WeekState } from "../../../src/wire/message";
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

function anyBytes(random: Random, count: number): string {
    const bytes: string[] = [];
    for (const _ of $range(1, count)) bytes.push(string.char(random.integer(1, BYTE_MOST)));
    return bytes.join("");
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
    const bytes = anyBytes(random, random.integer(1, 250));
    const ways = [
        string.sub(text, 1, random.integer(0, text.length)),
        bytes,
        `A${bytes}`,
        // The letters of what is said in binary.
        string.char(random.integer(66, 74)) + bytes,
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

/** Clients of a version that nobody knows yet. */
const newerVersion: Attack = ({ scenario, random, voice }) => {
    const letter = string.char(random.chance(0.5) ? random.integer(75, 90) : random.integer(97, 122));
    const text = letter + anyBytes(random, random.integer(0, 200));
    if (random.chance(0.5)) voice.frame(text);
    else voice.whisper(pick(random, scenario.cast.honest), text);
};

/** Asks for segments of chunks again and again, those that have travelled and others. */
const endlessMissing: Attack = ({ random, voice }) => {
    const heard = readSegment(voice.heard((count) => random.integer(1, count)) ?? "");
    const chunk = heard.ok ? heard.value.chunk : random.integer(0, CHUNK_IDS - 1);
    const total = heard.ok ? heard.value.total : random.integer(1, SEGMENTS_MAX);
    const numbers: number[] = [];
    for (const number of $range(1, total)) numbers.push(number);
    voice.binary({ kind: "missing", chunk, total, numbers });
};

const falseAttests: Attack = (strike) => {
    const { scenario, random, voice } = strike;
    const digests: number[] = [];
    for (const _ of $range(1, random.integer(1, 60))) digests.push(random.integer(0, 4294967295));
    digests.push(digestOf(NATIVE_LAYOUT, forgedEvent(strike, pick(random, scenario.cast.honest))));
    voice.message({ kind: "attest", digests });
};

/** Tells one client what nobody else hears. */
const whisperedLies: Attack = (strike) => {
    const { scenario, random, voice, attacker, now } = strike;
    const victim = pick(random, scenario.cast.honest);
    const forged = forgedEvent(strike, isBelieved(scenario) ? victim : pick(random, [victim, attacker]));
    const { start, finish } = weekSpan(weekOf(now));
    const isData = !isBelieved(scenario) && random.chance(0.5);
    const lies: Contents[] = [
        { kind: "hello", root: anyFingerprint(random) },
        { kind: "advert", announceTime: now, root: anyFingerprint(random), weeks: recentWeeks(strike, 1) },
        { kind: "data", start, finish, piece: 1, isLast: true, isWhole: true, events: isData ? [forged] : [] },
        { kind: "live", events: [forged] },
    ];
    const text = voice.short(pick(random, lies));
    if (text !== undefined) voice.whisper(victim, text);
};

/** Starts the ledger over without the right to, and speaks of epochs that nobody has begun. */
const forgedEpochs: Attack = (strike) => {
    const { scenario, random, voice, attacker, now } = strike;
    const generation = random.integer(1, random.chance(0.2) ? 65535 : 3);
    const [realm, creator] = identityOf(pick(random, [attacker, ...scenario.cast.honest]).guid);
    const key = { time: now - random.integer(0, 1000), counter: 0, realm, creator };
    const start = createTuple(key, EPOCH_KIND, [generation, "all wrong"]);
    const epoch = { generation, hash: hashText(keyText(NATIVE_LAYOUT, start)) };
    if (random.chance(0.5)) voice.binary({ kind: "hello", root: anyFingerprint(random) }, epoch);
    if (isBelieved(scenario)) return;
    if (random.chance(0.5)) voice.message({ kind: "live", events: [start] });
    else
        voice.message({
            kind: "data",
            ...weekSpan(weekOf(now)),
            piece: 1,
            isLast: true,
            isWhole: true,
            events: [start],
        });
};

/** How long all attackers tell the same lie. */
const LIE_SECONDS = 60;

/** Two who have agreed on the same forged events offer them, and vouch for each other. */
const collusion: Attack = ({ scenario, voice, now }) => {
    if (isBelieved(scenario)) return;
    const round = math.floor(now / LIE_SECONDS);
    const [realm, creator] = identityOf(scenario.cast.officers[0]!.guid);
    const key = { time: round * LIE_SECONDS, counter: 7, realm, creator };
    const event = createTuple(key, "award", ["Mallory", 1000 + round, false]);
    const span = weekSpan(weekOf(key.time));
    voice.message({ kind: "data", ...span, piece: 1, isLast: true, isWhole: true, events: [event] });
    voice.message({ kind: "attest", digests: [digestOf(NATIVE_LAYOUT, event)] });
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
    newerVersion,
    endlessMissing,
    falseAttests,
    whisperedLies,
    forgedEpochs,
    collusion,
};

function attackOnAndOn(scenario: Scenario, random: Random, attacker: Client, attack: Attack): void {
    const { world } = scenario;
    const voice = createAttackerVoice(attacker, random.fork());
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
