import { inflate } from "../../../src/wire/binary/inflate";
import { attempt, NO_PAUSE } from "../../../src/wire/pause";
import { createSeededRandom } from "../../sync/seededRandom";
import { storeOnly, zlibCompressor } from "./compressor";
import { raidNights } from "./events";
import { bytesOf } from "./hex";
import { packEvents } from "./packEvents";

function fate(packed: string, length: number): string {
    const result = attempt(() => inflate(packed, length, NO_PAUSE));
    return result.ok ? result.value : `refused: ${result.reason}`;
}

describe("inflate", () => {
    // Made with zlib 1.2.13, level 9, windowBits -15.
    const vectors: Array<[form: string, hex: string, plain: string]> = [
        ["nothing", "0300", ""],
        ["fixed codes", "4b4c440500", "aaaaaaaaaaaaaaaa"],
        ["fixed codes with a far repeat", "4b4c4a4e494d4b4f44a100", "abcdefgabcdefgabcdefg"],
    ];
    for (const [form, hex, plain] of vectors) {
        it(`reads ${form}`, () => {
            assert.equal(plain, fate(bytesOf(hex), plain.length));
        });
    }

    it("reads stored blocks, also several", () => {
        const random = createSeededRandom(5);
        const bytes: string[] = [];
        for (const i of $range(1, 66000)) bytes[i - 1] = string.char(random.integer(0, 255));
        const text = table.concat(bytes);
        assert.equal(text, fate(storeOnly(text), text.length));
    });

    const zlib = zlibCompressor;
    if (zlib !== undefined) {
        it("reads what zlib made of a block", () => {
            const block = packEvents(raidNights(120), { compressor: undefined });
            assert.is_true(block.ok);
            const text = block.ok ? string.rep(block.value, 3) : "";
            const deflated = zlib.deflate(text)!;
            assert.is_true(deflated.length < text.length / 2);
            assert.equal(text, fate(deflated, text.length));
        });

        it("reads whatever zlib makes of random texts", () => {
            const random = createSeededRandom(9);
            for (const _ of $range(1, 60)) {
                const pieces: string[] = [];
                const symbols = random.integer(1, 60);
                for (const i of $range(1, random.integer(1, 600)))
                    pieces[i - 1] = string.char(random.integer(0, symbols));
                const text = table.concat(pieces);
                assert.equal(text, fate(zlib.deflate(text)!, text.length));
            }
        });

        it("raises nothing but reasons on broken streams", () => {
            const random = createSeededRandom(11);
            const text = string.rep("the quick brown fox ", 20);
            const whole = zlib.deflate(text)!;
            for (const _ of $range(1, 500)) {
                const at = random.integer(1, whole.length);
                const broken =
                    string.sub(whole, 1, at - 1) + string.char(random.integer(0, 255)) + string.sub(whole, at + 1);
                const [found] = string.find(fate(broken, text.length), "broken decoder", 1, true);
                assert.is_nil(found);
            }
        });
    }

    const refused: Array<[what: string, hex: string, length: number, reason: string]> = [
        ["nothing", "", 0, "compressed bytes are missing"],
        ["a stream without its end", "4b4c", 16, "compressed bytes are missing"],
        ["more than the stated length", "4b4c440500", 15, "bytes inflate to more than their length"],
        ["less than the stated length", "4b4c440500", 17, "bytes do not inflate to their length"],
        ["bytes behind the end", "4b4c44050000", 16, "compressed bytes are left over"],
        ["a block of no form", "07", 1, "compressed block of unknown form"],
        ["a stored length without its complement", "010100ffff", 1, "stored length is malformed"],
        ["a repeat of what is not there", "030200", 3, "distance goes before the beginning"],
    ];
    for (const [what, hex, length, reason] of refused) {
        it(`refuses ${what}`, () => {
            assert.equal(`refused: ${reason}`, fate(bytesOf(hex), length));
        });
    }
});
