import { checkEvent } from "../../src/event/check";
import type { FieldValue } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import {
    CHECKPOINT_KIND,
    checkpointFields,
    checkpointOf,
    FOLD_NAMES_BYTES_MAX,
    FOLDS_MAX,
    type Checkpoint,
} from "../../src/ledger/checkpoint";
import { weekStart } from "../../src/ledger/week";
import { tuple } from "../event/samples";

const WEEK = 2600;
const TIME = weekStart(WEEK + 1) + 5;

const CHECKPOINT: Checkpoint = {
    week: WEEK,
    fingerprint: { hash: 4294967295, count: 12, sum: 7 },
    folds: [
        { name: "standings", version: 3, digest: 99 },
        { name: "history", version: 1, digest: 0 },
    ],
};

function eventWith(...fields: FieldValue[]): ReturnType<typeof tuple> {
    return tuple(TIME, 0, 1, 2, CHECKPOINT_KIND, ...fields);
}

describe("a checkpoint", () => {
    it("says the same as an event", () => {
        assert.same(CHECKPOINT, checkpointOf(NATIVE_LAYOUT, eventWith(...checkpointFields(CHECKPOINT))));
    });

    it("fits an event with as many projections as it may have", () => {
        const name = string.rep("p", FOLD_NAMES_BYTES_MAX / FOLDS_MAX);
        const folds = [];
        for (const _ of $range(1, FOLDS_MAX)) folds.push({ name, version: 123456, digest: 4294967290 });
        const event = eventWith(...checkpointFields({ ...CHECKPOINT, folds }));
        assert.is_true(checkEvent(NATIVE_LAYOUT, event).ok);
        assert.equal(FOLDS_MAX, checkpointOf(NATIVE_LAYOUT, event)!.folds.length);
    });

    const nonsense: [name: string, fields: FieldValue[]][] = [
        ["nothing", []],
        ["a week that was not over", [WEEK + 1, 1, 1, 1]],
        ["a week that is no number", ["2600", 1, 1, 1]],
        ["a sum that is too large", [WEEK, 1, 1, 4294967296]],
        ["half a projection", [WEEK, 1, 1, 1, "standings", 3]],
        ["a digest that is none", [WEEK, 1, 1, 1, "standings", 3, "x"]],
    ];
    for (const [name, fields] of nonsense) {
        it(`is none with ${name}`, () => {
            assert.is_nil(checkpointOf(NATIVE_LAYOUT, eventWith(...fields)));
        });
    }
});
