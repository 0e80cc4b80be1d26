/// <reference types="@wartoshika/wow-declarations" />

/**
 * The part of the client's Lua API that we use and that the package above lacks or declares wrongly.
 * Source: the clients' machine-extracted API tables (retail 12.1.0, Era 1.15.9, Anniversary 2.5.6, Mists 5.5.4).
 */

/** Whole seconds since 1970 by the server's clock. */
declare function GetServerTime(this: void): number;
declare function debugprofilestop(this: void): number;
/** Nil until shortly before PLAYER_LOGIN. */
declare function GetNormalizedRealmName(this: void): string | undefined;
declare function UnitFullName(this: void, unit: string): LuaMultiReturn<[string | undefined, string | undefined]>;
declare function IsInGuild(this: void): boolean;
/** The realm is nil when it is the own one. */
declare function GetGuildInfo(
    this: void,
    unit: string,
): LuaMultiReturn<[name: string | undefined, rankName: string, rankIndex: number, realm: string | undefined]>;
declare function GetNumGuildMembers(this: void): LuaMultiReturn<[number]>;
/** Positions that are trusted on all clients: 1 name, 2 rank name, 3 rank index, 9 online, 17 GUID. */
declare function GetGuildRosterInfo(this: void, index: number): LuaMultiReturn<[string | undefined, ...unknown[]]>;
declare function IsInGroup(this: void, category?: number): boolean;
declare function GetNumGroupMembers(this: void): number;
declare function IsInInstance(this: void): LuaMultiReturn<[isInside: boolean, instanceType: string]>;
declare function UnitIsGroupLeader(this: void, unit: string): boolean;
declare function UnitIsGroupAssistant(this: void, unit: string): boolean;
/** Normalised names of the realms that are connected with the own one. Not in the extracted tables; may give nothing. */
declare const GetAutoCompleteRealms: ((this: void) => unknown) | undefined;
/** What units are named whose name the client has not got yet, in the client's language. */
declare const UNKNOWNOBJECT: string | undefined;
/** Nil on clients that protect nothing. */
declare const issecretvalue: ((this: void, value: unknown) => boolean) | undefined;
/** A group made by the dungeon finder or for a battleground. */
declare const LE_PARTY_CATEGORY_INSTANCE: number | undefined;

/** Local date and time of the machine; like `os.date` of Lua. */
declare function date(this: void, format: string, time: number): string;
/** LibEventSourcing's saved variable. */
declare let LibEventSourcingDB: object | undefined;

declare const SlashCmdList: Record<string, (this: void, text: string) => void>;
declare function GetBuildInfo(
    this: void,
): LuaMultiReturn<[version: string, build: string, date: string, interfaceNumber: number]>;

/** @noSelf */
declare namespace C_GuildInfo {
    function GuildRoster(): void;
}

interface WowTimerObject {
    Cancel(): void;
}

/** @noSelf */
declare namespace C_Timer {
    function After(seconds: number, callback: (this: void) => void): void;
    function NewTimer(seconds: number, callback: (this: void) => void): WowTimerObject;
    function NewTicker(seconds: number, callback: (this: void) => void): WowTimerObject;
}

/** @noSelf */
declare namespace C_EventUtils {
    function IsEventValid(name: string): boolean;
}

interface LibStub {
    readonly libs: LuaTable<string, object | undefined>;
    readonly minors: LuaTable<string, number | undefined>;
    NewLibrary(
        major: string,
        minor: number,
    ): LuaMultiReturn<[library: object | undefined, oldMinor: number | undefined]>;
    GetLibrary(
        major: string,
        silent?: boolean,
    ): LuaMultiReturn<[library: object | undefined, minor: number | undefined]>;
}

declare const LibStub: LibStub;
