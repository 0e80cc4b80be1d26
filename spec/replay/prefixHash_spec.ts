import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { ADLER_START, createKeyHasher, type KeyHasher } from "../../src/fingerprint/adler32";
import { BLOCK_EVENTS, createPrefixHash, type PrefixHash } from "../../src/replay/prefixHash";
import { createRandom } from "../world/random";
import { eventAt } from "./replayWorld";

const EVENTS = 5 * BLOCK_EVENTS + 17;

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
            keyBytes: plain.keyBytes,
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

    for (const count of [0, 1, BLOCK_EVENTS - 1, BLOCK_EVENTS, BLOCK_EVENTS + 1, EVENTS - 1]) {
        it(`goes back to ${count} events and up again, hashing less than ${2 * BLOCK_EVENTS} anew`, () => {
            cover(EVENTS);
            hashed = 0;
            hash.goBackTo(count);
            assert.is_true(hash.count() <= count);
            cover(count);
            assert.equal(whole(count), hash.value());
            cover(EVENTS);
            assert.equal(whole(EVENTS), hash.value());
            assert.is_true(hashed < 2 * BLOCK_EVENTS, `${hashed} hashed`);
        });
    }

    function insert(...indexes: number[]): void {
        for (const [inserted, index] of indexes.entries()) {
            const at = index + inserted;
            const time = at === 1 ? 5 : (events[at - 2]!.get(1) as number) + 1;
            table.insert(events, at, eventAt(time, "a"));
        }
        hash.inserted(indexes);
    }

    for (const index of [1, BLOCK_EVENTS, BLOCK_EVENTS + 1, EVENTS - 1, EVENTS, EVENTS + 1]) {
        it(`is right after a late event at ${index}, and costs one block`, () => {
            cover(EVENTS);
            hashed = 0;
            insert(index);
            assert.is_true(hash.count() < index);
            cover(EVENTS + 1);
            assert.equal(whole(EVENTS + 1), hash.value());
            assert.is_true(hashed < 2 * BLOCK_EVENTS, `${hashed} hashed`);
        });
    }

    it("knows of what was inserted ahead of where it went back to, too", () => {
        cover(EVENTS);
        hash.goBackTo(10);
        insert(3 * BLOCK_EVENTS);
        cover(EVENTS + 1);
        assert.equal(whole(EVENTS + 1), hash.value());
    });

    it("takes many late events at once, in one block and in several", () => {
        cover(EVENTS);
        const places: number[] = [];
        for (const i of $range(1, 700)) places.push(300 + (i - (i % 7)) / 7);
        places.push(900, 900, 1200, EVENTS + 1);
        hashed = 0;
        insert(...places);
        cover(events.length);
        assert.equal(whole(events.length), hash.value());
        assert.is_true(hashed < 700 + 6 * BLOCK_EVENTS, `${hashed} hashed`);
        hashed = 0;
        insert(400);
        cover(events.length);
        assert.equal(whole(events.length), hash.value());
        assert.is_true(hashed < 3 * BLOCK_EVENTS, `${hashed} hashed: the large block was not split`);
    });

    it("says where it can jump on from", () => {
        assert.equal(BLOCK_EVENTS, hash.blockEnd());
        cover(BLOCK_EVENTS + 3);
        assert.equal(2 * BLOCK_EVENTS, hash.blockEnd());
        insert(5);
        assert.equal(BLOCK_EVENTS + 1, hash.blockEnd());
    });

    it("is right whatever is inserted and wherever it stands (seeds 1 to 30)", () => {
        for (const seed of $range(1, 30)) {
            const random = createRandom(seed);
            events = events.slice(0, random.integer(0, EVENTS));
            hash = createPrefixHash(plain);
            for (const _ of $range(1, 20)) {
                const target = random.integer(0, events.length);
                if (random.chance(0.5)) cover(target);
                else hash.goBackTo(target);
                const places: number[] = [];
                for (const _place of $range(1, random.integer(1, 9))) {
                    places.push(random.integer(1, events.length + 1));
                }
                table.sort(places);
                insert(...places);
                assert.equal(whole(hash.count()), hash.value(), `seed ${seed}`);
            }
            cover(events.length);
            assert.equal(whole(events.length), hash.value(), `seed ${seed}`);
        }
    });
});
