import { createReplayWorld, eventAt, type ReplayWorld } from "./replayWorld";

/** A newer version of the library may be loaded by a handler, and a write may find that the guild is another. */
describe("a replayer that its own consumer stops", () => {
    let world: ReplayWorld;
    let seen: string[];

    before_each(() => {
        world = createReplayWorld();
        seen = [];
        world.replayer.on("a", (_, text) => {
            seen.push(text as string);
            if (text === "x") world.replayer.stop();
        });
        world.ledger.merge([eventAt(1, "a", "w"), eventAt(2, "a", "x"), eventAt(3, "a", "y"), eventAt(4, "a", "z")]);
        world.told.length = 0;
    });

    it("hands on no further event, and tells nothing more", () => {
        world.time.frame();
        assert.same(["w", "x"], seen);
        assert.same([], world.told);
        assert.equal(0, world.time.pending());
    });

    it("does so in a catchup, too", () => {
        assert.equal(2, world.replayer.catchup());
        assert.same(["w", "x"], seen);
        assert.same([], world.told);
    });
});

describe("a replayer that is stopped when it tells of a restart", () => {
    it("hands on nothing after it", () => {
        const world = createReplayWorld();
        const seen: string[] = [];
        world.hooks.onRestarted = () => {
            world.replayer.stop();
        };
        world.replayer.on("a", (_, text) => seen.push(text as string));
        world.ledger.merge([eventAt(5, "a", "late")]);
        world.time.frame();
        world.ledger.merge([eventAt(1, "a", "early")]);
        world.time.pass(10);
        assert.same(["late"], seen);
    });
});
