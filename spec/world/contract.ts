import type { Random } from "./random";

/** Path inside Interface/AddOns, with "/" ("LibLedger/LibLedger.toc"), to the file's text. */
export type FileTree = Record<string, string>;

/** The four game clients of facts/toc: which .toc suffix, interface number and project id a client has. */
export type Product = "retail" | "era" | "anniversary" | "mists";

/** What the channel does to messages. Changed at any time with `world.setNetwork`. */
export interface NetworkOptions {
    /** Seconds from one client to another, drawn for every receiver of every message. */
    readonly latencySecondsLeast: number;
    readonly latencySecondsMost: number;
    /** Share of deliveries that get lost, 0..1, drawn for every receiver of every message. */
    readonly lossRate: number;
    /** Messages that a prefix may send at once, and how many it regains in a second. */
    readonly allowanceMessages: number;
    readonly allowancePerSecond: number;
}

/** A message that a client's program took for sending. */
export interface SentMessage {
    /** World seconds. */
    readonly time: number;
    /** Character name without realm. */
    readonly sender: string;
    readonly prefix: string;
    readonly chatType: string;
    /** Of a whisper, as the sender named it; "" otherwise. */
    readonly target: string;
    readonly text: string;
}

/** A callback of the game that has ended, outside every other one. */
export interface EndedCallback {
    readonly client: string;
    readonly milliseconds: number;
    /** In a loading screen: see `Client.longestLoadingCallback`. */
    readonly isLoading: boolean;
}

export type Describe = () => string;

/** Seconds of a processor's work; never goes back. */
export type ProcessorSeconds = (this: void) => number;

/**
 * Watches a world; nothing that it does reaches the clients.
 *
 * @noSelf
 */
export interface WorldObserver {
    sent(message: SentMessage): void;
    /** The next to end is this one. */
    callbackBegan(): void;
    /** @param describe tells what ran, with file and line of the function */
    callbackEnded(callback: EndedCallback, describe: Describe): void;
}

export interface WorldOptions {
    /** The addons that clients can enable. The world never reads files itself. */
    readonly files: FileTree;
    /** Any whole number; the same seed gives the same run. */
    readonly seed: number;
    /** Server time at the world's second 0, in unix seconds. */
    readonly startTime: number;
    readonly network?: Partial<NetworkOptions>;
    /** How fast a client's processor is; `debugprofilestop` advances by it. */
    readonly instructionsPerMillisecond?: number;
    /** A callback that runs longer is stopped with "script ran too long". */
    readonly instructionsPerCallbackMax?: number;
    /** Seconds after login until the guild roster arrives (least and most; drawn per login). */
    readonly rosterSecondsLeast?: number;
    readonly rosterSecondsMost?: number;
    /** Realms whose players reach each other by whisper; others' whispers vanish. */
    readonly connectedRealms?: readonly (readonly string[])[];
    readonly isTracing?: boolean;
    readonly observer?: WorldObserver;
    /**
     * "clock": the clients' processors follow this process's own processor time, so callbacks are told in real
     * milliseconds, and no two runs are the same. Default: "instructions".
     */
    readonly meter?: "instructions" | "clock";
    /** What "clock" looks at: of this process when left out. */
    readonly processorSeconds?: ProcessorSeconds;
}

export type Compress = (source: string, level: number) => string | undefined;
export type Decompress = (source: string) => string | undefined;

/**
 * Raw Deflate for C_EncodingUtil; the host of the world brings it.
 *
 * @noSelf
 */
export interface Compression {
    readonly deflate: Compress;
    readonly inflate: Decompress;
}

export interface ClientOptions {
    /** Character name without realm. */
    readonly name: string;
    /** Normalised home realm; all clients without one share "Everlook". */
    readonly realm?: string;
    readonly realmId?: number;
    /** Addons enabled in the list; those they need are not enabled by themselves. */
    readonly addons: readonly string[];
    /** Clients of one account share their account-wide SavedVariables; the full name when left out. */
    readonly account?: string;
    /** Guild name; in no guild when left out. */
    readonly guild?: string;
    /** 0 is the guild master. Default 3. */
    readonly rankIndex?: number;
    readonly product?: Product;
    readonly framesPerSecond?: number;
    /** Seconds by which the clocks of this client are ahead of the server. */
    readonly clockSkewSeconds?: number;
    /** Gives the client C_EncodingUtil with this codec; it has none when left out. */
    readonly compression?: Compression;
    /** Loads addons whose .toc does not name this client's interface number. Default false. */
    readonly loadsOutOfDate?: boolean;
}

export interface ClientError {
    /** World seconds. */
    readonly time: number;
    /** What was running: "OnEvent CHAT_MSG_ADDON", "timer", "slash", "load …". */
    readonly where: string;
    readonly message: string;
    readonly traceback: string;
}

export interface Callback {
    readonly instructions: number;
    readonly milliseconds: number;
    /** What ran, with file and line of the function. */
    readonly name: string;
}

export interface MessageCount {
    messages: number;
    /** Bytes of message texts. */
    bytes: number;
}

/** What one client has put on the channel (accepted by its client) and got from it, over all its sessions. */
export interface Traffic extends MessageCount {
    readonly byPrefix: Record<string, MessageCount>;
    readonly byChatType: Record<string, MessageCount>;
    /** Refused sends by Enum.SendAddonMessageResult code, as text. */
    readonly refused: Record<string, number>;
    /** Messages raised as events on this client. */
    readonly received: MessageCount;
}

/** Default: account. */
export type SavedVariablesScope = "account" | "character";

export type GroupKind = "party" | "raid" | "instance";

/** @noSelf */
export interface Group {
    kind(): GroupKind;
    /** The first one leads, until another is made the leader. */
    members(): readonly Client[];
    setLeader(client: Client): void;
    setAssistant(client: Client, isAssistant: boolean): void;
    /** A party becomes a raid; or goes on, in the dungeon finder's hands, as an instance group. */
    convert(kind: GroupKind): void;
    add(client: Client): void;
    remove(client: Client): void;
    disband(): void;
}

/** @noSelf */
export interface Client {
    readonly name: string;
    readonly realm: string;
    /** "Name-Realm", as senders and rosters show it. */
    readonly fullName: string;
    readonly guid: string;
    readonly account: string;
    /** Lines printed to chat, over all sessions. */
    readonly chat: string[];
    /** Every Lua error that escaped an addon's function, over all sessions. */
    readonly errors: ClientError[];
    readonly traffic: Traffic;

    isOnline(): boolean;
    /** A new session: new environment, addons loaded, PLAYER_LOGIN, PLAYER_ENTERING_WORLD(true, false). */
    login(): void;
    /** PLAYER_LEAVING_WORLD, PLAYER_LOGOUT, SavedVariables written. */
    logout(): void;
    /** Logout and login without leaving the server: SavedVariables written, PLAYER_ENTERING_WORLD(false, true). */
    reload(): void;
    /** The session ends with nothing written. */
    crash(): void;

    /**
     * Runs Lua text inside the session's environment; `...` are the arguments. An error is recorded in `errors` and
     * gives no values.
     */
    eval<T extends unknown[] = unknown[]>(text: string, ...args: unknown[]): LuaMultiReturn<T>;
    /** A global of the session; nil when offline. */
    global(name: string): unknown;
    setGlobal(name: string, value: unknown): void;
    /** Types a slash command ("/ll import"); false when no addon answers to it. */
    slash(line: string): boolean;
    /** Raises a game event on this client, now. */
    fireEvent(event: string, ...args: unknown[]): void;

    /** Text of an addon's SavedVariables file as last written or set; nil when there is none. */
    savedVariables(addon: string, scope?: SavedVariablesScope): string | undefined;
    setSavedVariables(addon: string, text: string | undefined, scope?: SavedVariablesScope): void;
    enableAddon(addon: string): void;
    disableAddon(addon: string): void;

    /** Moves to a guild (nil: none) with a rank; rosters of the members update. */
    setGuild(guild: string | undefined, rankIndex?: number): void;
    setRank(rankIndex: number): void;
    /** Encounter restriction: sends answer 11; fires ADDON_RESTRICTION_STATE_CHANGED. */
    setLockdown(isLockedDown: boolean): void;
    /** A rank that may not speak in guild chat: GUILD messages vanish though the send says Success. */
    setMuted(isMuted: boolean): void;
    /** "party", "raid", "pvp", … or nil outside; inside whispers count against the allowance. */
    setInstance(instanceType: string | undefined): void;
    setCombat(isInCombat: boolean): void;
    setClockSkew(seconds: number): void;
    setFramesPerSecond(framesPerSecond: number): void;
    /** Seconds of every delivery to and from this client in addition to the network's latency. */
    setExtraLatency(seconds: number): void;

    /** The longest callback of the game outside loading screens since the last reset. */
    longestCallback(): Callback;
    /** The same inside login, reload and logout (events only; running the files is not one). */
    longestLoadingCallback(): Callback;
    resetLongestCallback(): void;
    /** Frames that had to be run: an idle client runs none. */
    framesRun(): number;
}

export type Predicate = () => boolean;
export type Action = () => void;

/** @noSelf */
export interface World {
    /** All clients in order of creation, online or not. */
    readonly clients: readonly Client[];
    /** For scenarios: draws from it are part of the run. */
    readonly random: Random;
    readonly seed: number;

    /** World seconds, from 0. */
    now(): number;
    /** Server time in unix seconds, with fraction. */
    serverTime(): number;
    createClient(options: ClientOptions): Client;
    /** By name or full name. */
    client(name: string): Client | undefined;

    run(seconds: number): void;
    /**
     * Runs until the predicate holds (asked every `stepSeconds`, default 0.1) or `secondsMax` are over.
     * @returns whether it holds
     */
    runUntil(predicate: Predicate, secondsMax: number, stepSeconds?: number): boolean;
    /** Calls the test back at that time, outside every client. */
    after(seconds: number, action: Action): void;

    setNetwork(options: Partial<NetworkOptions>): void;
    /** Only clients of one list hear each other; clients in none of the lists hear each other too. */
    partition(sides: readonly (readonly Client[])[]): void;
    heal(): void;
    formGroup(kind: GroupKind, members: readonly Client[]): Group;
    /** A guild member without a client: always offline, in every roster. */
    addOfflineMember(guild: string, name: string, rankIndex: number): void;
    setRankNames(guild: string, names: readonly string[]): void;

    /** Bytes of message texts that all clients sent in world seconds start..finish (whole seconds, finish excluded). */
    bytesSent(start: number, finish: number): number;
    messagesSent(start: number, finish: number): number;

    setTracing(isTracing: boolean): void;
    /** What happened while tracing was on, a line each. */
    trace(): readonly string[];
    traceText(): string;
}
