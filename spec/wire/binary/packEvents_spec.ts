import type { FieldValue, LedgerEvent } from "../../../src/event/event";
import { packBlock, PACKED_BYTES_MAX, readBlock, TOO_LARGE } from "../../../src/wire/binary/pack";
import { createByteReader } from "../../../src/wire/binary/bytes";
import { cutBlock, FIRST_TRY_EVENTS } from "../../../src/wire/binary/cutBlock";
import { packEvents, unpackEvents } from "./packEvents";
import { attempt } from "../../../src/wire/pause";
import { EVENTS, table_, tuple } from "../samples";
import { specCompressor, storingCompressor, zlibCompressor } from "./compressor";
import { ODD_EVENTS, raidNights, randomEvents } from "./events";
import { bytesOf, hexOf } from "./hex";

const PLAIN = { compressor: undefined };
const DEFLATED = { compressor: specCompressor };

function packed(
    events: readonly LedgerEvent[],
    options = PLAIN as { compressor: typeof specCompressor | undefined },
): string {
    const text = packEvents(events, options);
    return text.ok ? text.value : error(text.reason);
}

function one(...events: LedgerEvent[]): LedgerEvent[] {
    return events;
}

/** The format, frozen: a change here cuts off every client that is out there. */
const FROZEN: Array<[what: string, events: LedgerEvent[], hex: string]> = [
    ["one event without fields", one(tuple(1, 0, 0, 2, "a")), "42030e01010102060101030c020101010402046103080c02cd"],
    [
        "awards of a raid that changes, and sales",
        one(
            tuple(1572600000, 0, 1, 77, "award", table_(["Anna", "Bert", "Cleo", "Dora", "Emil"]), 10, "kill"),
            tuple(1572600061, 0, 1, 77, "award", table_(["Anna", "Cleo", "Dora", "Emil", "Bert"]), 10, "kill"),
            tuple(1572600062, 1, 2, 78, "sold", "Bert", "|cffa335ee|Hitem:16846::::::::60:::::::|h[Hat]|h|r", -2.5),
        ),
        "420472030101020102060203030106020301030104020103050602060206020602060106020110030101030201010206" +
            "0201010207010706064103010c010101010b012a80e3dfdb0b3d01010101034d0201010c4e1403ce315a617761726405" +
            "736f6c6405416e6e61054265727405436c656f05446f726105456d696c056b696c6c044861740545a1153f",
    ],
    [
        "everything that a payload may hold",
        EVENTS,
        "4205a002070101010501020304020602030103010604040206010303060402040602090102010106ff01ff0104020103" +
            "040602060206020601010106010130030201020602010206010102070103060601010206010101010102050302060205" +
            "030106060503020201020602060204010101020601010206010102060101020601010206010102060101020601010206" +
            "0101030708010101086480e3dfdb0b3c020a020502010101084d02ffffffff0301010104ffff0301010501ffff030101" +
            "1302d00fe807310501020409de01617761726405736f6c64056e6f7465056465657006746578747305416e6e61054265" +
            "727405436c656f05446f72610a626f7373206b696c6c05236f6e650653776f7264042438300261026202630102240223" +
            "03232303235b03237b04246162042361620b7e5e200a0102c383c2b605350e328a",
    ],
];

describe("packEvents", () => {
    for (const [what, events, hex] of FROZEN) {
        it(`keeps its form: ${what}`, () => {
            assert.equal(hex, hexOf(packed(events)));
            assert.same({ ok: true, value: events }, unpackEvents(bytesOf(hex), PLAIN));
        });
    }

    const lists: Array<[what: string, events: LedgerEvent[]]> = [
        ["a raid's evenings", raidNights(400)],
        ["one event", raidNights(1)],
        ["texts of any bytes, kinds of varying arity, fields of varying type, any order", ODD_EVENTS],
    ];
    for (const [what, events] of lists) {
        it(`brings back ${what}`, () => {
            assert.same({ ok: true, value: events }, unpackEvents(packed(events, DEFLATED), DEFLATED));
        });
    }

    it("brings back each odd event alone", () => {
        for (const event of ODD_EVENTS) {
            assert.same({ ok: true, value: [event] }, unpackEvents(packed([event]), PLAIN));
        }
    });

    it("brings back 60 lists of random events", () => {
        for (const seed of $range(1, 60)) {
            const events = randomEvents(seed, 1 + (seed % 40));
            assert.same({ ok: true, value: events }, unpackEvents(packed(events, DEFLATED), DEFLATED), `seed ${seed}`);
        }
    });

    it("has no NUL in it and begins with a letter", () => {
        const text = packed(ODD_EVENTS, DEFLATED);
        assert.is_nil(string.find(text, "\0", 1, true)[0]);
        assert.equal("B", string.sub(text, 1, 1));
    });

    it("gives the same bytes for the same events, whatever order their tables were filled in", () => {
        const forward = new LuaTable<string | number, FieldValue>();
        const backward = new LuaTable<string | number, FieldValue>();
        for (const i of $range(1, 20)) forward.set(`key${i}`, i);
        for (const i of $range(20, 1, -1)) backward.set(`key${i}`, i);
        const a = tuple(1, 0, 0, 1, "a", forward);
        const b = tuple(1, 0, 0, 1, "a", backward);
        assert.equal(packed([a]), packed([b]));
    });

    it("gives every event its own tables", () => {
        const raid = table_(["Anna", "Bert"]);
        const record = table_({ a: 1 });
        const events = unpackEvents(packed([1, 2].map((time) => tuple(time, 0, 0, 1, "a", raid, record))), PLAIN);
        assert.is_true(events.ok);
        if (!events.ok) return;
        const [first, second] = [events.value[0]!, events.value[1]!];
        assert.is_false(first.get(6) === second.get(6));
        assert.is_false(first.get(7) === second.get(7));
    });

    it("reads deflated blocks without a compressor, and plain ones with one", () => {
        const events = raidNights(60);
        assert.same({ ok: true, value: events }, unpackEvents(packed(events, DEFLATED), PLAIN));
        assert.same({ ok: true, value: events }, unpackEvents(packed(events), DEFLATED));
    });

    it("stays plain where Deflate gains nothing or gives nothing back", () => {
        const events = raidNights(10);
        const silent = { deflate: () => undefined, inflate: () => undefined };
        assert.equal(packed(events), packed(events, { compressor: silent }));
        assert.equal(packed(events), packed(events, { compressor: storingCompressor }));
    });

    if (zlibCompressor !== undefined) {
        it("takes less than a tenth of a raid's evening's texts", () => {
            const events = raidNights(400);
            assert.is_true(packed(events, DEFLATED).length < 4000);
            assert.is_true(packed(events).length < 8000);
        });
    }

    it("refuses what is more than a block holds, and cutBlock finds what fits", () => {
        const events = raidNights(1500);
        assert.same({ ok: false, reason: TOO_LARGE }, packEvents(events, DEFLATED));
        assert.same({ ok: false, reason: TOO_LARGE }, packEvents(raidNights(900), PLAIN));
        let first = 1;
        let fitting = FIRST_TRY_EVENTS;
        const all: LedgerEvent[] = [];
        while (first <= events.length) {
            const block = cutBlock(events, first, fitting, (part) => packEvents(part, PLAIN));
            assert.is_true(block.ok);
            if (!block.ok) return;
            assert.is_true(block.value.text.length <= PACKED_BYTES_MAX + 64);
            const part = unpackEvents(block.value.text, PLAIN);
            if (part.ok) for (const event of part.value) all.push(event);
            first = first + block.value.events.length;
            fitting = block.value.fitting;
        }
        assert.same(events, all);
    });

    it("refuses what would unfold to more values than a reader takes", () => {
        const names: string[] = [];
        for (const i of $range(1, 140)) names[i - 1] = `P${i}`;
        const list: LedgerEvent[] = [];
        const record: LedgerEvent[] = [];
        for (const i of $range(1, 940)) {
            list[i - 1] = tuple(i, 0, 0, 1, "a", table_(names));
            record[i - 1] = tuple(i, 0, 0, 1, "a", table_({ names: table_(names) }));
        }
        for (const events of [list, record]) {
            assert.same({ ok: false, reason: TOO_LARGE }, packEvents(events, PLAIN));
            const fewer = events.slice(0, 920);
            assert.same({ ok: true, value: fewer }, unpackEvents(packed(fewer), PLAIN));
        }
    });

    it("has room for any single event", () => {
        const zeros = string.rep("\0", 2000);
        const event = tuple(4294967295, 255, 65535, 4294967295, "k", zeros);
        assert.same({ ok: true, value: [event] }, unpackEvents(packed([event]), PLAIN));
    });
});

describe("packBlock with a context", () => {
    const events = raidNights(60);
    const award = events[56]!;
    const next = events[59]!;

    it("tells an event as a difference to one that is held already", () => {
        const alone = packBlock([next], PLAIN);
        const options = { compressor: undefined, context: [award] };
        const told = packBlock([next], options);
        assert.is_true(alone.ok && told.ok);
        if (!alone.ok || !told.ok) return;
        assert.is_true(alone.value.length > 250);
        assert.is_true(told.value.length < 50);
        const read = attempt(() => readBlock(createByteReader(told.value), options));
        assert.same({ ok: true, value: [next] }, read);
    });
});

describe("packing in slices", () => {
    it("pauses and comes to the same bytes and events", () => {
        const events = raidNights(300);
        let packs = 0;
        let longest = 0;
        let sinceYield = 0;
        function pause(units: number): void {
            longest = math.max(longest, units);
            sinceYield = sinceYield + units;
            if (sinceYield < 200) return;
            sinceYield = 0;
            coroutine.yield();
        }
        let text = "";
        let read: unknown;
        const thread = coroutine.create(() => {
            text = packed(events, { compressor: undefined, pause } as typeof PLAIN);
            read = unpackEvents(text, { compressor: undefined, pause });
        });
        while (coroutine.status(thread) !== "dead") {
            const [ok, problem] = coroutine.resume(thread);
            assert.is_true(ok, tostring(problem));
            packs = packs + 1;
        }
        assert.equal(packed(events), text);
        assert.same({ ok: true, value: events }, read);
        assert.is_true(packs > 20);
        assert.is_true(longest < 1000);
    });
});
