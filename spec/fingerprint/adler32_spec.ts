import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT, type Layout } from "../../src/event/layout";
import { ADLER_START, createKeyHasher, joinAdler32 } from "../../src/fingerprint/adler32";
import { createDraw, named, NAMED_LAYOUT, tuple } from "../event/samples";
import { createRunningChecksum } from "./runningChecksum";

interface IntegerVector {
    readonly name: string;
    readonly order: string;
    readonly numbers: readonly number[];
    readonly checksums: readonly number[];
}

interface ByteVector {
    readonly hex?: string;
    readonly repeat_hex?: string;
    readonly times?: number;
    readonly adler32: number;
}

const vectors = dofile("spec/vectors/adler32.lua") as {
    readonly integers: readonly IntegerVector[];
    readonly bytes: readonly ByteVector[];
};

/** The keys one number after the other, four bytes each: what the closed form must equal. */
function plainHash(layout: Layout, events: readonly LedgerEvent[]): number {
    const checksum = createRunningChecksum();
    let last = ADLER_START;
    for (const event of events) {
        for (const slot of [layout.time, layout.counter, layout.realm, layout.creator]) {
            last = checksum((event.get(slot) as number | undefined) ?? 0);
        }
    }
    return last;
}

/** Events of a vector whose numbers are keys; those without realms get realm 0 elsewhere, so only these are used. */
function eventsOf(numbers: readonly number[]): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    for (const i of $range(0, numbers.length - 1, 4)) {
        const [time, counter, realm, creator] = [numbers[i]!, numbers[i + 1]!, numbers[i + 2]!, numbers[i + 3]!];
        events.push(tuple(time, counter, realm, creator, "x"));
    }
    return events;
}

describe("the running checksum", () => {
    for (const { name, numbers, checksums } of vectors.integers) {
        it(`gives the incumbent's values for ${name}`, () => {
            const checksum = createRunningChecksum();
            for (const i of $range(1, numbers.length)) {
                assert.equal(checksums[i - 1], checksum(numbers[i - 1]!), `number ${i}`);
            }
        });
    }

    for (const { hex, repeat_hex, times, adler32 } of vectors.bytes) {
        const text = hex ?? string.rep(repeat_hex!, times!);
        if (text.length > 0 && text.length % 8 === 0) {
            it(`gives the standard's value for ${text.length / 2} bytes ${string.sub(text, 1, 16)}`, () => {
                const checksum = createRunningChecksum();
                let last = 0;
                for (const i of $range(1, text.length, 8)) last = checksum(tonumber(string.sub(text, i, i + 7), 16)!);
                assert.equal(adler32, last);
            });
        }
    }

    it("raises on something else than a number", () => {
        const checksum = createRunningChecksum();
        assert.has_error(() => checksum("x" as unknown as number));
    });
});

describe("the hash of keys", () => {
    let keyVectors = 0;
    for (const { name, order, numbers, checksums } of vectors.integers) {
        if (order === "time,counter,realm,creator") {
            keyVectors = keyVectors + 1;
            it(`gives the incumbent's values for ${name}`, () => {
                const hasher = createKeyHasher(NATIVE_LAYOUT);
                const events = eventsOf(numbers);
                let running = ADLER_START;
                for (const i of $range(1, events.length)) {
                    running = hasher.extend(running, events, i, i);
                    assert.equal(checksums[4 * i - 1], running, `event ${i}`);
                }
            });
        }
    }

    it("was held against more than one of the incumbent's ledgers", () => {
        assert.is_true(keyVectors >= 2);
    });

    it("is that of no bytes for no events", () => {
        assert.equal(ADLER_START, createKeyHasher(NATIVE_LAYOUT).extend(ADLER_START, [], 1, 0));
    });

    it("equals the plain form for any keys of ours", () => {
        const draw = createDraw(21);
        for (const _ of $range(1, 200)) {
            const events: LedgerEvent[] = [];
            for (const i of $range(1, draw(1, 60))) {
                const creator = draw(0, 3) === 0 ? 4294967295 : draw(0, 5) * 65537;
                const time = draw(0, 3) === 0 ? 4294967295 - draw(0, 70000) : draw(0, 70000) * 30000;
                events[i - 1] = tuple(time, draw(0, 255), draw(0, 2) * 32767, creator, "x");
            }
            const cut = draw(0, events.length);
            const hasher = createKeyHasher(NATIVE_LAYOUT);
            const running = hasher.extend(ADLER_START, events, 1, cut);
            assert.equal(plainHash(NATIVE_LAYOUT, events), hasher.extend(running, events, cut + 1, events.length));
        }
    });

    it("equals the plain form for the incumbent's counters and absent realms", () => {
        const draw = createDraw(22);
        const counters = [-1, -2, -256, -257, 255, 256, 65536, 16777216, 4294967295, 4294967296];
        for (const _ of $range(1, 100)) {
            const events: LedgerEvent[] = [];
            for (const i of $range(1, 30)) {
                const counter = counters[draw(0, counters.length - 1)]!;
                const key = { time: draw(0, 2000000000), counter, realm: draw(0, 2), creator: draw(0, 2000000000) };
                events[i - 1] = named(key, "X");
            }
            const hash = createKeyHasher(NAMED_LAYOUT).extend(ADLER_START, events, 1, events.length);
            assert.equal(plainHash(NAMED_LAYOUT, events), hash);
        }
    });

    it("equals the plain form with more creators than it remembers", () => {
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 9000)) events[i - 1] = tuple(1700000000 + i, 0, 1, (i % 4500) * 65537, "x");
        const hash = createKeyHasher(NATIVE_LAYOUT).extend(ADLER_START, events, 1, events.length);
        assert.equal(plainHash(NATIVE_LAYOUT, events), hash);
    });
});

describe("two checksums", () => {
    it("join to that of both runs, wherever the cut is", () => {
        const draw = createDraw(23);
        const hasher = createKeyHasher(NATIVE_LAYOUT);
        const events: LedgerEvent[] = [];
        for (const i of $range(1, 9000)) {
            events[i - 1] = tuple(1700000000 + i * 100, draw(0, 255), draw(0, 65535), draw(0, 2147483646), "x");
        }
        const whole = hasher.extend(ADLER_START, events, 1, events.length);
        for (const cut of [0, 1, 2, 100, 4095, 4096, 4097, 8999, 9000]) {
            const first = hasher.extend(ADLER_START, events, 1, cut);
            const second = hasher.extend(ADLER_START, events, cut + 1, events.length);
            assert.equal(whole, joinAdler32(first, second, 16 * (events.length - cut)), `cut after ${cut}`);
        }
    });
});
