import type { Dialect, EntryKind } from "../../src/compat/dialect";
import type { EntryClass } from "../../src/compat/entry/logEntry";
import type { Logger } from "../../src/compat/logger";
import { createListSync, type ForkListSync, type ReceiveHandler } from "../../src/compat/sync/listSync";
import type { CompatMessage } from "../../src/compat/sync/messages";
import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { CLASSIC_LAYOUT, CROSS_REALM_LAYOUT } from "../../src/event/layout";
import type { Clock } from "../../src/port/clock";
import type { Random } from "../../src/port/random";
import { createScheduler } from "../../src/schedule/scheduler";
import { STEADY_FRAMES } from "../schedule/steadyFrames";
import { createSeededRandom } from "../sync/seededRandom";
import { createVirtualTime, type VirtualTime } from "../sync/virtualTime";
import { createEntryWorld } from "./entryWorld";
import { createFakeState, type FakeState } from "./fakeState";

/** In the middle of a week. */
export const BEGIN_SERVER_TIME = 604800 * 2600 + 300000;
export const WEEK = 604800;
export const CURRENT_WEEK = 2601;
const REALM = 4466;
const COMMIT_SECONDS = 0.5;

/** A message that somebody sent, as it left him. */
export interface Sent {
    readonly at: number;
    readonly sender: string;
    readonly message: CompatMessage;
    readonly distribution: string;
    readonly target: string | undefined;
    readonly isLarge: boolean;
}

/** @noSelf */
export interface Member {
    readonly name: string;
    readonly listSync: ForkListSync;
    readonly state: FakeState;
    /** What was warned of. */
    readonly warnings: string[];
    /** An entry of this moment, kept but told nobody. */
    write(item?: string, secondsAgo?: number): LedgerEvent;
    /** Uuids of all that is held, in order, in one text. */
    holds(): string;
    /** Hands a message to this client alone. */
    hear(message: unknown, sender: string, distribution?: string): void;
}

/** Somebody else's place on the channel. @noSelf */
export interface Seat {
    send(message: object, distribution: string, target?: string): void;
}

/** @noSelf */
export interface SyncGuild {
    readonly time: VirtualTime;
    readonly sent: Sent[];
    /** Errors that were reported by any client. */
    readonly errors: string[];
    readonly random: Random;
    readonly clock: Clock;
    readonly entryClass: EntryClass;
    /** Chance of a message to be lost for each receiver, in percent. */
    lossPercent: number;
    /** Nobody hears whispers. */
    isMute: boolean;
    /** Whoever is not in it may write. */
    readonly mistrusted: LuaSet<string>;
    join(name: string, dialect?: Dialect): Member;
    /** One that is not ours listens and speaks. */
    sit(name: string, handler: ReceiveHandler): Seat;
    leave(name: string): void;
    run(seconds: number): void;
    /** Messages of one kind, of one sender or all. */
    sentOf(kind: CompatMessage["type"], sender?: string): Sent[];
}

/** What a serializer makes of a table: no metatables, nothing shared. */
function copy<T>(value: T): T {
    if (type(value) !== "table") return value;
    const copied = new LuaTable<AnyNotNil, unknown>();
    for (const [key, held] of pairs(value as unknown as LuaTable<AnyNotNil, unknown>)) copied.set(key, copy(held));
    return copied as unknown as T;
}

export function createSyncGuild(seed: number, kind: EntryKind = "crossRealm"): SyncGuild {
    const time = createVirtualTime();
    const random = createSeededRandom(seed);
    const { logEntry } = createEntryWorld(kind);
    const entryClass = logEntry.extend("AWD");
    entryClass.fields = () => [...logEntry.fields(), "item", "note", "points"];
    const classes = new LuaTable<string, EntryClass>();
    classes.set("AWD", entryClass);
    const clock: Clock = {
        serverTime: () => math.floor(BEGIN_SERVER_TIME + time.seconds()),
        seconds: () => time.seconds(),
        milliseconds: () => time.seconds() * 1000,
    };
    const seats = new LuaMap<string, ReceiveHandler>();
    const names: string[] = [];
    let creators = 0;

    const guild: SyncGuild = {
        time,
        random,
        clock,
        entryClass,
        sent: [],
        errors: [],
        lossPercent: 0,
        isMute: false,
        mistrusted: new LuaSet(),
        join,
        sit,
        leave(name) {
            seats.delete(name);
        },
        run(seconds) {
            time.runUntil(time.seconds() + seconds);
        },
        sentOf(wanted, sender) {
            return guild.sent.filter((one) => one.message.type === wanted && (sender ?? one.sender) === one.sender);
        },
    };

    function deliver(sender: string, receiver: string, message: object, distribution: string): void {
        if (random.integer(1, 100) <= guild.lossPercent) return;
        const text = copy(message);
        time.at(time.seconds() + random.integer(50, 400) / 1000, () => {
            seats.get(receiver)?.(text, distribution, sender);
        });
    }

    function speak(sender: string, message: object, distribution: string, target?: string): void {
        for (const receiver of names) {
            const isMeant = distribution === "WHISPER" ? receiver === target && !guild.isMute : true;
            if (isMeant && seats.has(receiver)) deliver(sender, receiver, message, distribution);
        }
    }

    function sit(name: string, handler: ReceiveHandler): Seat {
        if (!names.includes(name)) names.push(name);
        seats.set(name, handler);
        return {
            send(message, distribution, target) {
                const sent = copy(message) as CompatMessage;
                guild.sent.push({
                    at: time.seconds(),
                    sender: name,
                    message: sent,
                    distribution,
                    target,
                    isLarge: false,
                });
                speak(name, message, distribution, target);
            },
        };
    }

    function join(name: string, dialect: Dialect = "base"): Member {
        creators = creators + 1;
        const creator = 1000 + creators;
        const warnings: string[] = [];
        const log = {
            error: (message: string) => void guild.errors.push(`${name}: ${message}`),
            warn: () => undefined,
        };
        const scheduler = createScheduler({
            clock,
            timer: time.timer,
            log,
            frameRate: STEADY_FRAMES,
            budgetMilliseconds: 4,
        });
        const layout = kind === "classic" ? CLASSIC_LAYOUT : CROSS_REALM_LAYOUT;
        const state = createFakeState({ layout, clock, classes });
        time.timer.every(COMMIT_SECONDS, () => state.commit());
        function ignore(this: Logger): void {}
        function warn(this: Logger, format: string, ...values: unknown[]): void {
            warnings.push(string.format(format, ...values));
        }
        const logger: Logger = {
            Trace: ignore,
            Debug: ignore,
            Info: ignore,
            Warning: warn,
            Error: warn,
            Fatal: warn,
        };
        const sendAs =
            (isLarge: boolean) =>
            (message: CompatMessage, distribution: string, target?: string): void => {
                guild.sent.push({
                    at: time.seconds(),
                    sender: name,
                    message: copy(message),
                    distribution,
                    target,
                    isLarge,
                });
                speak(name, message, distribution, target);
            };
        let handler: ReceiveHandler = () => undefined;
        const listSync = createListSync({
            ports: { clock, timer: time.timer, random, log, scheduler, ownName: () => name },
            dialect,
            state,
            ledger: () => state.ledger,
            send: sendAs(false),
            sendLarge: sendAs(true),
            registerReceiveHandler: (given) => {
                handler = given;
            },
            authorise: (_, player) => !guild.mistrusted.has(player),
            logger,
        });
        sit(name, (message, distribution, sender) => {
            handler(message, distribution, sender);
        });
        let counter = 0;
        return {
            name,
            listSync,
            state,
            warnings,
            write(item = "sword", secondsAgo = 0) {
                counter = counter + 1;
                const entry: LedgerEvent = new LuaTable();
                entry.set("_a", creator);
                entry.set("_b", counter);
                entry.set("_c", clock.serverTime() - secondsAgo);
                entry.set("_d", "AWD");
                if (kind !== "classic") entry.set("_e", REALM);
                entry.set("item", item);
                entry.set("note", "for the brave");
                entry.set("points", counter % 7);
                setmetatable(entry, entryClass as unknown as LuaMetatable<LedgerEvent>);
                state.ledger.merge([entry]);
                state.commit();
                return entry;
            },
            holds() {
                const texts: string[] = [];
                for (const entry of state.ledger.events) {
                    texts.push(`${keyText(layout, entry)} ${tostring(entry.get("item"))}`);
                }
                return table.concat(texts, "\n");
            },
            hear(message, sender, distribution = "GUILD") {
                handler(message, distribution, sender);
            },
        };
    }

    return guild;
}
