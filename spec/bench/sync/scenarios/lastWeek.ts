import { encodeBinary } from "../../../../src/wire/binary/codec";
import { cutChunk, SEGMENT_BYTES_MAX } from "../../../../src/wire/binary/segments";
import type { LedgerEvent } from "../../../../src/event/event";
import { weekOf, weekSpan, weekStart } from "../../../../src/ledger/week";
import { zlibCompressor } from "../../../wire/binary/compressor";
import type { Client } from "../../../world/contract";
import { runFor, runUntilAgreed } from "../agreement";
import { createGuild, type Guild } from "../guild";
import { fillWeek, newestOf, partWeek, type Row } from "../history";
import type { RunSeed } from "../job";
import type { Material } from "../material";
import { bytesBetween, outcomeOf } from "../outcome";
import { letterOf } from "../sentLog";

/** The ledger whose newest week is the last one now, with and without that week. */
export interface LastWeek {
    readonly week: number;
    readonly all: readonly Row[];
    readonly rows: readonly Row[];
    readonly savedWhole: string;
    readonly savedWithout: string;
    /** Unix seconds at which a seed's world begins: somewhere in the week after. */
    startTime(this: void, seed: number): number;
}

/** The real one has 64 rows in its newest week. */
const EVENTS = 66;
/** From the beginning of this week until the world begins. */
const INTO_WEEK_SECONDS_LEAST = 86400;
const INTO_WEEK_SECONDS_MOST = 500000;

export function createLastWeek({ history, save }: Material): LastWeek {
    const week = weekOf(newestOf(history));
    const all = fillWeek(history, week, EVENTS);
    const [rows, others] = partWeek(all, week);
    const now = weekStart(week + 1);
    return {
        week,
        all,
        rows,
        savedWhole: save(all, now),
        savedWithout: save(others, now),
        startTime: (seed) =>
            now + INTO_WEEK_SECONDS_LEAST + ((seed * 7919) % (INTO_WEEK_SECONDS_MOST - INTO_WEEK_SECONDS_LEAST)),
    };
}

export interface LoginsPlan {
    readonly officerCount: number;
    readonly memberCount: number;
    /** "login": all come within half a minute; "heal": all are there, and the two sides did not hear each other before. */
    readonly meeting: "login" | "heal";
}

const LOGIN_SPAN_SECONDS = 30;
const LOAD_SECONDS_MAX = 300;
const APART_SECONDS_LEAST = 60;
const APART_SECONDS_MOST = 120;
const SECONDS_MAX = 600;
const AFTERWARDS_SECONDS = 60;

/** All log in at times of their own within half a minute; the last one at its end. */
function logIn({ world, random }: Guild, clients: readonly Client[]): void {
    const late = random.integer(0, clients.length - 1);
    for (const [index, client] of clients.entries()) {
        const after = index === late ? LOGIN_SPAN_SECONDS : random.between(0, LOGIN_SPAN_SECONDS);
        world.after(after, () => {
            client.login();
        });
    }
    world.run(LOGIN_SPAN_SECONDS);
}

/** Bytes of the messages that carry events; what asks for them and what tells of fingerprints is not among them. */
function dataBytes({ log }: Guild, start: number, finish: number): number {
    let bytes = 0;
    for (const { text } of log.between(start, finish)) {
        const letter = letterOf(text);
        if (letter === "C" || letter === "I" || letter === "B") bytes += text.length;
    }
    return bytes;
}

/** What a week takes when one sends it once, in one message. */
function bytesOfOneSending(holder: Client, { week }: LastWeek): number {
    const { start, finish } = weekSpan(week);
    const [events] = holder.eval<[LedgerEvent[]]>("return Bench.Between(...)", start, finish);
    const mark = { ledger: 1234567890, epoch: { generation: 0, hash: 0 } };
    const flags = { piece: 1, isLast: true, isWhole: true };
    const text = encodeBinary(
        { kind: "data", ...mark, start, finish, ...flags, events },
        { compressor: zlibCompressor },
    );
    if (!text.ok) return error(text.reason);
    if (text.value.length <= SEGMENT_BYTES_MAX) return text.value.length;
    let bytes = 0;
    for (const segment of cutChunk(mark.ledger, text.value).texts) bytes += segment.length;
    return bytes;
}

/** All are there and at rest; those who hold the week and those who lack it do not hear each other yet. */
function gatherApart(guild: Guild, { all, rows }: LastWeek): void {
    const { world, random, officers, members, honest } = guild;
    world.partition([officers, members]);
    for (const client of honest) client.login();
    const haveSettled =
        runUntilAgreed({ ...guild, honest: officers }, all.length, LOAD_SECONDS_MAX) < math.huge &&
        runUntilAgreed({ ...guild, honest: members }, all.length - rows.length, LOAD_SECONDS_MAX) < math.huge;
    if (!haveSettled) error("no agreement before the beginning", 0);
    runFor(guild, random.between(APART_SECONDS_LEAST, APART_SECONDS_MOST));
}

/** Officers hold everything, members lack last week. */
export function createLogins(material: Material, plan: LoginsPlan): RunSeed {
    const { officerCount, memberCount, meeting } = plan;
    const { addons } = material;
    const lastWeek = createLastWeek(material);
    return (seed, callbacks) => {
        const startTime = lastWeek.startTime(seed);
        const guild = createGuild({ addons, seed, startTime, officerCount, memberCount, callbacks });
        const { world, officers, members, honest } = guild;
        guild.install(lastWeek.savedWhole, officers);
        guild.install(lastWeek.savedWithout, members);
        if (meeting === "heal") gatherApart(guild, lastWeek);
        const first = world.now();
        if (meeting === "heal") world.heal();
        else logIn(guild, honest);
        const start = world.now();
        const seconds = runUntilAgreed(guild, lastWeek.all.length, SECONDS_MAX);
        const finish = world.now();
        runFor(guild, AFTERWARDS_SECONDS);
        const once = bytesOfOneSending(officers[0]!, lastWeek);
        const figures = {
            bytes: bytesBetween(guild, start, finish),
            bytesSinceFirst: bytesBetween(guild, first, finish),
            seconds,
            bytesInTheMinuteAfter: bytesBetween(guild, finish, finish + AFTERWARDS_SECONDS),
            // The minute after counts: a second sending must not hide there.
            crossings: dataBytes(guild, first, finish + AFTERWARDS_SECONDS) / once,
        };
        const notes = [`last week's events: ${lastWeek.rows.length}, ${once} bytes when sent once`];
        return outcomeOf(guild, { start: first, finish, figures, notes });
    };
}
