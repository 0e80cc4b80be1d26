import { WEEK_SECONDS, weekOf, weekStart } from "../../src/ledger/week";

interface WeekVector {
    readonly timestamp: number;
    readonly week: number;
    readonly week_start: number;
    readonly next_week_start: number;
}

const vectors = dofile("spec/vectors/weeks.lua") as { readonly weeks: readonly WeekVector[] };

describe("the week of a time", () => {
    for (const { timestamp, week, week_start, next_week_start } of vectors.weeks) {
        it(`is the incumbent's for ${string.format("%.0f", timestamp)}`, () => {
            assert.equal(week, weekOf(timestamp));
            assert.equal(week_start, weekStart(week));
            assert.equal(next_week_start, weekStart(week + 1));
        });
    }

    it("stays the same until the last second of the week", () => {
        assert.equal(1, weekOf(WEEK_SECONDS - 1));
        assert.equal(2, weekOf(WEEK_SECONDS));
    });
});
