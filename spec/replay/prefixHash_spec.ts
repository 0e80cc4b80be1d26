import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { ADLER_START, createKeyHasher, type KeyHasher } from "../../src/fingerprint/adler32";
import { createPrefixHash, type PrefixHash, STORED_EVERY_EVENTS } from "../../src/replay/prefixHash";
import { eventAt } from "./replayWorld";

const EVENTS = 5 * STORED_EVERY_EVENTS + 17;

describe("the hash of a prefix", () => {
    const plain = createKeyHasher(NATIVE_LAYOUT);
    let events: LedgerEvent[];
    let hash: PrefixHash;
    let hashed: number;

    before_each(() => {
        events = [];
        for (const i of $range(1, EVENTS)) events.push(eventAt(1500000000 + i * 37, "a"));
        hashed = 0;
        const counting: KeyHasher = {
            extend(running, list, first, last) {
                hashed = hashed + last - first + 1;
                return plain.extend(running, list, first, last);
            },
        };
        hash = createPrefixHash(counting);
    });

    function whole(count: number): number {
        return count === 0 ? 0 : plain.extend(ADLER_START, events, 1, count);
    }

    function cover(count: number): void {
        while (hash.count() < count) hash.extend(events, count, 100);
    }

    it("is 0 for nothing", () => {
        assert.equal(0, hash.value());
        assert.equal(0, hash.count());
    });

    it("covers what it was asked to, in pieces of at most the size asked for", () => {
        hash.extend(events, EVENTS, 100);
        assert.equal(100, hash.count());
        assert.equal(whole(100), hash.value());
        cover(EVENTS);
        assert.equal(whole(EVENTS), hash.value());
        assert.equal(EVENTS, hashed);
    });

    for (const count of [0, 1, STORED_EVERY_EVENTS - 1, STORED_EVERY_EVENTS, STORED_EVERY_EVENTS + 1, EVENTS - 1]) {
        it(`goes back to ${count} events and up again, hashing less than ${2 * STORED_EVERY_EVENTS} anew`, () => {
            cover(EVENTS);
            hashed = 0;
            hash.goBackTo(count);
            assert.is_true(hash.count() <= count);
            cover(count);
            assert.equal(whole(count), hash.value());
            cover(EVENTS);
            assert.equal(whole(EVENTS), hash.value());
            assert.is_true(hashed < 2 * STORED_EVERY_EVENTS, `${hashed} hashed`);
        });
    }

    for (const index of [1, STORED_EVERY_EVENTS, STORED_EVERY_EVENTS + 1, EVENTS - 1, EVENTS + 1]) {
        it(`is right after a late event at ${index}, and costs what lies behind it`, () => {
            cover(EVENTS);
            hashed = 0;
            const time = index === 1 ? 5 : (events[index - 2]!.get(1) as number) + 1;
            table.insert(events, index, eventAt(time, "a"));
            hash.forgetFrom(index);
            assert.is_true(hash.count() < index);
            cover(EVENTS + 1);
            assert.equal(whole(EVENTS + 1), hash.value());
            assert.is_true(hashed < EVENTS + 2 - index + STORED_EVERY_EVENTS, `${hashed} hashed`);
        });
    }

    it("forgets what lies ahead of where it went back to, too", () => {
        cover(EVENTS);
        hash.goBackTo(10);
        const index = 3 * STORED_EVERY_EVENTS;
        table.insert(events, index, eventAt((events[index - 2]!.get(1) as number) + 1, "a"));
        hash.forgetFrom(index);
        cover(EVENTS + 1);
        assert.equal(whole(EVENTS + 1), hash.value());
    });
});
