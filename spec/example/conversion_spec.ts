import { BALANCE_OPENED } from "../../src/example/kinds";
import { createConversion } from "../../src/example/monolith/conversion";
import type { MonolithSource, Read } from "../../src/example/monolith/source";
import { standings, type StandingsState } from "../../src/example/standings";
import { fakeHash } from "./fakeLibLedger";
import { monolithGlobals, readSample, readText } from "./savedVariables";

function convert(source: MonolithSource, rowsMax = 1000000): Read<LibLedgerImportRow[]> {
    const conversion = createConversion(source, fakeHash);
    while (!conversion.step(rowsMax)) assert.is_true(conversion.done() < conversion.total());
    return conversion.result();
}

function rowsOf(source: MonolithSource, rowsMax?: number): LibLedgerImportRow[] {
    const result = convert(source, rowsMax);
    if (!result.ok) error(result.reason);
    return result.value;
}

function keyOf(row: LibLedgerImportRow): string {
    return string.format("%.0f-%.0f-%.0f", row.time, row.counter, row.creator);
}

function byKey(rows: readonly LibLedgerImportRow[]): LuaMap<string, LibLedgerImportRow> {
    const map = new LuaMap<string, LibLedgerImportRow>();
    for (const row of rows) {
        assert.is_false(map.has(keyOf(row)), "two events under one key");
        map.set(keyOf(row), row);
    }
    return map;
}

/** Standings of the events as a ledger orders them. */
function standingsOf(rows: readonly LibLedgerImportRow[]): Record<string, number> {
    const state = standings.initialState() as StandingsState;
    for (const { time, kind, fields } of rows) {
        const event = { 1: time, 3: 0 } as unknown as LibLedgerEvent;
        const [first, second] = [fields["players"] ?? fields["player"]!, fields["points"]!];
        if (kind === "itemSold") standings.evolve[kind]!(state, event, first, fields["item"]!, second);
        else standings.evolve[kind]!(state, event, first, second, fields["reason"]!);
    }
    return state.points;
}

function tableStandings(source: MonolithSource): Record<string, number> {
    const standingsByPlayer: Record<string, number> = {};
    for (const { player, dkp } of source.table as { player: string; dkp: number }[]) standingsByPlayer[player] = dkp;
    return standingsByPlayer;
}

/** The rows of the later copy that the earlier one has not; the others must be the same events. */
function newRows(earlier: readonly LibLedgerImportRow[], later: readonly LibLedgerImportRow[]): LibLedgerImportRow[] {
    const held = byKey(earlier);
    const fresh: LibLedgerImportRow[] = [];
    for (const row of later) {
        const same = held.get(keyOf(row));
        if (same === undefined) fresh.push(row);
        else assert.same(same, row);
    }
    return fresh;
}

describe("the conversion of MonolithDKP's log", () => {
    const earlier = readSample("earlier");
    const later = readSample("later");

    it("gives an event for every row and an opening balance for every player of the table", () => {
        const rows = rowsOf(earlier);
        assert.equal(12 + 6, rows.length);
        const openings = rows.filter((row) => row.kind === BALANCE_OPENED);
        assert.equal(6, openings.length);
        for (const row of openings) {
            assert.equal(1585999999, row.time);
            assert.equal(fakeHash(row.fields["player"] as string), row.creator);
        }
        const anna = openings.find((row) => row.fields["player"] === "Ännchen")!;
        assert.equal(12, anna.fields["points"]);
    });

    it("ends with the table's standings, fractions too", () => {
        assert.same(tableStandings(earlier), standingsOf(rowsOf(earlier)));
        assert.same(tableStandings(later), standingsOf(rowsOf(later)));
        assert.equal(2.8, standingsOf(rowsOf(earlier))["Finn"]);
    });

    it("gives the same event for an old row that was changed since", () => {
        const fresh = newRows(rowsOf(earlier), rowsOf(later));
        assert.equal(4, fresh.length);
        for (const row of fresh) assert.is_true(row.time >= 1586000700);
    });

    it("gives the same in slices of any size", () => {
        assert.same(rowsOf(later), rowsOf(later, 1));
        assert.same(rowsOf(later), rowsOf(later, 5));
    });

    it("keeps an item's text as it is", () => {
        const backslash = "|cffa335ee|Hitem:16839::::::::60:::::::|h[Earthfury Gauntlets]|h|r\\";
        assert.is_true(rowsOf(earlier).some((row) => row.fields["item"] === backslash));
    });

    it("keeps a value per player, and the percentage", () => {
        const decay = rowsOf(earlier).find((row) => row.kind === "decayed")!;
        const fields = {
            players: ["Ännchen", "Eve", "Finn"],
            points: [-2, -20, 0],
            reason: "Weekly Decay",
            percent: "-20%",
        };
        assert.same(fields, decay.fields);
        assert.equal("0", tostring((decay.fields["points"] as number[])[2]));
    });

    it("numbers the rows of one officer in one second by their texts, however the list is ordered", () => {
        const row = (index: string, player: string): object => ({
            date: 50,
            index,
            players: `${player},`,
            dkp: 1,
            reason: "",
        });
        const [a, b, other] = [row("Anna-50", "Bert"), row("Anna-51", "Cara"), row("Bert-50", "Anna")];
        const one = rowsOf({ history: [a, b, other], loot: [], table: [] });
        const two = rowsOf({ history: [other, b, a], loot: [], table: [] });
        assert.same(one, two);
        const counters: Record<string, number> = {};
        for (const { fields, counter } of one) counters[(fields["players"] as string[])[0]!] = counter;
        assert.same({ Anna: 0, Bert: 0, Cara: 1 }, counters);
    });

    it("takes a row that stands twice as one", () => {
        const row = { date: 50, index: "Anna-50", players: "Bert,", dkp: 1, reason: "" };
        assert.equal(1, rowsOf({ history: [row, row], loot: [], table: [] }).length);
    });

    it("splits a row of more players than fit into an event", () => {
        const names: string[] = [];
        for (const i of $range(1, 200)) names.push(`Spieler${tostring(i)}`);
        const row = { date: 50, index: "Anna-50", players: names.join(",") + ",", dkp: 1, reason: "all" };
        const rows = rowsOf({ history: [row], loot: [], table: [] });
        assert.is_true(rows.length > 1);
        const split: string[] = [];
        for (const { counter, fields } of rows) {
            assert.equal(rows[counter]!.fields, fields);
            for (const name of fields["players"] as string[]) split.push(name);
        }
        assert.same(names, split);
    });

    it("opens everybody at 0 when the log comes without a table", () => {
        const rows = rowsOf({ history: earlier.history, loot: earlier.loot, table: undefined });
        assert.equal(12 + 7, rows.length);
        assert.equal(5.5, standingsOf(rows)["Ännchen"]);
    });

    const good = { date: 50, index: "Anna-50", players: "Bert,", dkp: 1, reason: "" };
    const sold = { date: 60, index: "Anna-60", player: "Bert", loot: "[Halo]", cost: -2, boss: "", zone: "" };
    const refused: [name: string, source: MonolithSource, reason: string][] = [
        ["no lists", { history: undefined, loot: undefined, table: undefined }, "MonDKP_DKPHistory is not a list"],
        ["no rows", { history: [], loot: [], table: [] }, "no rows"],
        ["a history that is text", { history: "x", loot: [], table: [] }, "MonDKP_DKPHistory is not a list"],
        ["loot that is missing", { history: [good], loot: undefined, table: [] }, "MonDKP_Loot is not a list"],
        ["a hole in a list", { history: { 1: good, 3: good }, loot: [], table: [] }, "has holes"],
        [
            "a row that is text",
            { history: [good, "row"], loot: [], table: [] },
            "MonDKP_DKPHistory row 2 is not a table",
        ],
        ["a date that is text", { history: [{ ...good, date: "50" }], loot: [], table: [] }, "row 1: date"],
        ["a date with a fraction", { history: [{ ...good, date: 50.5 }], loot: [], table: [] }, "row 1: date"],
        ["a date before 1970", { history: [{ ...good, date: -1 }], loot: [], table: [] }, "row 1: date"],
        ["an index without a time", { history: [{ ...good, index: "Anna" }], loot: [], table: [] }, "Creator%-time"],
        ["an index that is a number", { history: [{ ...good, index: 5 }], loot: [], table: [] }, "index is not text"],
        ["players that are a list", { history: [{ ...good, players: ["Bert"] }], loot: [], table: [] }, "players"],
        ["a reason that is a number", { history: [{ ...good, reason: 5 }], loot: [], table: [] }, "reason"],
        ["points that are true", { history: [{ ...good, dkp: true }], loot: [], table: [] }, "dkp is neither"],
        ["points without end", { history: [{ ...good, dkp: math.huge }], loot: [], table: [] }, "dkp is neither"],
        ["values without a percentage", { history: [{ ...good, dkp: "-1" }], loot: [], table: [] }, "percent"],
        ["a value that is a word", { history: [{ ...good, dkp: "x,-20%" }], loot: [], table: [] }, "percent"],
        [
            "fewer values than players",
            { history: [{ ...good, players: "A,B,", dkp: "1,-20%" }], loot: [], table: [] },
            "1 values for 2",
        ],
        [
            "a buyer without a name",
            { history: [], loot: [{ ...sold, player: "" }], table: [] },
            "MonDKP_Loot row 1: player",
        ],
        ["an item that is a table", { history: [], loot: [{ ...sold, loot: {} }], table: [] }, "loot is not text"],
        [
            "an item of 10 kB",
            { history: [], loot: [{ ...sold, loot: string.rep("x", 10000) }], table: [] },
            "loot is not text",
        ],
        ["a cost that is text", { history: [], loot: [{ ...sold, cost: "5" }], table: [] }, "cost"],
        ["a table that is text", { history: [good], loot: [], table: "x" }, "MonDKP_DKPTable is not a list"],
        ["a standing of text", { history: [good], loot: [], table: [{ player: "Bert", dkp: "5" }] }, "dkp is not"],
        ["a standing of nobody", { history: [good], loot: [], table: [{ dkp: 5 }] }, "player is not a name"],
        [
            "a player who stands twice",
            {
                history: [good],
                loot: [],
                table: [
                    { player: "Bert", dkp: 5 },
                    { player: "Bert", dkp: 6 },
                ],
            },
            "has Bert twice",
        ],
    ];
    for (const [name, source, reason] of refused) {
        it(`refuses ${name}, and says so`, () => {
            const result = convert(source);
            assert.is_false(result.ok);
            if (!result.ok) assert.matches(reason, result.reason);
        });
    }
});

describe("the conversion of a real guild's log", () => {
    const texts = ["17", "20"].map((day) => readText(`../shared/data/monolithdkp-2020-04-${day}.lua`));
    const [first, second] = texts;
    // Not ours to publish: where the files are absent, the sample above has to do.
    if (first === undefined || second === undefined) return;
    const april17 = monolithGlobals(first);
    const april20 = monolithGlobals(second);

    it("ends with the standings of all 68 players", () => {
        const points = standingsOf(rowsOf(april17));
        assert.equal(68, Object.keys(points).length);
        assert.same(tableStandings(april17), points);
    });

    it("brings 32 new events three days later and changes no old one", () => {
        const earlier = rowsOf(april17);
        const fresh = newRows(earlier, rowsOf(april20));
        assert.equal(545 + 1091 + 68, earlier.length);
        assert.equal(32, fresh.length);
        const all = [...earlier, ...fresh];
        table.sort(all, (a, b) => a.time < b.time);
        assert.same(tableStandings(april20), standingsOf(all));
    });
});
