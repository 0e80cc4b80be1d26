import type { Loader } from "../addon/loader";
import type { OutgoingMessage } from "../channel/channel";
import type { Character, Participant } from "../character";
import type { Guilds } from "../guilds";
import type { InstructionMeter } from "../instructionMeter";
import type { ProtectedCalls } from "../protectedCall";
import type { Random } from "../random";
import type { RosterView } from "../rosterView";
import type { Timers } from "../timers";
import { createBitLibrary } from "./bitLibrary";
import { installChatFunctions, type Prefixes } from "./chatFunctions";
import { installClientFunctions } from "./clientFunctions";
import { installEncodingFunctions } from "./encodingFunctions";
import type { Environment } from "./environment";
import { installErrorFunctions } from "./errorFunctions";
import { installGuildFunctions } from "./guildFunctions";
import { installLuaBase } from "./luaBase";
import { installTextAndTable } from "./textAndTable";
import { installTimeFunctions } from "./timeFunctions";
import { installUnitFunctions } from "./unitFunctions";
import type { Widgets } from "./widgets";

/**
 * All that the functions of a session's environment ask.
 *
 * @noSelf
 */
export interface EnvironmentOptions {
    readonly character: Character;
    readonly participants: readonly Participant[];
    readonly meter: InstructionMeter;
    readonly calls: ProtectedCalls;
    readonly random: Random;
    readonly timers: Timers;
    readonly widgets: Widgets;
    readonly guilds: Guilds;
    readonly roster: RosterView;
    readonly loader: () => Loader;
    readonly isRealmKnown: () => boolean;
    readonly connectedRealms: (realm: string) => readonly string[];
    /** Unix seconds by this client's clock, with fraction. */
    readonly clockSeconds: () => number;
    readonly uptimeSeconds: () => number;
    readonly processorMilliseconds: () => number;
    readonly framesPerSecond: () => number;
    readonly send: (message: OutgoingMessage) => number;
    readonly say: (text: string) => void;
    readonly reload: () => void;
}

/** Fills the globals of a new session. @returns the prefixes that its addons register */
export function installEnvironment(environment: Environment, options: EnvironmentOptions): Prefixes {
    installLuaBase(environment, options);
    installTextAndTable(environment);
    environment.set("bit", createBitLibrary());
    installErrorFunctions(environment, options.calls);
    installTimeFunctions(environment, options);
    installUnitFunctions(environment, options);
    installGuildFunctions(environment, options);
    installEncodingFunctions(environment, options.character.compression);
    installClientFunctions(environment, options);
    return installChatFunctions(environment, options);
}
