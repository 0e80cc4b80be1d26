import { createRepeatedRuns, type RepeatedRuns } from "./repeatedRuns";

/** Crosses the lists that the times are kept in. */
const LOOKS = 10000;

describe("repeated runs", () => {
    let runs: RepeatedRuns;

    function look(count: number): number[] {
        const seen: number[] = [];
        for (const _ of $range(1, count)) seen.push(runs.seconds());
        return seen;
    }

    before_each(() => {
        runs = createRepeatedRuns();
        runs.begin();
    });

    it("tell the processor's time once, and the same again", () => {
        const before = os.clock();
        const first = look(LOOKS);
        assert.is_true(first[0]! >= before && first[LOOKS - 1]! <= os.clock());
        assert.is_true(first[LOOKS - 1]! > first[0]!);
        for (const _ of $range(1, 2)) {
            runs.begin();
            assert.same(first, look(LOOKS));
        }
        assert.equal(3, runs.count());
    });

    it("refuse a run that goes another way", () => {
        look(3);
        runs.begin();
        look(2);
        assert.has_error(() => {
            runs.begin();
        });
        look(1);
        assert.has_error(() => {
            look(1);
        });
    });
});
