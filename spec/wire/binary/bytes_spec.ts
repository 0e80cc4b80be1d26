import { createByteReader, createByteWriter, SIGNED_MAX } from "../../../src/wire/binary/bytes";
import { attempt } from "../../../src/wire/pause";
import { bytesOf, hexOf } from "./hex";

function wholeBytes(value: number): string {
    const out = createByteWriter();
    out.whole(value);
    return hexOf(out.written());
}

describe("numbers as bytes", () => {
    const wholes: Array<[value: number, hex: string]> = [
        [0, "00"],
        [127, "7f"],
        [128, "8001"],
        [16383, "ff7f"],
        [4294967295, "ffffffff0f"],
        [9007199254740992, "8080808080808010"],
    ];
    for (const [value, hex] of wholes) {
        it(`writes ${string.format("%.0f", value)} as ${hex} and reads it back`, () => {
            assert.equal(hex, wholeBytes(value));
            assert.equal(value, createByteReader(bytesOf(hex)).whole(9007199254740992));
        });
    }

    it("brings back signed numbers and words", () => {
        const values = [0, -1, 1, -64, 64, SIGNED_MAX, -SIGNED_MAX];
        const out = createByteWriter();
        for (const value of values) out.signed(value);
        out.word(4294967295);
        out.word(16909060);
        const reader = createByteReader(out.written());
        for (const value of values) assert.equal(value, reader.signed());
        assert.equal(4294967295, reader.word());
        assert.equal(16909060, reader.word());
        assert.equal(0, reader.left());
    });

    const malformed: Array<[what: string, hex: string, reason: string]> = [
        ["nothing", "", "bytes are missing"],
        ["a number without its last digit", "ffff", "bytes are missing"],
        ["more digits than any number has", "80808080808080808000", "number is too long"],
        ["a number beyond the bound", "e907", "number is out of range"],
        ["a number beyond 2^53", "ffffffffffffff7f", "number is out of range"],
    ];
    for (const [what, hex, reason] of malformed) {
        it(`refuses ${what}`, () => {
            const result = attempt(() => createByteReader(bytesOf(hex)).whole(1000));
            assert.same({ ok: false, reason }, result);
        });
    }

    it("refuses texts that are cut off and bytes that are left over", () => {
        assert.same(
            { ok: false, reason: "bytes are missing" },
            attempt(() => createByteReader("abc").take(4)),
        );
        assert.same(
            { ok: false, reason: "text has no end" },
            attempt(() => createByteReader("abc").until("\0")),
        );
        assert.same(
            { ok: false, reason: "bytes are left over" },
            attempt(() => {
                createByteReader("a").finish();
            }),
        );
    });
});
