import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import {
    FIRST_EPOCH,
    GENERATION_MAX,
    parseEpoch,
    REASON_BYTES_MAX,
    spellEpoch,
    startOf,
    wins,
    type Epoch,
} from "../../src/ledger/epoch";
import { createLineage, NO_START, UNKNOWN_PARENT, WRONG_GENERATION, type Lineage } from "../../src/ledger/lineage";

function start(time: number, generation: unknown, reason: unknown = "why", creator = 7): LedgerEvent {
    return [time, 0, 1, creator, "!epoch", generation, reason] as unknown as LedgerEvent;
}

function epochOf(event: LedgerEvent): Epoch {
    return { generation: event.get(6) as number, id: keyText(NATIVE_LAYOUT, event) };
}

function reasonOf(lineage: Lineage, parent: Epoch, event: LedgerEvent): string {
    const added = lineage.add(parent, event);
    return added.ok ? "taken" : added.reason;
}

describe("the name of an epoch", () => {
    it("is read as it was written", () => {
        for (const epoch of [FIRST_EPOCH, epochOf(start(100, 1)), epochOf(start(100, GENERATION_MAX))]) {
            assert.same(epoch, parseEpoch(spellEpoch(epoch)));
        }
        assert.equal("0", spellEpoch(FIRST_EPOCH));
    });

    it("is refused in any other spelling", () => {
        for (const text of [
            "",
            "1",
            "0:0",
            "0:1-0-1-7",
            "01:1-0-1-7",
            "1:01-0-1-7",
            "65536:1-0-1-7",
            "1:x",
            "1:1-0-1-7 ",
        ]) {
            assert.is_nil(parseEpoch(text), text);
        }
    });
});

describe("an event that starts over", () => {
    it("says generation and reason", () => {
        const event = start(100, 3, "season 3");
        assert.same({ epoch: epochOf(event), reason: "season 3" }, startOf(NATIVE_LAYOUT, event));
    });

    it("is none with fields that are not right", () => {
        for (const generation of [0, -1, 1.5, GENERATION_MAX + 1, "1", false, 0 / 0]) {
            assert.is_nil(startOf(NATIVE_LAYOUT, start(100, generation)), tostring(generation));
        }
        assert.is_nil(startOf(NATIVE_LAYOUT, start(100, 1, 5)));
        assert.is_nil(startOf(NATIVE_LAYOUT, start(100, 1, string.rep("x", REASON_BYTES_MAX + 1))));
        assert.is_nil(startOf(NATIVE_LAYOUT, [100, 0, 1, 7, "!epoch"] as unknown as LedgerEvent));
        assert.is_nil(startOf(NATIVE_LAYOUT, [100, 0, 1, 7, "award", 1, "why"] as unknown as LedgerEvent));
    });
});

describe("a lineage", () => {
    it("follows one start over after the other", () => {
        const lineage = createLineage(NATIVE_LAYOUT, FIRST_EPOCH);
        const [first, second] = [start(100, 1), start(200, 2)];
        assert.same({ ok: true, value: true }, lineage.add(FIRST_EPOCH, first));
        assert.same({ ok: true, value: false }, lineage.add(FIRST_EPOCH, first));
        assert.same({ ok: true, value: true }, lineage.add(epochOf(first), second));
        assert.same(epochOf(second), lineage.best());
        assert.same(
            [first, second],
            lineage.path(lineage.best()).map((step) => step.event),
        );
        assert.same([], lineage.path(FIRST_EPOCH));
    });

    it("takes none of which the generation is not exactly the next", () => {
        const lineage = createLineage(NATIVE_LAYOUT, FIRST_EPOCH);
        for (const generation of [2, 3, GENERATION_MAX]) {
            assert.equal(WRONG_GENERATION, reasonOf(lineage, FIRST_EPOCH, start(100, generation)));
        }
        const first = start(100, 1);
        lineage.add(FIRST_EPOCH, first);
        assert.equal(WRONG_GENERATION, reasonOf(lineage, epochOf(first), start(200, 1)));
        assert.equal(WRONG_GENERATION, reasonOf(lineage, epochOf(first), start(200, GENERATION_MAX)));
        assert.same(epochOf(first), lineage.best());
    });

    it("takes none of an unknown epoch, none that is earlier than its epoch, and nothing else", () => {
        const lineage = createLineage(NATIVE_LAYOUT, FIRST_EPOCH);
        const first = start(100, 1);
        assert.equal(UNKNOWN_PARENT, reasonOf(lineage, epochOf(first), start(200, 2)));
        lineage.add(FIRST_EPOCH, first);
        assert.equal(UNKNOWN_PARENT, reasonOf(lineage, { ...epochOf(first), generation: 2 }, start(200, 3)));
        assert.equal(WRONG_GENERATION, reasonOf(lineage, epochOf(first), start(99, 2)));
        assert.equal(NO_START, reasonOf(lineage, FIRST_EPOCH, [1, 0, 1, 1, "award"] as unknown as LedgerEvent));
    });

    it("lets the smaller key win of two generations, and the later generation of all, in any order", () => {
        const [early, late] = [start(100, 1, "early", 9), start(100, 1, "late", 10)];
        const next = start(150, 2);
        type Told = [parent: Epoch, event: LedgerEvent];
        const told: Told[] = [
            [FIRST_EPOCH, early],
            [FIRST_EPOCH, late],
        ];
        for (const order of [told, [told[1]!, told[0]!]]) {
            const lineage = createLineage(NATIVE_LAYOUT, FIRST_EPOCH);
            for (const [parent, event] of order) lineage.add(parent, event);
            assert.same(epochOf(early), lineage.best());
            lineage.add(epochOf(late), next);
            assert.same(epochOf(next), lineage.best());
            assert.same(
                [late, next],
                lineage.path(lineage.best()).map((step) => step.event),
            );
        }
        assert.is_true(wins(epochOf(early), epochOf(late)));
        assert.is_false(wins(epochOf(late), epochOf(early)));
        assert.is_false(wins(epochOf(late), epochOf(late)));
        // By number, not by text.
        assert.is_true(wins({ generation: 1, id: "99-0-1-7" }, { generation: 1, id: "100-0-1-7" }));
    });

    it("knows where the client is, also where the events that led there are missing", () => {
        const here = { generation: 4, id: "400-0-1-7" };
        const lineage = createLineage(NATIVE_LAYOUT, here);
        assert.same(here, lineage.best());
        lineage.add(FIRST_EPOCH, start(100, 1));
        assert.same(here, lineage.best());
        const next = start(500, 5);
        lineage.add(here, next);
        assert.same(epochOf(next), lineage.best());
        assert.equal(WRONG_GENERATION, reasonOf(lineage, epochOf(next), start(400, 6)));
    });
});
