/**
 * A small season of an invented guild in MonolithDKP's own form, for whoever has no file at hand: ten weeks, two raid
 * nights each, decay on Sundays, now and then a row that is taken back.
 */
import { createChance, type Chance } from "./chance.js";
import type { LuaKey, LuaTable, LuaValue } from "./luaData.js";
import { bytesOf } from "./luaText.js";
import { monolithLog, type MonolithLog } from "./monolithLog.js";
import { BOSSES, NAME_BEGINNINGS, NAME_ENDINGS } from "./seasonWords.js";

const PLAYER_COUNT = 30;
const RAIDERS_MIN = 18;
const WEEK_COUNT = 10;
/** Monday, 1 September 2025, 00:00 UTC. */
const SEASON_START = 1756684800;
const DAY_SECONDS = 86400;
/** Raids begin at 19:30 on Wednesday and Sunday. */
const RAID_STARTS = [2 * DAY_SECONDS + 70200, 6 * DAY_SECONDS + 70200];
const DECAY_PERCENT = 20;

type Row = Map<LuaKey, LuaValue>;

interface Season {
    readonly chance: Chance;
    readonly players: readonly string[];
    readonly officers: readonly [string, string];
    readonly balances: Map<string, number>;
    readonly history: Row[];
    readonly loot: Row[];
    /** Unix seconds of the row written last; every row has a second of its own. */
    time: number;
}

export function makeSeason(seed: number): MonolithLog {
    const season = beginSeason(createChance(seed));
    for (let week = 0; week < WEEK_COUNT; week += 1) {
        for (const start of RAID_STARTS) raid(season, SEASON_START + week * 7 * DAY_SECONDS + start);
        decay(season);
    }
    const globals = new Map<string, LuaValue>([
        ["MonDKP_Loot", listOf(season.loot)],
        ["MonDKP_DKPTable", listOf(tableRows(season))],
        ["MonDKP_DKPHistory", listOf(season.history)],
    ]);
    return monolithLog(`a season made from seed ${String(seed)}`, globals);
}

function beginSeason(chance: Chance): Season {
    const names = new Set<string>();
    while (names.size < PLAYER_COUNT) names.add(chance.pick(NAME_BEGINNINGS) + chance.pick(NAME_ENDINGS));
    const players = [...names];
    const officers = [players[0] ?? "", players[1] ?? ""] as const;
    const balances = new Map(players.map((player) => [player, chance.below(60)]));
    return { chance, players, officers, balances, history: [], loot: [], time: SEASON_START };
}

function raid(season: Season, start: number): void {
    const { chance, players } = season;
    const raiders = chance.some(players, RAIDERS_MIN + chance.below(players.length - RAIDERS_MIN + 1));
    const officer = chance.pick(season.officers);
    season.time = start;
    award(season, officer, raiders, 5, "On Time Bonus");
    for (const { name: boss, zone, items } of BOSSES) {
        season.time += 600 + chance.below(900);
        award(season, officer, raiders, 4, `${zone}: ${boss}`);
        for (const [id, item] of chance.some(items, 2)) {
            const [buyer = officer] = chance.some(raiders, 1);
            sell(season, { officer, buyer, cost: 2 + chance.below(40), item: link(id, item), boss, zone });
        }
    }
    if (chance.below(4) === 0) takeBack(season, officer);
}

function tick(season: Season): number {
    season.time += 1 + season.chance.below(60);
    return season.time;
}

function credit({ balances }: Season, player: string, points: number): void {
    balances.set(player, (balances.get(player) ?? 0) + points);
}

function award(season: Season, officer: string, players: readonly string[], points: number, reason: string): Row {
    for (const player of players) credit(season, player, points);
    const row = rowOf(season, officer, { players: `${players.join(",")},`, dkp: points, reason });
    season.history.unshift(row);
    return row;
}

interface Sale {
    readonly officer: string;
    readonly buyer: string;
    readonly cost: number;
    readonly item: string;
    readonly boss: string;
    readonly zone: string;
}

function sell(season: Season, { officer, buyer, cost, item, boss, zone }: Sale): void {
    credit(season, buyer, -cost);
    season.loot.unshift(rowOf(season, officer, { player: buyer, cost: -cost, loot: item, boss, zone }));
}

/** An award to one player that was a mistake, and its reversal a minute later. */
function takeBack(season: Season, officer: string): void {
    const player = season.chance.some(season.players, 1);
    const mistake = award(season, officer, player, 10, "Other - wrong button");
    const reversal = award(season, officer, player, -10, "Delete Entry");
    mistake.set("deletedby", reversal.get("index") ?? "");
    reversal.set("deletes", mistake.get("index") ?? "");
}

/** Everybody who has points loses a fifth of them. */
function decay(season: Season): void {
    const [officer] = season.officers;
    const losses = [...season.balances]
        .filter(([, balance]) => balance > 0)
        .map(([player, balance]) => [player, Math.round((balance * DECAY_PERCENT) / 100)] as const);
    for (const [player, loss] of losses) credit(season, player, -loss);
    const dkp = `${losses.map(([, loss]) => `-${String(loss)}`).join(",")},-${String(DECAY_PERCENT)}%`;
    const players = losses.map(([player]) => `${player},`).join("");
    season.history.unshift(rowOf(season, officer, { players, dkp, reason: "Weekly Decay" }));
}

function rowOf(season: Season, officer: string, fields: Record<string, string | number>): Row {
    const time = tick(season);
    const texts = Object.entries({ ...fields, index: `${officer}-${String(time)}` });
    const row: Row = new Map(texts.map(([key, value]) => [key, typeof value === "string" ? bytesOf(value) : value]));
    return row.set("date", time);
}

function link(id: number, name: string): string {
    return `|cffa335ee|Hitem:${String(id)}::::::::60:::::::|h[${name}]|h|r`;
}

function tableRows({ balances }: Season): Row[] {
    return [...balances].map(
        ([player, points]) =>
            new Map<LuaKey, LuaValue>([
                ["player", bytesOf(player)],
                ["dkp", points],
            ]),
    );
}

/** With the extra key that MonolithDKP keeps beside the rows. */
function listOf(rows: readonly LuaTable[]): LuaTable {
    const list = new Map<LuaKey, LuaValue>(rows.map((row, position) => [position + 1, row]));
    return list.set("seed", 0);
}
