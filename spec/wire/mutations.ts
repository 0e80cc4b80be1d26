import type { Random } from "../../src/port/random";

/*
 * What chance or malice does to bytes. Each gives other bytes, at times the same ones; never longer than the bytes and
 * a few hundred more.
 */
export type Mutation = (bytes: string, random: Random, other: string) => string;

const sub = string.sub;

/** Bytes where numbers, flags and codes change their meaning. */
const TELLING = [0, 1, 2, 127, 128, 129, 254, 255];

function placeIn(bytes: string, random: Random): number {
    return random.integer(1, math.max(1, bytes.length));
}

/** Mostly near the beginning, where counts and lengths stand. */
function earlyPlaceIn(bytes: string, random: Random): number {
    return random.integer(1, random.integer(1, math.max(1, bytes.length)));
}

function replaced(bytes: string, at: number, length: number, replacement: string): string {
    return sub(bytes, 1, at - 1) + replacement + sub(bytes, at + length);
}

function flipBit(bytes: string, random: Random): string {
    if (bytes === "") return "";
    const at = placeIn(bytes, random);
    const byte = string.byte(bytes, at);
    const bit = 2 ** random.integer(0, 7);
    const isSet = math.floor(byte / bit) % 2 === 1;
    return replaced(bytes, at, 1, string.char(isSet ? byte - bit : byte + bit));
}

function setByte(bytes: string, random: Random): string {
    return replaced(bytes, placeIn(bytes, random), 1, string.char(random.integer(0, 255)));
}

function setTelling(bytes: string, random: Random): string {
    const byte = TELLING[random.integer(0, TELLING.length - 1)]!;
    return replaced(bytes, earlyPlaceIn(bytes, random), 1, string.char(byte));
}

function insertBytes(bytes: string, random: Random): string {
    const inserted: string[] = [];
    for (const i of $range(1, random.integer(1, 4))) inserted[i - 1] = string.char(random.integer(0, 255));
    return replaced(bytes, placeIn(bytes, random), 0, table.concat(inserted));
}

function cutMiddle(bytes: string, random: Random): string {
    return replaced(bytes, placeIn(bytes, random), random.integer(1, 12), "");
}

function cutEnd(bytes: string, random: Random): string {
    return sub(bytes, 1, placeIn(bytes, random) - 1);
}

function cutBegin(bytes: string, random: Random): string {
    return sub(bytes, placeIn(bytes, random));
}

/** Says a piece again, twice or a hundred times. */
function repeatPiece(bytes: string, random: Random): string {
    const at = placeIn(bytes, random);
    const piece = sub(bytes, at, at + random.integer(0, 7));
    const times = random.integer(1, 8) === 1 ? 100 : random.integer(1, 3);
    return replaced(bytes, at, 0, string.rep(piece, math.min(times, math.floor(400 / math.max(1, piece.length)))));
}

function swapBytes(bytes: string, random: Random): string {
    const at = placeIn(bytes, random);
    const pair = sub(bytes, at, at + 1);
    return replaced(bytes, at, pair.length, string.reverse(pair));
}

/** A number of up to nine digits to the base 128 where another one stood. */
function setWhole(bytes: string, random: Random): string {
    const digits: string[] = [];
    const count = random.integer(1, 9);
    for (const i of $range(1, count)) digits[i - 1] = string.char(random.integer(0, 127) + (i < count ? 128 : 0));
    return replaced(bytes, earlyPlaceIn(bytes, random), 1, table.concat(digits));
}

/** The beginning of one and the end of another. */
function splice(bytes: string, random: Random, other: string): string {
    return sub(bytes, 1, placeIn(bytes, random)) + sub(other, placeIn(other, random));
}

/** Part of another one in the midst. */
function graft(bytes: string, random: Random, other: string): string {
    const from = placeIn(other, random);
    const piece = sub(other, from, from + random.integer(0, 20));
    return replaced(bytes, placeIn(bytes, random), random.integer(0, piece.length), piece);
}

const MUTATIONS: readonly Mutation[] = [
    flipBit,
    setByte,
    setTelling,
    insertBytes,
    cutMiddle,
    cutEnd,
    cutBegin,
    repeatPiece,
    swapBytes,
    setWhole,
    splice,
    graft,
];

/** One to three mutations. @param other bytes of the same sort, to be mixed in */
export function mutate(bytes: string, random: Random, other: string): string {
    let mutated = bytes;
    for (const _ of $range(1, random.integer(1, 3))) {
        mutated = MUTATIONS[random.integer(0, MUTATIONS.length - 1)]!(mutated, random, other);
    }
    return mutated;
}
