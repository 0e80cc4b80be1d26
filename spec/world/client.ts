import { createAllowance } from "./channel/allowance";
import type { Channel } from "./channel/channel";
import type { Character, Participant } from "./character";
import type { Client, ClientError, ClientOptions, FileTree, NetworkOptions, WorldObserver } from "./contract";
import { RestrictionState, RestrictionType } from "./environment/enumerations";
import { evaluate } from "./evaluate";
import type { Guilds } from "./guilds";
import type { InstructionMeter } from "./instructionMeter";
import { createProcessor } from "./processor";
import { createProtectedCalls } from "./protectedCall";
import type { Random } from "./random";
import type { SavedFiles } from "./savedFiles";
import { createSession, type Session } from "./session";
import { findCommand } from "./slashCommand";
import { printable, type Trace } from "./trace";
import type { VirtualClock } from "./virtualClock";

/**
 * The world's parts that every client shares.
 *
 * @noSelf
 */
export interface ClientPorts {
    readonly files: FileTree;
    readonly clock: VirtualClock;
    readonly meter: InstructionMeter;
    readonly trace: Trace;
    readonly guilds: Guilds;
    readonly channel: Channel;
    readonly participants: readonly Participant[];
    readonly network: () => NetworkOptions;
    readonly savedFiles: SavedFiles;
    readonly startTime: number;
    readonly instructionsPerMillisecond: number;
    readonly observer: WorldObserver | undefined;
    readonly rosterSecondsLeast: number;
    readonly rosterSecondsMost: number;
    readonly connectedRealms: (realm: string) => readonly string[];
}

/** A client and what the server sees of it. */
export interface CreatedClient {
    readonly client: Client;
    readonly participant: Participant;
}

const DEFAULT_FRAMES_PER_SECOND = 60;
/** How long the machine had been running when the world began; drawn, so that nobody takes GetTime for a date. */
const UPTIME_SECONDS_LEAST = 1000;
const UPTIME_SECONDS_MOST = 500000;

export function createClient(
    character: Character,
    options: ClientOptions,
    random: Random,
    ports: ClientPorts,
): CreatedClient {
    const { clock, meter, trace, guilds, savedFiles } = ports;
    const chat: string[] = [];
    const errors: ClientError[] = [];
    const addons: string[] = [...options.addons];
    const uptimeSeconds = random.integer(UPTIME_SECONDS_LEAST, UPTIME_SECONDS_MOST);
    const { instructionsPerMillisecond } = ports;
    const processor = createProcessor(meter, () => clock.now(), instructionsPerMillisecond);
    const calls = createProtectedCalls({
        meter,
        instructionsPerMillisecond,
        now: () => clock.now(),
        errors,
        client: character.name,
        observer: ports.observer,
        onError: (message) => {
            trace.add("error", character.name, printable(message));
        },
    });
    const allowance = createAllowance(
        () => clock.now(),
        () => ({ messages: ports.network().allowanceMessages, perSecond: ports.network().allowancePerSecond }),
    );
    let framesPerSecond = options.framesPerSecond ?? DEFAULT_FRAMES_PER_SECOND;
    let framesOfEarlierSessions = 0;
    let connection = 0;
    let session: Session | undefined;

    const participant: Participant = {
        character,
        isOnline: () => session !== undefined,
        connection: () => connection,
        deliver: (delivery) => {
            if (session !== undefined) session.deliver(delivery);
        },
        fireEvent: (event, ...args) => {
            if (session !== undefined) session.fireEvent(event, ...args);
        },
        rosterChanged: () => {
            if (session !== undefined) session.roster.changed();
        },
    };

    function start(isReload: boolean): void {
        calls.setHandler(undefined);
        const created = createSession({
            ...ports,
            self: participant,
            processor,
            calls,
            random: random.fork(),
            allowance,
            enabled: addons,
            loadsOutOfDate: options.loadsOutOfDate === true,
            framesPerSecond,
            uptimeSeconds,
            rosterSeconds: isReload ? 0 : random.between(ports.rosterSecondsLeast, ports.rosterSecondsMost),
            say: (text) => {
                chat.push(text);
            },
            reload: () => {
                clock.at(clock.now(), reload);
            },
        });
        session = created;
        created.enter(isReload);
    }

    function end(): void {
        if (session === undefined) return;
        session.end();
        framesOfEarlierSessions = framesOfEarlierSessions + session.frames.framesRun();
        session = undefined;
    }

    function reload(): void {
        if (session === undefined) return;
        trace.add("reload", character.name);
        session.leave();
        end();
        start(true);
    }

    function groupChanged(): void {
        for (const member of character.group?.members ?? []) member.fireEvent("GROUP_ROSTER_UPDATE");
    }

    function leaveServer(kind: string): void {
        end();
        trace.add(kind, character.name);
        guilds.changed(character.guild);
        groupChanged();
    }

    function slash(line: string): boolean {
        if (session === undefined) return false;
        const found = findCommand(session.environment, line);
        if (found === undefined) return false;
        trace.add("slash", character.name, printable(line));
        session.work(() => {
            calls.call("slash", found.handler, found.argument, undefined);
        });
        return true;
    }

    function setLockdown(isLockedDown: boolean): void {
        if (character.isLockedDown === isLockedDown) return;
        character.isLockedDown = isLockedDown;
        trace.add(isLockedDown ? "lockdown" : "lockdown-end", character.name);
        const state = isLockedDown ? RestrictionState.Active : RestrictionState.Inactive;
        participant.fireEvent("ADDON_RESTRICTION_STATE_CHANGED", RestrictionType.Encounter, state);
        participant.fireEvent("ADDON_RESTRICTION_STATE_CHANGED", RestrictionType.Chat, state);
    }

    function setGuild(guild: string | undefined, rankIndex: number = character.rankIndex): void {
        const former = character.guild;
        character.guild = guild;
        character.rankIndex = rankIndex;
        trace.add("guild", character.name, guild ?? "-", rankIndex);
        if (former !== guild) guilds.changed(former);
        guilds.changed(guild);
        participant.rosterChanged();
        participant.fireEvent("PLAYER_GUILD_UPDATE", "player");
    }

    const client: Client = {
        name: character.name,
        realm: character.realm,
        fullName: character.fullName,
        guid: character.guid,
        account: character.account,
        chat,
        errors,
        traffic: character.traffic,
        isOnline: participant.isOnline,
        login: () => {
            if (session !== undefined) return;
            connection = connection + 1;
            trace.add("login", character.name);
            start(false);
            guilds.changed(character.guild);
            groupChanged();
        },
        logout: () => {
            if (session === undefined) return;
            session.leave();
            leaveServer("logout");
        },
        reload,
        crash: () => {
            if (session !== undefined) leaveServer("crash");
        },
        eval: ((text: string, ...args: unknown[]) => evaluate(session, calls, text, ...args)) as Client["eval"],
        global: (name) => session?.environment.get(name),
        setGlobal: (name, value) => {
            session?.environment.set(name, value);
        },
        slash,
        fireEvent: participant.fireEvent,
        savedVariables: (addon, scope = "account") => savedFiles.read(character, addon, scope),
        setSavedVariables: (addon, text, scope = "account") => {
            savedFiles.write(character, addon, scope, text);
        },
        enableAddon: (addon) => {
            if (!addons.includes(addon)) addons.push(addon);
        },
        disableAddon: (addon) => {
            const index = addons.indexOf(addon);
            if (index >= 0) addons.splice(index, 1);
        },
        setGuild,
        setRank: (rankIndex) => {
            setGuild(character.guild, rankIndex);
        },
        setLockdown,
        setMuted: (isMuted) => {
            character.isMuted = isMuted;
        },
        setInstance: (instanceType) => {
            character.instanceType = instanceType;
        },
        setCombat: (isInCombat) => {
            if (character.isInCombat === isInCombat) return;
            character.isInCombat = isInCombat;
            participant.fireEvent(isInCombat ? "PLAYER_REGEN_DISABLED" : "PLAYER_REGEN_ENABLED");
        },
        setClockSkew: (seconds) => {
            character.clockSkewSeconds = seconds;
        },
        setFramesPerSecond: (rate) => {
            framesPerSecond = rate;
            session?.frames.setFramesPerSecond(rate);
        },
        setExtraLatency: (seconds) => {
            character.extraLatencySeconds = seconds;
        },
        longestCallback: () => calls.longest(false),
        longestLoadingCallback: () => calls.longest(true),
        resetLongestCallback: () => {
            calls.resetLongest();
        },
        framesRun: () => framesOfEarlierSessions + (session?.frames.framesRun() ?? 0),
    };
    return { client, participant };
}
