import { ORIGINAL_FILE } from "../world/compat/addons";
import { runCompatSimulation } from "../world/compat/compatSimulation";
import type { FileTree } from "../world/contract";
import { readAddons, readEmbeddable, readFile } from "../world/diskFiles";

/** `npm test` runs 20 besides, by `npm run simulate -- --compat`. */
const CLIENTS = 6;
const MINUTES = 2;
const ROOT = "dist/Interface/AddOns";

const addons: FileTree = {
    ...readAddons(ROOT, ["LibLedger", "LibEventSourcing"]),
    ...readEmbeddable(ROOT, "LibEventSourcing", "embed-fork.xml"),
    [ORIGINAL_FILE]: readFile("spec/compat/original/original.lua")!,
};

function run(seed: number, wanted: readonly string[] = [], isTracing = false) {
    return runCompatSimulation({
        addons,
        seed,
        clientCount: CLIENTS,
        minutes: MINUTES,
        wanted,
        unwanted: [],
        isTracing,
    });
}

describe("a guild half on the incumbent, half on ours", () => {
    it("goes the same way when its seed is run again", () => {
        const first = run(1, [], true);
        assert.same([], first.complaints);
        assert.is_true(first.trace.length > 300, `${first.trace.length} lines`);
        assert.equal(first.traceChecksum, run(1, [], true).traceChecksum);
    });

    it("does not agree where the guild never hears some who write", () => {
        const complaints: string[] = [];
        for (const seed of [2, 3]) complaints.push(...run(seed, ["mutedForGood"]).complaints);
        assert.matches("no agreement", complaints.join("\n"));
    });
});
