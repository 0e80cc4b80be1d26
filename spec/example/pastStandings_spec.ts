import type { MonolithSource } from "../../src/example/monolith/source";
import { noLuaErrors } from "../world/checkers/noLuaErrors";
import { readAddons } from "../world/diskFiles";
import { type Client, createWorld, type World } from "../world/world";
import { MONOLITH_ADDON } from "./monolithAddon";
import { monolithGlobals, readText } from "./savedVariables";

const ADDONS = ["LibLedger", "LootLedger"];
const WEEK_SECONDS = 604800;
const IMPORT_SECONDS_MOST = 600;
const TRAVEL_SECONDS_MOST = 60;

const LEDGER = `LibStub("LibLedger-1.0"):Get("LootLedger")`;
const LISTEN = `
${LEDGER}.RegisterCallback("Specs", "TimeReached", function(_, _, _, time) arrived = time end)`;

/** What a row of MonolithDKP's lists changes, player by player. */
interface Change {
    readonly time: number;
    readonly player: string;
    readonly points: number;
}

interface HistoryRow {
    readonly date: number;
    readonly players: string;
    readonly dkp: number | string;
}

interface LootRow {
    readonly date: number;
    readonly player: string;
    readonly cost: number;
}

interface TableRow {
    readonly player: string;
    readonly dkp: number;
}

function words(text: string): string[] {
    const found: string[] = [];
    for (const [word] of string.gmatch(text, "[^,]+")) found.push(word!);
    return found;
}

function changesOf({ history, loot }: MonolithSource): Change[] {
    const changes: Change[] = [];
    for (const { date: time, players, dkp } of history as HistoryRow[]) {
        const values = typeof dkp === "string" ? words(dkp) : undefined;
        words(players).forEach((player, place) => {
            changes.push({ time, player, points: values === undefined ? (dkp as number) : tonumber(values[place])! });
        });
    }
    for (const { date: time, player, cost } of loot as LootRow[]) changes.push({ time, player, points: cost });
    return changes;
}

function spell(points: Record<string, number>): string[] {
    const lines: string[] = [];
    // Decimal fractions add up to almost the same.
    for (const [player, has] of pairs(points)) lines.push(string.format("%s %.3f", player, has + 1e-9));
    table.sort(lines);
    return lines;
}

/** MonolithDKP's own table, and everything taken back that came later: no ledger, no order, no projection. */
function naiveStandings(source: MonolithSource, changes: readonly Change[], time: number): string[] {
    const points: Record<string, number> = {};
    for (const { player, dkp } of source.table as TableRow[]) points[player] = dkp;
    for (const change of changes) {
        const has = points[change.player];
        if (change.time > time && has !== undefined) points[change.player] = has - change.points;
    }
    return spell(points);
}

const files: [name: string, path: string, weeksLeast: number][] = [
    ["a small guild", "spec/example/sample/monolithdkp-later.lua.txt", 1],
    ["a real guild", "../shared/data/monolithdkp-2020-04-20.lua", 15],
];

for (const [name, path, weeksLeast] of files) {
    const text = readText(path);
    // Not ours to publish: where the real one is absent, the sample has to do.
    if (text !== undefined) {
        describe(`the past standings of ${name}`, () => {
            const source = monolithGlobals(text);
            const changes = changesOf(source);
            let world: World;
            let officer: Client;

            function pastStandings(time: number): string[] {
                officer.eval(`assert(${LEDGER}:TravelTo("standings", ...))`, time);
                const hasArrived = world.runUntil(() => officer.global("arrived") === time, TRAVEL_SECONDS_MOST);
                assert.is_true(hasArrived, `${time}`);
                const [points] = officer.eval<[Record<string, number>]>(`return ${LEDGER}:State("standings").points`);
                return spell(points);
            }

            it("are those that anybody computes from its log, at the end of every week and of every raid", () => {
                const times = changes.map((change) => change.time);
                table.sort(times);
                const newest = times[times.length - 1]!;
                world = createWorld({
                    files: { ...readAddons("dist/Interface/AddOns", ADDONS), ...MONOLITH_ADDON },
                    seed: 3,
                    startTime: newest + 3600,
                });
                const addons = [...ADDONS, "MonolithDKP"];
                officer = world.createClient({ name: "Anna", guild: "Ours", rankIndex: 1, addons });
                officer.setSavedVariables("MonolithDKP", text);
                officer.login();
                world.run(15);
                assert.is_true(officer.slash("/ll import"));
                const isImported = world.runUntil(
                    () => officer.chat.some((line) => string.find(line, "mported %d+")[0] !== undefined),
                    IMPORT_SECONDS_MOST,
                );
                assert.is_true(isImported, officer.chat.join("\n"));
                officer.eval(LISTEN);
                let weeks = 0;
                for (
                    let end = times[0]! - (times[0]! % WEEK_SECONDS) + WEEK_SECONDS - 1;
                    weeks === 0 || end < newest;
                ) {
                    assert.same(naiveStandings(source, changes, end), pastStandings(end));
                    weeks += 1;
                    end += WEEK_SECONDS;
                }
                assert.is_true(weeks >= weeksLeast, `${weeks} weeks`);
                // In no order: going back is as right as going on.
                for (const place of [0.5, 0.1, 0.9, 0.3, 0.7]) {
                    const time = times[math.floor(place * times.length)]!;
                    assert.same(naiveStandings(source, changes, time), pastStandings(time));
                }
                officer.eval(`${LEDGER}:Return("standings")`);
                assert.same(
                    naiveStandings(source, changes, newest),
                    spell(officer.eval<[Record<string, number>]>(`return ${LEDGER}:State("standings").points`)[0]),
                );
                assert.same([], noLuaErrors(world));
            });
        });
    }
}
