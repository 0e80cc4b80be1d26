import { weekOf } from "../../../src/ledger/week";
import { readText } from "../../example/savedVariables";
import { extendHistory, fillWeek, newestOf, partWeek, readHistory, type Row } from "./history";

const rows = readHistory(readText("spec/example/sample/monolithdkp-later.lua.txt")!);

function keyOf({ time, counter, creator }: Row): string {
    return `${time}-${counter}-${creator}`;
}

function hasDistinctKeys(list: readonly Row[]): boolean {
    const keys = new LuaSet<string>();
    for (const row of list) {
        if (keys.has(keyOf(row))) return false;
        keys.add(keyOf(row));
    }
    return true;
}

describe("the ledgers of the sync bench", () => {
    it("grow into the past, by events of their own of the same kinds", () => {
        const large = extendHistory(rows, 5 * rows.length);
        assert.equal(5 * rows.length, large.length);
        assert.is_true(hasDistinctKeys(large));
        assert.equal(newestOf(rows), newestOf(large));
        assert.is_true(weekOf(rows[0]!.time) > weekOf(large[0]!.time));
        assert.same(
            rows.map((row) => keyOf(row)),
            large.slice(-rows.length).map((row) => keyOf(row)),
        );
    });

    it("come out the same each time", () => {
        assert.same(extendHistory(rows, 100), extendHistory(rows, 100));
    });

    for (const count of [2, 7, 12]) {
        it(`have ${count} events in their newest week where that is asked for`, () => {
            const week = weekOf(newestOf(rows));
            const older = rows.map((row, index) => (index < 15 ? { ...row, time: row.time - 604800 } : row));
            const filled = fillWeek(older, week, count);
            const [inside] = partWeek(filled, week);
            assert.equal(count, inside.length);
            assert.is_true(hasDistinctKeys(filled));
        });
    }
});
