import { dropShortRuns, editsOf, keepAscending, type Edit } from "../../../src/wire/binary/alignment";
import type { FieldValue } from "../../../src/event/event";
import { readLists, writeLists } from "../../../src/wire/binary/lists";
import { NO_PAUSE } from "../../../src/wire/pause";
import { createStreamsIn, createStreamsOut, partsOf } from "../../../src/wire/binary/streams";
import { createValueReader, createValueWriter } from "../../../src/wire/binary/values";
import { createSeededRandom } from "../../sync/seededRandom";
import { table_ } from "../samples";

describe("keepAscending", () => {
    const cases: Array<[places: number[], kept: number[]]> = [
        [[], []],
        [
            [0, 0],
            [0, 0],
        ],
        [
            [1, 2, 3],
            [1, 2, 3],
        ],
        [
            [2, 3, 1],
            [2, 3, 0],
        ],
        [
            [3, 2, 1],
            [0, 0, 1],
        ],
        [
            [1, 5, 2, 3, 0, 4],
            [1, 0, 2, 3, 0, 4],
        ],
        [
            [1, 1],
            [0, 1],
        ],
    ];
    for (const [places, kept] of cases) {
        it(`keeps ${table.concat(kept, " ")} of ${table.concat(places, " ")}`, () => {
            const own = [...places];
            keepAscending(own);
            // Of several longest runs any will do, but always the same one.
            assert.same(kept, own);
        });
    }
});

describe("dropShortRuns", () => {
    it("lets go of runs below the bound", () => {
        const places = [2, 0, 3, 4, 0, 6, 7, 8, 10];
        dropShortRuns(places, 12, 3);
        assert.same([0, 0, 0, 0, 0, 6, 7, 8, 0], places);
    });

    it("keeps those that list and base begin or end with", () => {
        const places = [1, 2, 0, 4, 0, 6, 7];
        dropShortRuns(places, 7, 3);
        assert.same([1, 2, 0, 0, 0, 6, 7], places);
    });
});

describe("editsOf", () => {
    const cases: Array<[what: string, places: number[], baseLength: number, edits: Edit[]]> = [
        ["nothing", [1, 2], 2, []],
        ["an addition", [1, 0], 1, [{ kept: 1, removed: 0, inserted: 1 }]],
        ["a removal in the middle", [1, 3], 3, [{ kept: 1, removed: 1, inserted: 0 }]],
        ["a removal at the end", [1], 3, [{ kept: 1, removed: 2, inserted: 0 }]],
        ["another element", [0, 2], 2, [{ kept: 0, removed: 1, inserted: 1 }]],
        [
            "two exchanged",
            [0, 2, 0],
            3,
            [
                { kept: 0, removed: 1, inserted: 1 },
                { kept: 1, removed: 1, inserted: 1 },
            ],
        ],
    ];
    for (const [what, places, baseLength, edits] of cases) {
        it(`tells ${what}`, () => {
            assert.same(edits, editsOf(places, baseLength));
        });
    }
});

function bytesAndLists(lists: FieldValue[], known: FieldValue[]): [bytes: number, read: FieldValue[]] {
    const out = createStreamsOut();
    writeLists(out, createValueWriter(out), lists, known, NO_PAUSE);
    const parts = partsOf(out);
    const streams = createStreamsIn(parts);
    const read = readLists(streams, createValueReader(streams, 65536), lists.length, known, NO_PAUSE);
    streams.few.finish();
    streams.ranks.finish();
    return [parts[0].length + parts[1].length + parts[2].length + parts[3].length, read];
}

describe("a column of lists", () => {
    const raid = ["Anna", "Bert", "Cleo", "Dora", "Emil", "Fina", "Gero", "Hans", "Ines", "Jens"];

    it("takes two bytes for a list that was told before", () => {
        const other = ["x", "y"];
        const [once] = bytesAndLists([table_(raid), table_(other)], []);
        const [again, read] = bytesAndLists([table_(raid), table_(other), table_(raid), table_(raid)], []);
        assert.equal(once + 4, again);
        assert.same(raid, read[2]);
        assert.same(raid, read[3]);
    });

    it("takes a few bytes for two players who changed places", () => {
        const changed = [...raid];
        [changed[2], changed[7]] = [changed[7]!, changed[2]!];
        const [bytes, read] = bytesAndLists([table_(changed)], [table_(raid)]);
        assert.is_true(bytes <= 10);
        assert.same([changed], read);
    });

    it("brings back random lists of texts, numbers and booleans, with repeats", () => {
        const random = createSeededRandom(8);
        const pool = [...raid, 1, 2, 3, -0.5, true, false, "1"];
        const lists: FieldValue[] = [];
        for (const i of $range(1, 200)) {
            const list: unknown[] = [];
            const length = i % 20 === 0 ? 60 : random.integer(0, 12);
            for (const k of $range(1, length)) list[k - 1] = pool[random.integer(0, pool.length - 1)];
            lists.push(table_(list));
        }
        const [, read] = bytesAndLists(lists, [table_(raid)]);
        assert.same(lists, read);
    });

    it("brings back lists of more different elements than candidates are kept", () => {
        const lists: FieldValue[] = [];
        for (const i of $range(1, 6)) {
            const list: string[] = [];
            for (const k of $range(1, 300)) list[k - 1] = `p${(k * 7 * i) % 700}`;
            lists.push(table_(list));
        }
        const [, read] = bytesAndLists(lists, []);
        assert.same(lists, read);
    });
});
