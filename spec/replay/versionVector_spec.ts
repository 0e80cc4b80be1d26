import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { mayBePrefixOf, readVector, spellVector, vectorOf, type VersionVector } from "../../src/replay/versionVector";
import { createRandom } from "../world/random";
import { createReplayWorld, eventAt } from "./replayWorld";

const START = 1572600000;

function eventOf(time: number, realm: number, creator: number): LedgerEvent {
    const event = eventAt(START + time, "award");
    event.set(3, realm);
    event.set(4, creator);
    return event;
}

/** Three creators, two of them alike but for their realm. */
function drawEvents(count: number): LedgerEvent[] {
    const random = createRandom(5);
    const events: LedgerEvent[] = [];
    for (const time of $range(1, count)) {
        const creator = random.integer(1, 2);
        events.push(eventOf(time, creator === 1 ? random.integer(7, 8) : 7, creator));
    }
    return events;
}

function vectorOfAll(events: readonly LedgerEvent[]): VersionVector {
    return vectorOf(NATIVE_LAYOUT, events, [1, events.length], () => {});
}

/** The newest event of each creator, found from the end. */
function expected(events: readonly LedgerEvent[]): string[] {
    const seen = new LuaSet<string>();
    const keys: string[] = [];
    for (const event of [...events].reverse()) {
        const creator = `${event.get(3) as number} ${event.get(4) as number}`;
        if (!seen.has(creator)) keys.push(keyText(NATIVE_LAYOUT, event));
        seen.add(creator);
    }
    table.sort(keys);
    return keys;
}

describe("the version vector of a prefix", () => {
    it("names the newest event of each creator", () => {
        const events = drawEvents(200);
        assert.equal(expected(events).join(","), spellVector(vectorOfAll(events)));
    });

    it("is read back from its text, that of nothing too, and other text is refused", () => {
        const vector = vectorOfAll(drawEvents(50));
        assert.same(vector, readVector(spellVector(vector)));
        assert.same(new LuaTable(), readVector(spellVector(vectorOfAll([]))));
        for (const text of ["x", "1-2-3", "01-0-5-7", "1-0-5-7;2-0-5-7"]) assert.is_nil(readVector(text), text);
    });

    it("tells a ledger that lacks one of these events, and no other one", () => {
        const events = drawEvents(40);
        const vector = vectorOfAll(events);
        const { ledger } = createReplayWorld();
        ledger.merge(events.slice(0, 39));
        assert.is_false(mayBePrefixOf(ledger, vector));
        ledger.merge([...events, eventOf(100, 9, 9)]);
        assert.is_true(mayBePrefixOf(ledger, vector));
    });
});
