import { weekOf } from "../../../../src/ledger/week";
import { encodeBinary, openBinary } from "../../../../src/wire/binary/codec";
import type { Mark } from "../../../../src/wire/binary/message";
import { SendResult } from "../../../world/channel/resultCode";
import type { Client } from "../../../world/contract";
import { tinyAddon } from "../../../world/tinyAddon";
import { runUntilAgreed, settle } from "../agreement";
import { GUILD } from "../benchAddon";
import { createGuild, type Guild } from "../guild";
import type { RunSeed } from "../job";
import type { Material } from "../material";
import { bytesBetween, outcomeOf } from "../outcome";
import { createLastWeek, type LastWeek } from "./lastWeek";

const OFFICERS = 2;
const MEMBERS = 3;
const ATTACK_SECONDS = 600;
const STRIKE_SECONDS = 1;
const WEEKS = 4;
const ATTACK_ADDON = "BenchAttack";
const PREFIX = "LibLedger";
/** Lower than all others: it wins where the name decides. */
const ATTACKER = "Aaa";
const OFFICER_RANK = 1;
const MEMBER_RANK = 3;

const SEND = `return C_ChatInfo.SendAddonMessage(...)`;

/** What stands at the head of each message of the ledger, as somebody on the channel reads it. */
function overheard({ log, world }: Guild): Mark {
    for (const { text } of log.between(0, world.now())) {
        const opened = openBinary(text);
        if (opened.ok) return { ledger: opened.value.ledger, epoch: opened.value.epoch };
    }
    return error("nothing was heard before the attack", 0);
}

/** Advertises what nobody holds, other weeks each time, every second. */
function advertiseWrongly(guild: Guild, attacker: Client): void {
    const { world } = guild;
    const random = guild.random.fork();
    const mark = overheard(guild);
    const finish = world.now() + ATTACK_SECONDS;
    const wrong = (): { hash: number; sum: number; count: number } => ({
        hash: random.integer(1, 4294967295),
        sum: random.integer(1, 4294967295),
        count: random.integer(1, 2000),
    });
    function strike(): void {
        if (world.now() >= finish) return;
        const now = math.floor(world.serverTime());
        const weeks: { week: number; fingerprint: ReturnType<typeof wrong> }[] = [];
        for (const back of $range(0, WEEKS - 1)) weeks.push({ week: weekOf(now) - back, fingerprint: wrong() });
        const message = { kind: "advert", ...mark, announceTime: now, root: wrong(), weeks } as const;
        const text = encodeBinary(message, { compressor: undefined });
        if (!text.ok) return error(text.reason);
        const [code] = attacker.eval<[number]>(SEND, PREFIX, text.value, "GUILD");
        if (code !== SendResult.Success) error(`the attack was refused with ${code}`, 0);
        world.after(STRIKE_SECONDS, strike);
    }
    world.after(STRIKE_SECONDS / 2, strike);
}

interface Run {
    readonly guild: Guild;
    readonly start: number;
    readonly finish: number;
    readonly seconds: number;
    readonly bytes: number;
}

/** A member who lacks last week's events comes; over ten minutes from then on somebody may attack. */
function run(material: Material, lastWeek: LastWeek, seed: number, attackerRank: number | undefined): Run {
    const addons = {
        ...material.addons,
        ...tinyAddon(ATTACK_ADDON, `C_ChatInfo.RegisterAddonMessagePrefix("${PREFIX}")`),
    };
    const roles = { officerCount: OFFICERS, memberCount: MEMBERS };
    const guild = createGuild({ addons, seed, startTime: lastWeek.startTime(seed), ...roles });
    const { world, honest, log } = guild;
    const late = honest[honest.length - 1]!;
    const others = honest.filter((client) => client !== late);
    guild.install(lastWeek.savedWhole, others);
    guild.install(lastWeek.savedWithout, [late]);
    const attacker = world.createClient({
        name: ATTACKER,
        guild: GUILD,
        rankIndex: attackerRank ?? MEMBER_RANK,
        addons: [ATTACK_ADDON],
    });
    log.exclude(attacker.name);
    for (const client of [...others, attacker]) client.login();
    settle(guild, lastWeek.all.length);

    const start = world.now();
    if (attackerRank !== undefined) advertiseWrongly(guild, attacker);
    late.login();
    const seconds = runUntilAgreed(guild, lastWeek.all.length, ATTACK_SECONDS);
    const finish = start + ATTACK_SECONDS;
    world.run(math.max(0, finish - world.now()));
    return { guild, start, finish, seconds, bytes: bytesBetween(guild, start, finish) };
}

/** Against the same seed's run without an attack. */
export function createAttack(material: Material, mayAttackerWrite: boolean): RunSeed {
    const lastWeek = createLastWeek(material);
    return (seed) => {
        const calm = run(material, lastWeek, seed, undefined);
        const attacked = run(material, lastWeek, seed, mayAttackerWrite ? OFFICER_RANK : MEMBER_RANK);
        const figures = {
            seconds: attacked.seconds,
            timesCalm: attacked.bytes / calm.bytes,
            bytes: attacked.bytes,
            calmBytes: calm.bytes,
            calmSeconds: calm.seconds,
        };
        const { guild, start, finish } = attacked;
        return outcomeOf(guild, { start, finish, figures });
    };
}
