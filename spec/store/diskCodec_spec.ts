import { checksumOf } from "../../src/store/checksum";
import { packEvents, readHeader, unpackEvents } from "../../src/store/diskCodec";
import { createSlices } from "../../src/schedule/slices";
import type { LedgerEvent } from "../../src/event/event";
import { createBench, createRandom, lootRows, neverPause, randomEvents, tuple } from "./support";

function unpacked(text: string): readonly LedgerEvent[] {
    const result = unpackEvents(text, neverPause);
    if (!result.ok) return error(result.reason, 0);
    return result.value;
}

/** The oracle for UTF-8, by the table of RFC 3629; and nothing that SavedVariables might change. */
function foreignByteAt(text: string): number | undefined {
    let at = 1;
    while (at <= text.length) {
        const [a, b, c, d] = string.byte(text, at, at + 3);
        const isTail = (byte: number | undefined): boolean => byte !== undefined && byte >= 128 && byte <= 191;
        if (a! < 128) {
            if (a! < 32 || a! === 34 || a! === 92 || a! === 127) return at;
            at = at + 1;
        } else if (a! >= 194 && a! <= 223 && isTail(b)) at = at + 2;
        else if (a! >= 224 && a! <= 239 && isTail(b) && isTail(c)) at = at + 3;
        else if (a! >= 240 && a! <= 244 && isTail(b) && isTail(c) && isTail(d)) at = at + 4;
        else return at;
    }
    return undefined;
}

describe("packEvents", () => {
    it("gives back exactly what was packed, whatever payloads hold (200 seeds)", () => {
        for (const seed of $range(1, 200)) {
            const random = createRandom(seed);
            const events = randomEvents(random, random(0, 60));
            const text = packEvents(events, neverPause);
            assert.same(events, unpacked(text), `seed ${seed}`);
            assert.is_nil(foreignByteAt(text), `seed ${seed}: a byte that may not survive the file`);
        }
    });

    it("gives the same bytes for the same events, however their tables were filled", () => {
        const forward = new LuaTable<string, string>();
        const backward = new LuaTable<string, string>();
        for (const i of $range(1, 40)) forward.set(`key${i}`, `value${i}`);
        for (const i of $range(40, 1, -1)) backward.set(`key${i}`, `value${i}`);
        const pack = (fields: LuaTable<string, string>): string =>
            packEvents([tuple(5, 0, 0, 1, "award", fields as never)], neverPause);
        assert.equal(pack(forward), pack(backward));
    });

    it("keeps every byte value in a text", () => {
        const bytes: string[] = [];
        for (const byte of $range(0, 255)) bytes[byte] = string.char(byte);
        const all = table.concat(bytes) + string.reverse(table.concat(bytes));
        const events = [tuple(5, 0, 0, 1, "award", all)];
        assert.same(events, unpacked(packEvents(events, neverPause)));
    });

    it("never cuts a character in two, where texts differ in its last byte only", () => {
        const names = ["Brynölmé", "Brynélmö", "Brynölmö", "Brynélmé", "Сергей", "Серёжа", "龍虎門", "龍虎閂"];
        const random = createRandom(3);
        const events: LedgerEvent[] = [];
        for (const i of $range(0, 99)) {
            const list = `${names[random(0, 7)]},${names[random(0, 7)]},${names[random(0, 7)]},`;
            events[i] = tuple(1000 + i, 0, 0, 1, "award", list);
        }
        const text = packEvents(events, neverPause);
        assert.is_nil(foreignByteAt(text));
        assert.same(events, unpacked(text));
    });

    const numbers = [
        0, -1, 53, 54, 1943, 1944, 69983, 69984, 4294967295, -4294967296, 99999999999999, 1e15, 9007199254740992,
    ];
    const fractions = [0.1, -0.5, 1.5e300, 1e-300, 123456.78901234, 2251799813685249, -1e99];
    for (const value of [...numbers, ...fractions]) {
        it(`keeps the number ${string.format("%.17g", value)}`, () => {
            const events = [tuple(5, 0, 0, 1, "award", value, [value, "x"] as never)];
            assert.same(events, unpacked(packEvents(events, neverPause)));
        });
    }

    it("takes less than 45 bytes for a loot row of its kind, and far less where rows repeat", () => {
        const events = lootRows(1, 300);
        assert.is_true(packEvents(events, neverPause).length / events.length < 45);
        const same: LedgerEvent[] = [];
        for (const i of $range(0, 999)) same[i] = tuple(1000 + i, 0, 0, 1, "award", "Brynöl", 10);
        assert.is_true(packEvents(same, neverPause).length / same.length < 2);
    });

    it("packs nothing as nothing", () => {
        assert.same([], unpacked(packEvents([], neverPause)));
    });

    it("works in slices: no slice looks at the clock more than once after its deadline, and the bytes are the same", () => {
        const events = lootRows(1, 400);
        const whole = packEvents(events, neverPause);
        const { clock } = createBench();
        let text = "";
        let back: readonly LedgerEvent[] = [];
        const step = createSlices(clock, (pause) => {
            text = packEvents(events, pause);
            back = unpacked(text);
        });
        let slices = 1;
        while (step(0) !== false) slices = slices + 1;
        assert.equal(whole, text);
        assert.same(events, back);
        assert.is_true(slices > 100, `only ${slices} slices`);
    });
});

/** Frozen: written by the first version. It must be read for ever, and version 1 must go on writing just this. */
const FROZEN_EVENTS = [
    tuple(1587089460, 0, 0, 443021632, "sold", "Traergöth", "|cffa335ee|Hitem:16921::::::::60:::::::|h[Halo]|h|r", -80),
    tuple(1587089520, 1, 0, 443021632, "sold", "Gaexes", "|cffa335ee|Hitem:16930::::::::60:::::::|h[Helm]|h|r", -10),
    tuple(1587089520, 2, 7, 1, "award", ["Brynöl", "Gaexes"] as never, 2.5, true, false, "", '\u0000\n"\\`~|'),
    tuple(1587089999, 255, 65535, 4294967295, "!retraction", "1587089460-0-0-443021632"),
];
const FROZEN_TEXT =
    "1 4 284 332455389 K.sold`award`!retraction`Traergöth`Gaexes1Y'&69212Z)&Halo6Z%&69303U%elm$UNBrynöl`2.5``~00~0a~22~5c~60~7e|`1587089460-!#Y%443021632`%!]yxev2)#{sCYeftse7%!%!(!#kk{zY@Y(!bQ!#$]I!!#$!%;v((v((iZU5v'$(-!v&!v#v!v(!#";

describe("the packed format, version 1", () => {
    it("is read as it was written first", () => {
        assert.same(FROZEN_EVENTS, unpacked(FROZEN_TEXT));
    });

    it("is written as it was written first", () => {
        assert.equal(FROZEN_TEXT, packEvents(FROZEN_EVENTS, neverPause));
    });
});

describe("unpackEvents", () => {
    const sound = packEvents(lootRows(1, 5), neverPause);
    const cases: [name: string, text: string][] = [
        ["no text", ""],
        ["prose", "hello there"],
        ["a newer version", `2${string.sub(sound, 2)}`],
        ["a version that is not whole", `1.5${string.sub(sound, 2)}`],
        ["a header alone", "1 0 0 0 "],
        ["a header without its end", "1 5 100"],
        ["an absurd count", "1 99999999999 10 0 abc"],
        ["an absurd length", "1 1 99999999999 0 abc"],
        ["an endless number", `1 ${string.rep("9", 400)} 1 1 x`],
        ["a truncated body", string.sub(sound, 1, sound.length - 1)],
        ["a body with something behind it", `${sound}!`],
        ["two bodies", sound + sound],
        ["a leading space", ` ${sound}`],
    ];
    for (const [name, text] of cases) {
        it(`refuses ${name} with a reason`, () => {
            const result = unpackEvents(text, neverPause);
            assert.is_false(result.ok);
            assert.is_true(!result.ok && result.reason.length > 0);
        });
    }

    it("gives the exact events or a reason for 5,000 mutations", () => {
        const random = createRandom(7);
        const events = randomEvents(random, 30);
        const text = packEvents(events, neverPause);
        let refused = 0;
        for (const round of $range(1, 5000)) {
            const at = random(1, text.length);
            const length = random(0, 3);
            const middle =
                random(0, 1) === 1 ? string.char(random(33, 125)) : string.sub(text, random(1, 40), random(1, 60));
            const mutated = string.sub(text, 1, at - 1) + middle + string.sub(text, at + length);
            const result = unpackEvents(mutated, neverPause);
            if (result.ok) assert.same(events, result.value, `round ${round}`);
            else refused = refused + 1;
        }
        assert.is_true(refused > 4500);
    });

    it("ends on forged texts whose checksum is right (3,000 mutations behind the checksum)", () => {
        const random = createRandom(8);
        const body = readHeader(packEvents(randomEvents(random, 30), neverPause));
        if (!body.ok) return error(body.reason, 0);
        let sane = 0;
        for (const _ of $range(1, 3000)) {
            const at = random(1, body.value.body.length);
            const forged =
                string.sub(body.value.body, 1, at - 1) +
                string.char(random(33, 125)) +
                string.sub(body.value.body, at + 1);
            const result = unpackForged(body.value.count, body.value.length, forged);
            if (result) sane = sane + 1;
        }
        assert.is_true(sane > 0 && sane < 3000);
    });
});

/** Seals a forged body as the writer would, so that what lies behind the checksum is tried too. */
function unpackForged(count: number, length: number, body: string): boolean {
    const seal = string.format("1 %.0f %.0f ", count, length);
    const sum = checksumOf(seal + body, neverPause);
    const result = unpackEvents(`${seal}${string.format("%.0f", sum)} ${body}`, neverPause);
    if (result.ok) assert.equal(count, result.value.length);
    else assert.is_true(result.reason.length > 0);
    return result.ok;
}
