import { digestOf } from "../../src/event/digest";
import type { FieldValue, LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createTuple } from "../../src/event/tuple";
import { NOTHING } from "../../src/fingerprint/fingerprint";
import { CONFIRMATION_KIND, confirmationFields } from "../../src/ledger/confirmation";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { RESOLUTION_KIND } from "../../src/ledger/resolution";
import type { Clock } from "../../src/port/clock";
import type { Identity, Roster } from "../../src/port/roster";
import { createScheduler } from "../../src/schedule/scheduler";
import { createAuthority } from "../../src/sync/authority";
import { createRouter, type Router } from "../../src/sync/router";
import type { Encoding } from "../../src/sync/speech";
import { createSyncEngine, type SyncEngine } from "../../src/sync/syncEngine";
import type { Heading, Request } from "../../src/wire/message";
import { specCompressor } from "../wire/binary/compressor";
import { loadSerializer } from "./aceSerializer";
import { createFakeChannel, type FakeChannel } from "./fakeChannel";
import { createSeededRandom } from "./seededRandom";
import { createVirtualTime, type VirtualTime } from "./virtualTime";
import { STEADY_FRAMES } from "../schedule/steadyFrames";

/** Server time when a guild's clock begins: in the middle of a week. */
export const BEGIN_SERVER_TIME = 604800 * 2600 + 300000;
export const LEDGER_ID = "12345678";
export const EPOCH = "0";
export const WEEK = 604800;

/** @noSelf */
export interface Client {
    readonly name: string;
    readonly ledger: Ledger;
    readonly engine: SyncEngine;
    readonly router: Router;
    readonly identity: Identity;
    /** An own event of now, written and announced. */
    write(note: string): LedgerEvent;
    /** Names the content that applies under its key. */
    resolve(winner: LedgerEvent): void;
    /** Lets in what only members told. */
    confirm(event: LedgerEvent): void;
    leave(): void;
}

export interface JoinOptions {
    readonly ledgerId?: string;
    readonly events?: readonly LedgerEvent[];
    readonly isSendingOff?: boolean;
    /** The first one when left out. */
    readonly epoch?: string;
    readonly encoding?: Encoding;
    /** Never whispers to anybody. */
    readonly hasNoWhispers?: boolean;
    /** A client without C_EncodingUtil. */
    readonly hasNoCompressor?: boolean;
}

/** @noSelf */
export interface Guild {
    readonly time: VirtualTime;
    readonly channel: FakeChannel;
    /** Who may write; the others may not. */
    readonly officers: LuaSet<string>;
    /** Whom the roster has not told yet. */
    readonly unknown: LuaSet<string>;
    readonly clients: Client[];
    /** Errors reported by any client. */
    readonly errors: string[];
    join(name: string, options?: JoinOptions): Client;
    rosterChanged(): void;
    run(seconds: number): void;
    identityOf(name: string): Identity;
}

const serializer = loadSerializer();

export function makeEvent(time: number, creator: number, note: string, counter = 0): LedgerEvent {
    return [time, counter, 1, creator, "award", note, 10] as unknown as LedgerEvent;
}

/** Events of one creator in one past week, `weeksAgo` before now. */
export function weekOfEvents(weeksAgo: number, count: number, creator: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    const start = BEGIN_SERVER_TIME - weeksAgo * WEEK;
    for (const i of $range(1, count)) events.push(makeEvent(start - i * 100, creator, `note ${i} of ${creator}`));
    return events;
}

/** Texts that do not compress, so that there are many segments. */
export function bulky(count: number, creator: number): LedgerEvent[] {
    const random = createSeededRandom(creator);
    const events: LedgerEvent[] = [];
    for (const i of $range(1, count)) {
        const letters: string[] = [];
        for (const at of $range(0, 99)) letters[at] = string.char(random.integer(33, 126));
        events.push(makeEvent(BEGIN_SERVER_TIME - i * 1000, creator, letters.join("")));
    }
    return events;
}

function createIdentities(): (name: string) => Identity {
    const known = new LuaMap<string, Identity>();
    let count = 0;
    return (name) => {
        const held = known.get(name);
        if (held !== undefined) return held;
        count = count + 1;
        const identity = { realm: 1, creator: 1000 + count };
        known.set(name, identity);
        return identity;
    };
}

export function createGuild(seed: number): Guild {
    const time = createVirtualTime();
    const random = createSeededRandom(seed);
    const channel = createFakeChannel(time, random);
    const identityOf = createIdentities();
    const officers = new LuaSet<string>();
    const unknown = new LuaSet<string>();
    const clients: Client[] = [];
    const errors: string[] = [];
    const rosterHandlers: (() => void)[] = [];
    const log = { error: (message: string) => void errors.push(message), warn: () => undefined };

    function join(name: string, options: JoinOptions = {}): Client {
        const identity = identityOf(name);
        const clock: Clock = {
            serverTime: () => math.floor(BEGIN_SERVER_TIME + time.seconds()),
            seconds: () => time.seconds(),
            milliseconds: () => time.seconds() * 1000,
        };
        const roster: Roster = {
            ownName: () => name,
            ownIdentity: () => identity,
            identify: (other) => (unknown.has(other) ? undefined : identityOf(other)),
            nameOf: () => undefined,
            guildRank: () => undefined,
            isOutsideGuild: () => false,
            raidRole: () => undefined,
            groupMembers: () => undefined,
            guildName: () => "Guild-Realm",
            onChanged(callback) {
                rosterHandlers.push(callback);
                return () => undefined;
            },
        };
        const scheduler = createScheduler({
            clock,
            timer: time.timer,
            log,
            frameRate: STEADY_FRAMES,
            budgetMilliseconds: 4,
        });
        const ledger = createLedger(NATIVE_LAYOUT, clock);
        ledger.merge(options.events ?? []);
        const router = createRouter({
            channel: channel.join(name),
            serializer,
            compressor: options.hasNoCompressor === true ? undefined : specCompressor,
            scheduler,
            clock,
            timer: time.timer,
            random,
            log,
        });
        let counter = 0;
        function write(kind: string, fields: FieldValue[]): LedgerEvent {
            counter = counter + 1;
            const event = createTuple({ time: clock.serverTime(), counter, ...identity }, kind, fields);
            ledger.merge([event]);
            engine.announce([event]);
            return event;
        }
        const engine: SyncEngine = createSyncEngine({
            ledger,
            ledgerId: options.ledgerId ?? LEDGER_ID,
            epoch: options.epoch ?? EPOCH,
            distribution: "GUILD",
            encoding: options.encoding ?? "binary",
            authority: createAuthority((player) => (unknown.has(player) ? undefined : officers.has(player)), log),
            roster,
            router,
            scheduler,
            clock,
            timer: time.timer,
            random,
            log,
            whyClosed: () => undefined,
            whyNotWhisper: () => (options.hasNoWhispers === true ? "not wanted" : undefined),
            onInSyncChanged: () => undefined,
            onProgressChanged: () => undefined,
            onPeersChanged: () => undefined,
            onUnconfirmedChanged: () => undefined,
            confirm(unconfirmed) {
                write(CONFIRMATION_KIND, confirmationFields(unconfirmed));
                return true;
            },
        });
        if (options.isSendingOff === true) engine.disableSending();
        engine.start();
        const client: Client = {
            name,
            ledger,
            engine,
            router,
            identity,
            write: (note) => write("award", [note, 10]),
            resolve: (event) =>
                void write(RESOLUTION_KIND, [keyText(NATIVE_LAYOUT, event), digestOf(NATIVE_LAYOUT, event)]),
            confirm: (event) =>
                void write(CONFIRMATION_KIND, [keyText(NATIVE_LAYOUT, event), digestOf(NATIVE_LAYOUT, event)]),
            leave() {
                engine.stop();
                channel.leave(name);
            },
        };
        clients.push(client);
        return client;
    }

    return {
        time,
        channel,
        officers,
        unknown,
        clients,
        errors,
        join,
        rosterChanged() {
            for (const handler of rosterHandlers) handler();
        },
        run(seconds) {
            time.runUntil(time.seconds() + seconds);
        },
        identityOf,
    };
}

/** What one asks who holds nothing. */
export function questionForAll(heading: Heading): Request {
    const ranges = [{ kind: "fingerprint", finish: 4294967296, count: 0, sum: 0 }] as const;
    return { kind: "request", ...heading, root: NOTHING, start: 0, ranges, canWhisper: false };
}

/** Fingerprints of all, as text: equal texts are equal ledgers. */
export function holdings(client: Client): string {
    const root = client.ledger.fingerprint();
    return root === undefined ? "unknown" : `${root.count} ${root.hash} ${root.sum}`;
}
