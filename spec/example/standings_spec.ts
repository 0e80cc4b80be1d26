import { AWARDED, BALANCE_OPENED, DECAYED, ITEM_SOLD } from "../../src/example/kinds";
import { rankStandings, standings, type StandingsState } from "../../src/example/standings";

type Happened = [realm: number, kind: string, ...fields: LibLedgerValue[]];

const IMPORTED = 0;
const OWN = 4711;

/** The state after these events, a second apart. */
function after(...events: Happened[]): StandingsState {
    const state = standings.initialState();
    let time = 1000;
    for (const [realm, kind, first, second, third, fourth, fifth] of events) {
        const event = { 1: time, 2: 0, 3: realm, 4: 1, 5: kind } as unknown as LibLedgerEvent;
        standings.evolve[kind]!(state, event, first!, second!, third!, fourth!, fifth!);
        time += 1;
    }
    return state as StandingsState;
}

function pointsAfter(...events: Happened[]): Record<string, number> {
    return after(...events).points;
}

describe("standings", () => {
    it("begin with opening balances and follow awards, decay and sales", () => {
        const points = pointsAfter(
            [IMPORTED, BALANCE_OPENED, "Anna", 10],
            [IMPORTED, BALANCE_OPENED, "Bert", -4],
            [IMPORTED, AWARDED, ["Anna", "Bert"], 5, "kill"],
            [IMPORTED, DECAYED, ["Bert", "Anna"], [-1, -3], "weekly", "-20%"],
            [IMPORTED, ITEM_SOLD, "Anna", "[Halo]", -8, "Onyxia", false],
        );
        assert.same({ Anna: 4, Bert: 0 }, points);
    });

    it("leave out players who are in imported rows alone", () => {
        assert.same(
            { Anna: 1 },
            pointsAfter([IMPORTED, BALANCE_OPENED, "Anna", 1], [IMPORTED, AWARDED, ["Gone"], 5, ""]),
        );
    });

    it("take in players whom an own event names first, from 0 on", () => {
        const events: Happened[] = [
            [IMPORTED, AWARDED, ["Back"], 50, "before he left"],
            [OWN, AWARDED, ["Back", "New"], 5, "kill"],
            [IMPORTED, AWARDED, ["Back"], 2, "imported later"],
        ];
        assert.same({ Back: 7, New: 5 }, pointsAfter(...events));
    });

    it("count the first opening balance of a player alone", () => {
        const state = after(
            [IMPORTED, BALANCE_OPENED, "Anna", 10],
            [IMPORTED, AWARDED, ["Anna"], 5, "cut off in the later copy of the log"],
            [IMPORTED, BALANCE_OPENED, "Anna", 15],
            [IMPORTED, AWARDED, ["Anna"], 1, "in both copies"],
        );
        assert.same({ Anna: 16 }, state.points);
        assert.same({ Anna: 1000 }, state.opened);
    });

    const unreadable: [name: string, kind: string, ...fields: LibLedgerValue[]][] = [
        ["players that are no list", AWARDED, "Anna", 5, "x"],
        ["a player without a name", AWARDED, ["Anna", ""], 5, "x"],
        ["a player who is a number", AWARDED, ["Anna", 7], 5, "x"],
        ["points that are text", AWARDED, ["Anna"], "5", "x"],
        ["points without end", AWARDED, ["Anna"], math.huge, "x"],
        ["fewer values than players", DECAYED, ["Anna", "Bert"], [1], "x", false],
        ["more values than players", DECAYED, ["Anna"], [1, 2], "x", false],
        ["a value that is text", DECAYED, ["Anna"], ["1"], "x", false],
        ["values that are no list", DECAYED, ["Anna"], 3, "x", false],
        ["a sale to nobody", ITEM_SOLD, "", "[Halo]", 5, false, false],
        ["a sale for text", ITEM_SOLD, "Anna", "[Halo]", "5", false, false],
        ["an opening balance of text", BALANCE_OPENED, "Bert", "5"],
    ];
    for (const [name, kind, ...fields] of unreadable) {
        it(`are not changed at all by ${name}`, () => {
            assert.same({ Anna: 1 }, pointsAfter([IMPORTED, BALANCE_OPENED, "Anna", 1], [OWN, kind, ...fields]));
        });
    }

    it("rank by points, then by name", () => {
        const ranked = rankStandings({ points: { Cara: 5, Anna: 5, Bert: 9, Dora: -1 }, opened: {} });
        assert.same(
            ["Bert", "Anna", "Cara", "Dora"],
            ranked.map(({ player }) => player),
        );
    });
});
