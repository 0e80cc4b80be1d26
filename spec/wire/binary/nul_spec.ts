import { escapeNul, unescapeNul } from "../../../src/wire/binary/nul";
import { createSeededRandom } from "../../sync/seededRandom";
import { bytesOf, hexOf } from "./hex";

function hasNul(text: string): boolean {
    return string.find(text, "\0", 1, true)[0] !== undefined;
}

describe("bytes without NUL", () => {
    const samples: Array<[bytes: string, escaped: string]> = [
        ["", "01"],
        ["61", "0261"],
        ["00", "0101"],
        ["006100", "01026101"],
        ["ff01", "03ff01"],
    ];
    for (const [bytes, escaped] of samples) {
        it(`writes ${bytes === "" ? "nothing" : bytes} as ${escaped}`, () => {
            assert.equal(escaped, hexOf(escapeNul(bytesOf(bytes))));
            assert.equal(bytesOf(bytes), unescapeNul(bytesOf(escaped)));
        });
    }

    for (const length of [253, 254, 255, 507, 508, 509, 1016]) {
        it(`brings back ${length} bytes with NULs before, behind and in between`, () => {
            const run = string.rep("x", length);
            for (const bytes of [run, `${run}\0`, `\0${run}`, `${run}\0${run}`, `\0\0${run}\0\0`]) {
                const escaped = escapeNul(bytes);
                assert.is_false(hasNul(escaped));
                assert.equal(bytes, unescapeNul(escaped));
            }
        });
    }

    it("costs one byte in 254 at most", () => {
        assert.equal(2540 + 10, escapeNul(string.rep("x", 2540)).length);
        assert.equal(2541, escapeNul(string.rep("\0", 2540)).length);
    });

    it("brings back random bytes for a quarter of a percent", () => {
        const random = createSeededRandom(3);
        const bytes: string[] = [];
        for (const i of $range(1, 20000)) bytes[i - 1] = string.char(random.integer(0, 255));
        const text = table.concat(bytes);
        const escaped = escapeNul(text);
        assert.is_false(hasNul(escaped));
        assert.equal(text, unescapeNul(escaped));
        assert.is_true(escaped.length < 20060);
    });

    it("refuses what is cut off or holds a NUL", () => {
        assert.is_nil(unescapeNul(""));
        assert.is_nil(unescapeNul("\x05abc"));
        assert.is_nil(unescapeNul("\x03a\0"));
    });
});
