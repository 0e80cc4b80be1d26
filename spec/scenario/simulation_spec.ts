import { readAddons } from "../world/diskFiles";
import { runSimulation } from "../world/simulation/simulation";

/** `npm test` runs 200 besides, by `npm run simulate`, which runs as many as one likes, of any size. */
const SEEDS = 3;
const CLIENTS = 5;
const MINUTES = 2;

const addons = readAddons("dist/Interface/AddOns", ["LibLedger"]);

function run(seed: number, wanted: readonly string[] = [], isTracing = false) {
    return runSimulation({ addons, seed, clientCount: CLIENTS, minutes: MINUTES, wanted, unwanted: [], isTracing });
}

describe("a simulated guild in trouble", () => {
    for (const seed of $range(1, SEEDS)) {
        it(`becomes right again: seed ${seed}`, () => {
            assert.same([], run(seed).complaints);
        });
    }

    it("goes the same way when its seed is run again", () => {
        const first = run(1000, [], true);
        assert.is_true(first.trace.length > 500, `${first.trace.length} lines`);
        assert.equal(first.traceChecksum, run(1000, [], true).traceChecksum);
        assert.is_false(first.traceChecksum === run(1001, [], true).traceChecksum);
    });

    it("does not become right where an attacker who may write forges events", () => {
        const complaints: string[] = [];
        // Not in each does he find somebody who asks while he is there.
        for (const seed of $range(1, SEEDS)) {
            complaints.push(...run(seed, ["attackerMayWrite", "trustedForger", "forgery"]).complaints);
        }
        assert.matches("which nobody wrote", complaints.join("\n"));
    });
});
