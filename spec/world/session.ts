import { createLoader } from "./addon/loader";
import type { Allowance } from "./channel/allowance";
import type { Channel } from "./channel/channel";
import { countMessage } from "./channel/trafficLog";
import type { Delivery, Participant } from "./character";
import type { FileTree } from "./contract";
import type { Environment } from "./environment/environment";
import { installEnvironment } from "./environment/installEnvironment";
import { createWidgets } from "./environment/widgets";
import { createFrameLoop, type FrameLoop } from "./frameLoop";
import type { Guilds } from "./guilds";
import type { InstructionMeter } from "./instructionMeter";
import type { Processor } from "./processor";
import type { ProtectedCalls } from "./protectedCall";
import type { Random } from "./random";
import { createRosterView, type RosterView } from "./rosterView";
import type { SavedFiles } from "./savedFiles";
import { savedVariablesText } from "./savedVariablesText";
import { createTimers } from "./timers";
import { pack, unpacked } from "./variadic";
import type { VirtualClock } from "./virtualClock";

/**
 * What a session needs from its client and the world.
 *
 * @noSelf
 */
export interface SessionOptions {
    readonly self: Participant;
    readonly participants: readonly Participant[];
    readonly clock: VirtualClock;
    readonly meter: InstructionMeter;
    readonly processor: Processor;
    readonly calls: ProtectedCalls;
    readonly random: Random;
    readonly guilds: Guilds;
    readonly channel: Channel;
    readonly allowance: Allowance;
    readonly files: FileTree;
    readonly enabled: readonly string[];
    readonly loadsOutOfDate: boolean;
    readonly framesPerSecond: number;
    /** Unix seconds of world second 0. */
    readonly startTime: number;
    /** Seconds that the machine had been running at world second 0. */
    readonly uptimeSeconds: number;
    readonly rosterSeconds: number;
    readonly connectedRealms: (realm: string) => readonly string[];
    readonly say: (text: string) => void;
    readonly reload: () => void;
    readonly savedFiles: SavedFiles;
}

/** @noSelf */
export interface Session {
    readonly environment: Environment;
    readonly frames: FrameLoop;
    readonly roster: RosterView;
    /** Loads the addons and enters the world. */
    enter(isReload: boolean): void;
    /** Leaves the world in order and writes the SavedVariables. */
    leave(): void;
    /** Nothing of this session runs any more. */
    end(): void;
    deliver(delivery: Delivery): void;
    fireEvent(event: string, ...args: unknown[]): void;
    /** Runs something as this client, on its clock. */
    work(action: () => void): void;
}

/** One login of one client: an environment, its addons, its frames; gone at logout, reload or crash. */
export function createSession(options: SessionOptions): Session {
    const { self, participants, clock, meter, processor, calls, guilds, channel, allowance, savedFiles } = options;
    const { character } = self;
    const environment: Environment = new LuaTable();
    const random = options.random.fork();
    const inbox: Delivery[] = [];
    let frameTime = clock.now();
    let depth = 0;
    let isRealmKnown = false;
    let lastUpdate: number | undefined;

    function work(action: () => void): void {
        if (depth === 0) frameTime = clock.now();
        depth = depth + 1;
        processor.begin();
        action();
        processor.end();
        depth = depth - 1;
    }

    const call = calls.call;
    const frames = createFrameLoop({
        clock,
        phaseSeconds: random.fraction() / options.framesPerSecond,
        framesPerSecond: options.framesPerSecond,
        busyUntil: () => processor.busyUntil(),
        onFrame: (frameSeconds) => {
            drawFrame(frameSeconds);
        },
    });
    const timers = createTimers({
        frameTime: () => frameTime,
        call,
        requestFrame: (time) => {
            frames.request(time);
        },
    });
    const widgets = createWidgets({
        environment,
        call,
        requestNextFrame: () => {
            frames.request(clock.now());
        },
    });
    const roster = createRosterView({
        clock,
        random: random.fork(),
        guilds,
        guild: () => character.guild,
        firstSeconds: options.rosterSeconds,
        onArrived: (isFirst) => {
            if (isFirst && character.guild !== undefined) fireEvent("PLAYER_GUILD_UPDATE", "player");
            fireEvent("GUILD_ROSTER_UPDATE", false);
        },
    });

    function fireEvent(event: string, ...args: unknown[]): void {
        const packed = pack(...args);
        work(() => {
            widgets.dispatch(event, ...unpacked(packed));
        });
    }

    const loader = createLoader({
        files: options.files,
        enabled: options.enabled,
        product: character.product,
        loadsOutOfDate: options.loadsOutOfDate,
        environment,
        calls,
        savedText: (addon, scope) => savedFiles.read(character, addon, scope),
        onLoaded: (addon) => {
            widgets.dispatch("ADDON_LOADED", addon, false);
        },
    });

    const prefixes = installEnvironment(environment, {
        character,
        participants,
        meter,
        calls,
        random: random.fork(),
        timers,
        widgets,
        guilds,
        roster,
        loader: () => loader,
        isRealmKnown: () => isRealmKnown,
        connectedRealms: options.connectedRealms,
        clockSeconds: () => options.startTime + frameTime + character.clockSkewSeconds,
        uptimeSeconds: () => options.uptimeSeconds + frameTime,
        processorMilliseconds: () => options.uptimeSeconds * 1000 + processor.milliseconds(),
        framesPerSecond: () => frames.framesPerSecond(),
        send: (message) => channel.send(self, allowance, message),
        say: options.say,
        reload: options.reload,
    });

    function receive(): void {
        const waiting = inbox.splice(0, inbox.length);
        for (const { prefix, text, chatType, sender, target } of waiting) {
            if (prefixes.has(prefix)) {
                countMessage(character.traffic.received, text.length);
                widgets.dispatch("CHAT_MSG_ADDON", prefix, text, chatType, sender, target, 0, 0, "", 0);
            }
        }
    }

    function drawFrame(frameSeconds: number): void {
        work(() => {
            if (inbox.length > 0) receive();
            timers.runDue();
            widgets.update(lastUpdate === undefined ? frameSeconds : clock.now() - lastUpdate);
        });
        const isUpdating = widgets.needsFrames();
        lastUpdate = isUpdating ? clock.now() : undefined;
        if (isUpdating) frames.request(clock.now());
    }

    function inLoadingScreen(action: () => void): void {
        calls.setLoading(true);
        work(action);
        calls.setLoading(false);
    }

    function writeSavedVariables(): void {
        for (const entry of loader.loaded()) {
            const complain = (reason: string): void => {
                calls.report(`SavedVariables of ${entry.name}: ${reason}`);
            };
            const { name, savedVariables, savedVariablesPerCharacter } = entry;
            if (savedVariables.length > 0) {
                savedFiles.write(
                    character,
                    name,
                    "account",
                    savedVariablesText(environment, savedVariables, random, complain),
                );
            }
            if (savedVariablesPerCharacter.length > 0) {
                const text = savedVariablesText(environment, savedVariablesPerCharacter, random, complain);
                savedFiles.write(character, name, "character", text);
            }
        }
    }

    return {
        environment,
        frames,
        roster,
        work,
        fireEvent,
        enter: (isReload) => {
            inLoadingScreen(() => {
                loader.loadAll();
                isRealmKnown = true;
                widgets.dispatch("PLAYER_LOGIN");
                widgets.dispatch("PLAYER_ENTERING_WORLD", !isReload, isReload);
            });
        },
        leave: () => {
            inLoadingScreen(() => {
                widgets.dispatch("PLAYER_LEAVING_WORLD");
                widgets.dispatch("PLAYER_LOGOUT");
            });
            writeSavedVariables();
        },
        end: () => {
            frames.stop();
            roster.stop();
        },
        deliver: (delivery) => {
            inbox.push(delivery);
            frames.request(clock.now());
        },
    };
}
