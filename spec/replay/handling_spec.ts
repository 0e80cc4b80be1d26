import type { FieldValue } from "../../src/event/event";
import { createReplayWorld, eventAt, type ReplayWorld } from "./replayWorld";

describe("the handlers", () => {
    let world: ReplayWorld;
    let seen: FieldValue[];

    before_each(() => {
        world = createReplayWorld();
        seen = [];
        world.hooks.onRestarted = () => {
            seen = [];
        };
    });

    function collect(kind: string): void {
        world.replayer.on(kind, (_, text) => {
            seen.push(text);
        });
    }

    function mergeTimes(...times: number[]): void {
        world.ledger.merge(times.map((time) => eventAt(time, "a", time)));
    }

    it("leave what has none of its own to the default one", () => {
        collect("a");
        world.replayer.onOthers((event) => {
            seen.push(event.get(5));
        });
        mergeTimes(1, 3);
        world.ledger.merge([eventAt(2, "other")]);
        world.time.frame();
        assert.same([1, "other", 3], seen);
    });

    it("skip it again once the default one is gone", () => {
        collect("a");
        world.replayer.onOthers(() => {
            seen.push("other");
        });
        world.replayer.onOthers(undefined);
        world.ledger.merge([eventAt(2, "other")]);
        world.replayer.catchup();
        assert.same([], seen);
        assert.equal(1, world.replayer.applied());
    });

    it("go back for a late event that only the default one sees", () => {
        collect("a");
        world.replayer.onOthers((event) => {
            seen.push(event.get(5));
        });
        mergeTimes(1, 3);
        world.replayer.catchup();
        world.ledger.merge([eventAt(2, "other")]);
        world.replayer.catchup();
        assert.same([1, "other", 3], seen);
    });

    it("get nothing without an interval but by a catch-up, and go on with one", () => {
        collect("a");
        world.replayer.setPace(10, undefined);
        mergeTimes(1, 2);
        world.time.pass(10);
        assert.same([], seen);
        world.replayer.catchup();
        assert.same([1, 2], seen);
        mergeTimes(3);
        world.time.pass(10);
        assert.same([1, 2], seen);
        world.replayer.setPace(10, 0.5);
        world.time.pass(1);
        assert.same([1, 2, 3], seen);
    });

    it("keep to a pace that changes on the way", () => {
        collect("a");
        mergeTimes(1, 2, 3, 4, 5, 6);
        world.replayer.setPace(1, 1);
        world.time.pass(1.5);
        assert.same([1, 2], seen);
        world.replayer.setPace(2, 1);
        world.time.frame();
        assert.same([1, 2, 3, 4], seen);
        assert.equal(2, world.replayer.left());
    });

    it("show what was until the end of a second, and all again", () => {
        collect("a");
        mergeTimes(1, 2, 3, 4);
        world.replayer.catchup();
        world.replayer.showUntil(2);
        assert.equal(2, world.replayer.left());
        world.replayer.catchup();
        assert.same([1, 2], seen);
        assert.equal(0, world.replayer.left());
        assert.equal(2, world.replayer.applied());
        mergeTimes(5);
        world.time.pass(10);
        assert.same([1, 2], seen);
        world.replayer.showUntil(undefined);
        world.replayer.catchup();
        assert.same([1, 2, 3, 4, 5], seen);
        assert.same(
            ["restarted handlers"],
            world.told.filter((line) => line.startsWith("restarted")),
        );
    });

    it("take in what comes late into the time that they show", () => {
        collect("a");
        mergeTimes(1, 3, 5);
        world.replayer.showUntil(3);
        world.replayer.catchup();
        mergeTimes(2);
        world.replayer.catchup();
        assert.same([1, 2, 3], seen);
    });

    it("begin anew when they are asked to, at once or after the one that asks", () => {
        let isAsked = false;
        world.replayer.on("a", (_, text) => {
            seen.push(text);
            if (text !== 2 || isAsked) return;
            isAsked = true;
            world.replayer.restart();
        });
        mergeTimes(1, 2, 3);
        world.replayer.catchup();
        assert.same([1, 2, 3], seen);
        assert.same(
            ["restarted handlers"],
            world.told.filter((line) => line.startsWith("restarted")),
        );
        world.replayer.restart();
        assert.equal(0, world.replayer.stateHash());
        assert.same([], seen);
        world.replayer.catchup();
        assert.same([1, 2, 3], seen);
    });

    it("come back from a time that they show by what was saved", () => {
        world.replayer.on("a", (_, text) => {
            seen.push(text);
        });
        world.replayer.onSnapshot({
            save: () => seen,
            restore(saved) {
                seen = saved as FieldValue[];
            },
        });
        const times: number[] = [];
        for (const time of $range(1, 3000)) times.push(time);
        mergeTimes(...times);
        world.replayer.catchup();
        world.replayer.showUntil(2000);
        world.replayer.catchup();
        assert.equal(2000, seen.length);
        world.replayer.showUntil(undefined);
        world.replayer.catchup();
        assert.same(times, seen);
        assert.same(
            [],
            world.told.filter((line) => line.startsWith("restarted")),
        );
    });
});
