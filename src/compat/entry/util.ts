import { formatPlayerGuid, parsePlayerGuid } from "../../event/playerGuid";
import { createChecksumCoroutine } from "../../fingerprint/adler32";
import { weekOf, weekStart } from "../../ledger/week";
import type { CompatPorts } from "../ports";
import * as assertions from "./assertions";
import * as comparison from "./comparison";
import { dumpTable } from "./dump";
import { randomGuid, randomText, timedId } from "./randomText";

/** Most significant first. */
type Bytes = LuaMultiReturn<[number, number, number, number]>;
type CreatorParts = LuaMultiReturn<[creator: number, realm: number]>;

/**
 * EventSourcing/Util, called with dots.
 *
 * @noSelf
 */
export interface Util {
    WeekNumber(timestamp: number): number;
    WeekStart(week: number): number;
    IntegerChecksumCoroutine(): LuaThread;
    IntegerToBytes(value: number): Bytes;
    ByteSum(value: number): number;
    BinarySearch: typeof comparison.binarySearch;
    IsSorted: typeof comparison.isSorted;
    CreateFieldSorter: typeof comparison.createFieldSorter;
    CreateMultiFieldSorter: typeof comparison.createMultiFieldSorter;
    InvertSorter: typeof comparison.invertSorter;
    /** Raises for who has no player's GUID. */
    getIntegerGuid(unit: string): CreatorParts;
    getIntegerFromGuid(guid: string): CreatorParts;
    /** The realm is the own one by default. */
    getGuidFromInteger(creator: number, realm?: number): string;
    time(): number;
    UUID(): string;
    guid(): string;
    random(length: number, characters?: string): string;
    wipe(target: LuaTable): LuaTable;
    DumpTable(value: unknown): void;
    assertType: typeof assertions.assertType;
    assertFunction: typeof assertions.assertFunction;
    assertTable: typeof assertions.assertTable;
    assertString: typeof assertions.assertString;
    assertNumber: typeof assertions.assertNumber;
    assertTableWithFunctions: typeof assertions.assertTableWithFunctions;
    assertLogger: typeof assertions.assertLogger;
    assertInstanceOf: typeof assertions.assertInstanceOf;
}

/** In place: whoever holds the table sees it empty. */
export function wipe(target: LuaTable): LuaTable {
    const keys: AnyNotNil[] = [];
    for (const [key] of pairs(target)) keys.push(key);
    for (const key of keys) target.delete(key);
    return target;
}

/** As the checksum takes a number apart: the first byte is what is left above the other three, negative or huge. */
function integerToBytes(value: number): Bytes {
    const whole = math.floor(value);
    return $multi(
        math.floor(whole / 16777216),
        math.floor(whole / 65536) % 256,
        math.floor(whole / 256) % 256,
        whole % 256,
    );
}

export function createUtil({ clock, random, units, chat }: CompatPorts): Util {
    return {
        WeekNumber(timestamp) {
            if (type(timestamp) !== "number") {
                error(`WeekNumber: timestamp must be a number, got ${type(timestamp)}`, 2);
            }
            return weekOf(timestamp);
        },
        WeekStart: weekStart,
        IntegerChecksumCoroutine: createChecksumCoroutine,
        IntegerToBytes: integerToBytes,
        ByteSum(value) {
            const [first, second, third, fourth] = integerToBytes(value);
            return first + second + third + fourth;
        },
        BinarySearch: comparison.binarySearch,
        IsSorted: comparison.isSorted,
        CreateFieldSorter: comparison.createFieldSorter,
        CreateMultiFieldSorter: comparison.createMultiFieldSorter,
        InvertSorter: comparison.invertSorter,
        getIntegerGuid(unit) {
            const identity = units.identity(unit);
            if (identity === undefined) error(`getIntegerGuid: no player is ${tostring(unit)}`, 2);
            return $multi(identity.creator, identity.realm);
        },
        getIntegerFromGuid(guid) {
            const identity = type(guid) === "string" ? parsePlayerGuid(guid) : undefined;
            if (identity === undefined) error(`getIntegerFromGuid: not the GUID of a player: ${tostring(guid)}`, 2);
            return $multi(identity.creator, identity.realm);
        },
        getGuidFromInteger(creator, realm) {
            const ownOrGiven = realm ?? units.identity("player")?.realm;
            if (ownOrGiven === undefined) error("getGuidFromInteger: the own realm is not known yet", 2);
            return formatPlayerGuid({ realm: ownOrGiven, creator });
        },
        time: () => clock.serverTime(),
        UUID: () => timedId(random, clock.serverTime()),
        guid: () => randomGuid(random),
        random: (length, characters) => randomText(random, length, characters),
        wipe,
        DumpTable(value) {
            dumpTable((line) => {
                chat.print(line);
            }, value);
        },
        assertType: assertions.assertType,
        assertFunction: assertions.assertFunction,
        assertTable: assertions.assertTable,
        assertString: assertions.assertString,
        assertNumber: assertions.assertNumber,
        assertTableWithFunctions: assertions.assertTableWithFunctions,
        assertLogger: assertions.assertLogger,
        assertInstanceOf: assertions.assertInstanceOf,
    };
}
