import { addPoints, exactPoints, formatPoints, isPoints, parsePoints } from "../../src/example/points";

describe("points", () => {
    it("add up exactly when they are decimal fractions", () => {
        let sum = 0;
        for (const _ of $range(1, 1000)) sum = addPoints(sum, 0.1);
        assert.equal(100, sum);
        assert.equal(0.3, addPoints(0.1, 0.2));
    });

    it("have no negative zero", () => {
        assert.equal("0", formatPoints(exactPoints(-0)));
        assert.equal("0", formatPoints(-0));
    });

    const typed: [text: string, points: number | undefined][] = [
        ["10", 10],
        ["+10", 10],
        ["-2.5", -2.5],
        [".5", 0.5],
        ["0x10", undefined],
        ["1e3", undefined],
        ["", undefined],
        ["-", undefined],
        [".", undefined],
        ["nan", undefined],
        ["ten", undefined],
        ["9999999999999", undefined],
    ];
    for (const [text, points] of typed) {
        it(`typed as "${text}" are ${tostring(points)}`, () => {
            assert.equal(points, parsePoints(text));
        });
    }

    it("are no text, no NaN and nothing endless", () => {
        assert.is_false(isPoints("5"));
        assert.is_false(isPoints(0 / 0));
        assert.is_false(isPoints(math.huge));
        assert.is_false(isPoints(-math.huge));
        assert.is_true(isPoints(-5));
    });
});
