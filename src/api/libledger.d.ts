/**
 * The public API of LibLedger, for TypeScript consumers. In Lua: `LibStub("LibLedger-1.0")`.
 *
 * Methods are called with a colon unless said otherwise. A wrong argument raises a usage error that names the
 * caller's line; an expected failure returns `nil, reason`.
 */

/** What a field may hold: text, a number (14 significant digits), true/false, or a nested plain table of these. */
type LibLedgerValue = string | number | boolean | object;

/** An event as handlers get it. Read-only. Native shape `{time, counter, realm, creator, kind, field1, …}`. */
interface LibLedgerEvent {
    readonly [slot: number]: LibLedgerValue;
}

/** An event with names, as `ledger:Fields(event)` gives it to people. */
interface LibLedgerFields {
    readonly time: number;
    readonly counter: number;
    readonly realm: number;
    readonly creator: number;
    readonly kind: string;
    readonly key: string;
    /** The payload by field name; absent optional fields are nil. */
    readonly payload: Record<string, LibLedgerValue>;
}

/**
 * May this player (full name, "Name-Realm") write `event` now? True, false, or nil for "not known yet" (asked again
 * when the roster changes). `event` is nil when the question is whether the player may send ledger data at all.
 */
type LibLedgerAuthorise = (this: void, fullName: string, event: LibLedgerEvent | undefined) => boolean | undefined;

/** May this player (full name, "Name-Realm") be served by whisper? Anything but true is no. */
type LibLedgerBackfill = (this: void, fullName: string) => boolean;
/** Who may write by `AuthoriseByRaidRole`; the leader is an "assistant" as well, and both are in "everyone". */
type LibLedgerRaidRole = "leader" | "assistant" | "everyone";

/** Gets the event and then its fields in the order of their definition (`false` for an absent optional one). */
type LibLedgerHandler = (this: void, event: LibLedgerEvent, ...fields: LibLedgerValue[]) => void;

/** Gives what the handlers have built, as a plain value that is the ledger's from then on. */
type LibLedgerSave = (this: void) => LibLedgerValue;

/** Puts such a value, made for this call alone, in the place of what the handlers have built. */
type LibLedgerRestore = (this: void, saved: LibLedgerValue) => void;

/** Changes `state` (a table) in place, or returns the new state. */
type LibLedgerEvolve = (
    this: void,
    state: object,
    event: LibLedgerEvent,
    ...fields: LibLedgerValue[]
) => object | undefined | void;

type LibLedgerInitialState = (this: void) => object;

interface LibLedgerProjection {
    /** Raise it whenever the meaning of past events changes. Whole number. */
    version: number;
    initialState: LibLedgerInitialState;
    /** By kind; events of other kinds are skipped. */
    evolve: Record<string, LibLedgerEvolve>;
}

/** Gives the value in question out of a projection's state: text, number, true, false or nil. Called after each event. */
type LibLedgerSelect = (this: void, state: object) => string | number | boolean | undefined;

/** An event that changed a value. */
interface LibLedgerCause {
    event: LibLedgerEvent;
    before?: string | number | boolean;
    after?: string | number | boolean;
}

/** Gets the causes from the oldest on; a reason where something kept them from being all (a failing `evolve`, say). */
type LibLedgerHistoryDone = (this: void, causes: LibLedgerCause[], reason?: string) => void;

interface LibLedgerHistoryOptions {
    select: LibLedgerSelect;
    done: LibLedgerHistoryDone;
}

interface LibLedgerOptions {
    /** "GUILD": the guild's ledger, on the guild channel. "RAID": a group's, on the raid or party channel. */
    channel: "GUILD" | "RAID";
    /**
     * Which group's ledger ("RAID" only): any text that all its members pass alike, 1..64 bytes. Without it there is no
     * ledger until a player of the raid or party founds one, and others join it (`FoundGroup`, `JoinGroup`).
     */
    group?: string;
    authorise: LibLedgerAuthorise;
    /** A table in the caller's SavedVariables (after its ADDON_LOADED); without it the ledger lives in memory only. */
    saved?: object;
    /** Events replayed in one go at most, 1..1000000; default 1000. */
    batchSize?: number;
    /** Seconds between two batches, 0..3600; default 0, the next frame. */
    interval?: number;
    /**
     * How this client writes on the channel; every client reads both. "binary" (the default) takes a fraction of the
     * bytes, "text" is AceSerializer's form, for people who watch the channel.
     */
    encoding?: "binary" | "text";
    /**
     * Whether this client whispers a long backlog to a newcomer who asks for it: yes (the default), no, or to whom (full
     * name). Without whispers all travels on the channel of all.
     */
    backfill?: boolean | LibLedgerBackfill;
    /**
     * Whether weeks that a checkpoint covers leave memory for the saved table, from where they come back when something
     * needs them; default false. Nothing is deleted. Needs `saved`.
     */
    archive?: boolean;
    /**
     * Whether this client, while it does not hold the older events yet, shows the states that somebody who may write has
     * told with a checkpoint, and what is held of later weeks on top of them; default false. `Status().trust` says so,
     * until the client's own replay has got there.
     */
    trustCheckpoints?: boolean;
}

/** A row for `ledger:Import`: an event whose key is given by the importer. Realm is 0 for all imported events. */
interface LibLedgerImportRow {
    /** Server unix seconds. */
    time: number;
    /** 0..255; rows of one creator in one second need different ones. */
    counter: number;
    /** 0..2^32-1, e.g. `lib:HashName(name)`. */
    creator: number;
    kind: string;
    fields: Record<string, LibLedgerValue>;
}

/** One of a ledger's lives: each start over begins another. */
interface LibLedgerEpoch {
    /** 0 for the first; each start over adds 1. */
    generation: number;
    /** "0" for the first, else the key text of the event that began it. */
    id: string;
}

/** A new epoch to which the player has not agreed yet. */
interface LibLedgerProposedEpoch {
    generation: number;
    /** Key text of the event that began it. */
    key: string;
    /** What its author gave as the reason; escape it before it reaches chat. */
    reason: string;
    /** Its author's name, where the roster knows it. */
    by?: string;
    /** Server unix seconds. */
    time: number;
    /** The player wants to hear no more of it this session. */
    isDeclined: boolean;
}

/** The founded group whose ledger it is. */
interface LibLedgerGroup {
    /** 16 hexadecimal digits. */
    id: string;
    /** Full name. */
    founder: string;
    /** False outside this group, and while it is not certain that it is this group: the ledger is paused then. */
    isHere: boolean;
}

/** A group's ledger that the player may join. */
interface LibLedgerGroupOffer {
    id: string;
    /** Full name, as the id's maker says. */
    founder: string;
    /** Full name of the member of the group now who told it last. */
    teller: string;
}

/** Why this client does not archive what a checkpoint covers. */
interface LibLedgerCheckpointDisagreement {
    /** The last week that the checkpoint covers. */
    week: number;
    /** Key text of the checkpoint. */
    key: string;
    /** "events", the name of a projection whose state or version is another here, or an error text. */
    reason: string;
}

/** Whose word the shown states are so far: the creator of a checkpoint. */
interface LibLedgerTrust {
    /** The last week that the checkpoint covers. */
    week: number;
    /** Key text of the checkpoint. */
    key: string;
    realm: number;
    creator: number;
}

interface LibLedgerStatus {
    name: string;
    /** "active", "loading", or "paused" (then `reason` says why: no guild, no group, new epoch, …). */
    phase: "active" | "loading" | "paused";
    reason?: string;
    /**
     * While the phase is "loading": how many saved events were read, of so many as are known of (more may turn up). Those
     * that were read can be looked at and are applied already.
     */
    loading?: { done: number; total: number };
    /** Events in the ledger. */
    events: number;
    /** How many of them are archived: in the saved table, and not in memory. */
    archived: number;
    /** Of a checkpoint that this client looked at and does not agree with. */
    checkpointDisagreement?: LibLedgerCheckpointDisagreement;
    /** While states are shown that this client has not made itself; see `trustCheckpoints`. */
    trust?: LibLedgerTrust;
    /** Events the slowest handler or projection has applied, of those. */
    applied: number;
    /** Adler-32 over the keys of everything applied; 0 for nothing. */
    stateHash: number;
    /** Fingerprint of the ledger: Adler-32, and the sum over keys and content; nil while it is being computed. */
    hash?: number;
    sum?: number;
    /** True when the newest advert of every peer heard lately equals the own ledger; nil when nobody was heard. */
    inSync?: boolean;
    /** Nil while it is not known whose ledger this is. */
    progress?: LibLedgerProgress;
    /** How the own ledger stands to those of all who send; nil when none was heard lately. */
    difference?: LibLedgerDifference;
    /** Names of players whose newer version of LibLedger this one cannot read. */
    newerVersions: string[];
    isSending: boolean;
    /** Events that wait for an answer of the authorisation handler or for their time to come. */
    waiting: number;
    /** Rows of the saved table that could not be read and are kept aside. */
    quarantined: number;
    /** Why nothing of this ledger is saved although `saved` was given; its events then stand in memory only. */
    unsaved?: string;
    /** Events that only members told, held aside; `ledger:Unconfirmed()` lists them. */
    unconfirmed: number;
    /** Keys that were told in several ways, resolved ones included; `ledger:Conflicts()` lists them. */
    conflicts: number;
    /** The life of the ledger that this client is in. */
    epoch: LibLedgerEpoch;
    /** Nothing may be written until the player agrees to it. */
    proposedEpoch?: LibLedgerProposedEpoch;
    /**
     * Somebody (his full name) was heard in an epoch that this client cannot follow him to, since the event that began it
     * is missing here; an own client of theirs that may write will tell it.
     */
    unknownEpoch?: { generation: number; by: string };
    /** Epochs that this client has left, and how many events of each it keeps. */
    asideEpochs: { generation: number; id: string; events: number }[];
    /** How many events `LeftBehind` has. */
    leftBehind: number;
    /** Refused messages and events by reason since login. */
    refused: Record<string, number>;
    /** Handlers and projections that stopped at an event, with the event's key and the error text. */
    failures: { projection: string; key: string; message: string }[];
    /** Of a "RAID" ledger without `options.group`: the group that this player founded or joined. */
    group?: LibLedgerGroup;
    /** Of a "RAID" ledger without `options.group`: other groups' ledgers, at most 8. */
    offers?: LibLedgerGroupOffer[];
}

/** One of several contents of a key. */
interface LibLedgerContent {
    event: LibLedgerEvent;
    /** What `ledger:Resolve` takes; the same on all clients. */
    digest: number;
    /** This is the one that handlers and projections get. */
    isApplied: boolean;
}

/** A key that people who may write told in several ways. */
interface LibLedgerConflict {
    key: string;
    /** Ascending by digest; the first applies while nobody has said otherwise. At most 8, and the winner. */
    contents: LibLedgerContent[];
    /** Somebody who may write said which one applies. */
    isResolved: boolean;
}

/** An event that only members who may not write told: it is no part of the ledger. */
interface LibLedgerUnconfirmed {
    key: string;
    event: LibLedgerEvent;
    /** Full names of those who said so. Three let it in without a question, on the client of anybody who may write. */
    attesters: string[];
}

interface LibLedgerPeer {
    name: string;
    /** `GetTime()` when the peer was last heard. */
    lastHeard: number;
    events?: number;
    isInSync?: boolean;
    /** How the own ledger stands to the peer's; nil while either is not known. */
    difference?: LibLedgerDifference;
    /** May write, and so send ledger data. */
    maySend: boolean;
    /** Speaks in a version of LibLedger that is newer than ours: what it says cannot be read. */
    isNewer: boolean;
    /** Why it is not listened to for a while: it sent what could not be read, again and again. */
    mutedFor?: string;
}

/** How the own ledger stands to another. */
interface LibLedgerDifference {
    /**
     * "behind": it lacks something that the other holds. "ahead": it holds something that the other lacks. "diverged":
     * both. "differs": the two are not compared yet.
     */
    relation: "same" | "behind" | "ahead" | "diverged" | "differs";
    /** Server time when they were first seen to differ; nil for "same". */
    since?: number;
    /** Server time before which both hold the same events; nil while not compared. */
    sharedUntil?: number;
}

/** How far this client has come. */
interface LibLedgerProgress {
    /**
     * "inSync": all senders heard lately hold the same. "catchingUp": one of them holds something else. "alone": nobody
     * was heard lately. "paused": nothing can be sent now, `reason` says why.
     */
    state: "inSync" | "catchingUp" | "alone" | "paused";
    /** Events held, of `total` that one of the senders holds. */
    held: number;
    total: number;
    /** While catching up: about so long, by the channel's arithmetic. */
    secondsLeft?: number;
    reason?: string;
}

/** Reported by callbacks; the first argument of the handler is the callback's name. */
type LibLedgerCallbackName =
    /** (name, ledger, applied, total) after each batch that applied something. */
    | "StateChanged"
    /** (name, ledger, projection) when state begins anew: clear what your handlers built. */
    | "StateRestarted"
    /** (name, ledger, projection, time) once `State(projection)` shows what `TravelTo` asked for. */
    | "TimeReached"
    /** (name, ledger, count) after events were added, own or received. */
    | "EventsAdded"
    /** (name, ledger, projection, key, message) */
    | "HandlerFailed"
    /** (name, ledger, inSync) */
    | "SyncChanged"
    /** (name, ledger, state, held, total, secondsLeft) as in `LibLedgerProgress`; at most once a second. */
    | "ProgressChanged"
    /**
     * (name, ledger, "loading" or "replaying", done, total) up to ten times a second while work goes on that takes longer
     * than that, and once when it is done or given up: then done is total.
     */
    | "WorkProgressed"
    /** (name, ledger) when what a peer holds has changed, and so perhaps `ReplicatedTo`; at most once a second. */
    | "PeersChanged"
    /** (name, ledger, phase, reason) */
    | "PhaseChanged"
    /** (name, ledger, key) when a key turns out to be told in several ways, and for each further content. */
    | "ConflictFound"
    /** (name, ledger, count) when events that only members told came, were attested or went. */
    | "UnconfirmedChanged"
    /** (name, ledger, generation, reason, author's name or nil): ask the player, then `AcceptEpoch` or `DeclineEpoch`. */
    | "EpochProposed"
    /** (name, ledger, generation, reason) when the ledger of a new epoch is ready. */
    | "EpochChanged"
    /** (name, ledger, founder, id, teller) when a group's ledger is offered: `JoinGroup(id)` with the player's consent. */
    | "GroupOffered"
    /** (name, ledger, week, key or nil, reason) when what `Checkpoint` began has come to its end. */
    | "CheckpointDone"
    /** (name, ledger, trust or nil) when states are another's word from now on, or no more. */
    | "TrustChanged";

type LibLedgerCallback = (this: void, name: string, ...args: unknown[]) => void;

interface LibLedgerLedger {
    readonly name: string;
    /** Fixes the fields of a kind, in order; a trailing "?" marks an optional one (never a boolean). New ones only at the end. */
    Define(kind: string, fields: string[]): void;
    /** The addon owns the state: called for each event of the kind in order. After "StateRestarted" all come again. */
    On(kind: string, handler: LibLedgerHandler): void;
    /**
     * Lets the state of all handlers together be kept, so that a late event does not mean the beginning: `save` is called
     * now and then between two events, `restore` in the place of "StateRestarted". A later pair replaces an earlier one.
     */
    OnSnapshot(save: LibLedgerSave, restore: LibLedgerRestore): void;
    /** The ledger owns the state. */
    Project(name: string, projection: LibLedgerProjection): void;
    /** The state of a projection as far as it is applied. Read-only; ask anew each time. Nil for an unknown name. */
    State(projection: string): object | undefined;
    /**
     * Shows a projection as of the end of this server second; "TimeReached" tells when `State` does. Others, and whoever
     * writes, are not touched by it, and late events before that time are taken into account. One time at a time for each
     * projection; after `Return` the present is there at once. `nil, reason` for an unknown name.
     */
    TravelTo(projection: string, time: number): LuaMultiReturn<[true, undefined?] | [undefined, string]>;
    /** Back to the present. `nil, reason` where the projection is there. */
    Return(projection: string): LuaMultiReturn<[true, undefined?] | [undefined, string]>;
    /**
     * Why a value of a projection's state is what it is: calls `options.done`, some frames later, with all events that
     * have changed it. At most 4 at the same time; `nil, reason` for more, and for an unknown name.
     */
    History(
        projection: string,
        options: LibLedgerHistoryOptions,
    ): LuaMultiReturn<[true, undefined?] | [undefined, string]>;
    /**
     * Writes an event, stores it, sends it at once; where the channel is closed for now, it is sent later. `nil, reason`
     * when the own character may not, while the ledger loads, and while it is not known whose ledger this is (no guild).
     */
    Submit(
        kind: string,
        fields: Record<string, LibLedgerValue>,
    ): LuaMultiReturn<[LibLedgerEvent, undefined?] | [undefined, string]>;
    /** Undoes an event (or a retraction) by a later one. Takes an event or a key text. */
    Retract(event: LibLedgerEvent | string): LuaMultiReturn<[LibLedgerEvent, undefined?] | [undefined, string]>;
    /**
     * Writes which content of a key applies, on all clients. Takes an event or a key text, and the content or its
     * digest. The last word counts; saying it is writing, so `authorise` is asked. `nil, reason` as for Submit, and where
     * there is no such conflict.
     */
    Resolve(
        event: LibLedgerEvent | string,
        winner: LibLedgerEvent | number,
    ): LuaMultiReturn<[LibLedgerEvent, undefined?] | [undefined, string]>;
    /** The keys that were told in several ways, in order. */
    Conflicts(): LibLedgerConflict[];
    /**
     * Lets an event in that only members told: takes their word for it, on all clients. Takes one of `Unconfirmed()` or
     * its key text. Saying it is writing; `nil, reason` as for Submit.
     */
    Confirm(event: LibLedgerEvent | string): LuaMultiReturn<[LibLedgerEvent, undefined?] | [undefined, string]>;
    /** What only members told, in the order of its coming; at most 500. */
    Unconfirmed(): LibLedgerUnconfirmed[];
    /**
     * Takes in rows of another addon: all or none. Returns how many were new; others were held already. `nil, reason`
     * when one lies in the future or has the key of an event of other content. Works in one frame: 10,000 rows at a time
     * are enough.
     */
    Import(rows: LibLedgerImportRow[]): LuaMultiReturn<[number, undefined?] | [undefined, string]>;
    /** Applies what is pending now, at most `limit` events. Returns how many are left. May take long. */
    Catchup(limit?: number): number;
    /**
     * Lets those who stopped at this event (or the one with this key text) go on without it, or only the projection of
     * this name ("handlers" for the handlers). It holds on this client alone, until the next login or until what stopped
     * is registered anew; `Retract` is what holds for everybody. Returns how many go on; `nil, reason` where none did stop
     * there.
     */
    Skip(
        event: LibLedgerEvent | string,
        projection?: string,
    ): LuaMultiReturn<[number, undefined?] | [undefined, string]>;
    /**
     * Makes a checkpoint of everything up to the end of a week (1 + floor(time / 604800); the last one that is over when
     * left out): over many frames it folds these events for each projection, then writes what they come to as an event.
     * "CheckpointDone" tells the end. `nil, reason` where that cannot begin.
     *
     * @param withStates tells the folded states, too (at most 8 KB together), for clients that `trustCheckpoints`; where
     * that cannot be, "CheckpointDone" has a reason beside the key
     */
    Checkpoint(week?: number, withStates?: boolean): LuaMultiReturn<[true, undefined?] | [undefined, string]>;
    /**
     * All events in order; a live list, read-only, until the ledger becomes that of another guild: ask anew. While some
     * are archived it is a new list each time, of those that are not.
     */
    Events(): readonly LibLedgerEvent[];
    Fields(event: LibLedgerEvent): LibLedgerFields;
    /** The event with this key text. Nil also while it is archived: it then comes back within seconds. */
    Find(key: string): LibLedgerEvent | undefined;
    /** The key text "time-counter-realm-creator". */
    Key(event: LibLedgerEvent): string;
    IsRetracted(event: LibLedgerEvent): boolean;
    /**
     * Begins the ledger's next epoch, empty, for everybody: writes an event of kind "!epoch" into this one, about which
     * `authorise` is asked as about any other. The reason, 1..100 bytes, is what the others are asked with; the own client
     * has agreed. "EpochChanged" tells when the new epoch can be written to.
     */
    StartOver(reason: string): LuaMultiReturn<[LibLedgerEvent, undefined?] | [undefined, string]>;
    /** The player agrees to `Status().proposedEpoch`; the ledger begins anew in the next frame. */
    AcceptEpoch(): LuaMultiReturn<[true, undefined?] | [undefined, string]>;
    /** The player does not agree: the ledger stays paused, and this epoch is not proposed again this session. */
    DeclineEpoch(): LuaMultiReturn<[true, undefined?] | [undefined, string]>;
    /** Own events that were written into an epoch after another had begun elsewhere: nobody there has them. */
    LeftBehind(): LibLedgerEvent[];
    /**
     * Writes these of them anew, with the time of now, or all: all or none. Returns how many; they are not left behind
     * any more.
     */
    Resubmit(events?: LibLedgerEvent[]): LuaMultiReturn<[number, undefined?] | [undefined, string]>;
    /** Offers them no more. They stay stored with their epoch. */
    ForgetLeftBehind(): void;
    EnableSending(): void;
    DisableSending(): void;
    /** Advertises now instead of at the next interval. */
    Sync(): void;
    /**
     * Makes this raid or party a ledger of its own, for a "RAID" ledger without `options.group`, and tells the others.
     * Returns its id, or `nil, reason` without a group, and where this group's ledger is at work already.
     */
    FoundGroup(): LuaMultiReturn<[string, undefined?] | [undefined, string]>;
    /**
     * Joins the ledger that "GroupOffered" or `Status().offers` told of, or goes on with the own one in a group that is
     * not known to be its; ask the player first. Without `id` where there is one only. Returns its id, or `nil, reason`.
     */
    JoinGroup(id?: string): LuaMultiReturn<[string, undefined?] | [undefined, string]>;
    /** Gives the group's ledger up; its events stay stored. Returns its id, or `nil, reason` where there is none. */
    LeaveGroup(): LuaMultiReturn<[string, undefined?] | [undefined, string]>;
    Status(): LibLedgerStatus;
    /**
     * How many other clients certainly hold this event (or the one with this key text): those that told the very
     * fingerprint we had while we held it. Others may hold it, too, and not have told yet. Nil for an event that is not held.
     */
    ReplicatedTo(event: LibLedgerEvent | string): number | undefined;
    Peers(): LibLedgerPeer[];
    /** CallbackHandler's own forms: dot call. */
    RegisterCallback(
        this: void,
        target: object | string,
        name: LibLedgerCallbackName,
        handler?: LibLedgerCallback | string,
    ): void;
    UnregisterCallback(this: void, target: object | string, name: LibLedgerCallbackName): void;
    UnregisterAllCallbacks(this: void, target: object | string): void;
}

interface LibLedgerLibrary {
    readonly version: string;
    /** One ledger of one addon. The name is part of its identity on the channel, 1..32 bytes; a second New with it raises. */
    New(name: string, options: LibLedgerOptions): LibLedgerLedger;
    Get(name: string): LibLedgerLedger | undefined;
    /** Names of all ledgers of this client, sorted. */
    Names(): string[];
    /**
     * A ready-made authorise handler: yes for guild ranks 0 (master) to `rankMax`, no for others, nil while unknown. Who
     * is not in the own guild gets a no as soon as a new roster does not list him: members of a raid, too.
     */
    AuthoriseByGuildRank(rankMax: number): LibLedgerAuthorise;
    /**
     * A ready-made authorise handler by what a player is in the own raid, party or instance group now. No for whoever
     * is not in it, nil without a group and for whoever came or went a moment ago.
     */
    AuthoriseByRaidRole(role: LibLedgerRaidRole): LibLedgerAuthorise;
    /** A 32-bit hash of a name, for the creator of imported events. */
    HashName(name: string): number;
    /** Own words for a player's name from an event's realm and creator, where the roster knows it. */
    NameOf(realm: number, creator: number): string | undefined;
}
