import { resumeAfter, type Standing } from "../../src/replay/resume";

describe("where a consumer goes on", () => {
    const cases: Array<[name: string, standing: Standing, after: number]> = [
        ["stays where nothing changed", { applied: 10, changedAt: undefined, returnPoints: [0, 5] }, 10],
        ["stays where only what lies ahead changed", { applied: 10, changedAt: 11, returnPoints: [0, 5] }, 10],
        [
            "begins anew when the newest applied event changed and it keeps no snapshot",
            { applied: 10, changedAt: 10, returnPoints: [0] },
            0,
        ],
        ["begins anew when the first event changed", { applied: 10, changedAt: 1, returnPoints: [0, 1, 5] }, 0],
        [
            "returns to the furthest point before the change",
            { applied: 10, changedAt: 6, returnPoints: [0, 2, 5, 6, 8] },
            5,
        ],
        ["has nothing to leave before the first event", { applied: 0, changedAt: 1, returnPoints: [0] }, 0],
    ];
    for (const [name, standing, after] of cases) {
        it(name, () => {
            assert.equal(after, resumeAfter(standing));
        });
    }
});
