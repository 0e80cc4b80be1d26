import { checksumOf } from "../../src/wire/checksum";
import { readWord, spellWord } from "../../src/wire/word";

describe("word", () => {
    for (const whole of [0, 1, 84, 85, 65521, 4294967295]) {
        it(`spells ${whole} in five bytes and reads it back`, () => {
            const text = spellWord(whole, 5);
            assert.equal(5, text.length);
            assert.equal(whole, readWord(text, 1, 5));
        });
    }

    it("never needs an escape", () => {
        for (const whole of $range(0, 84)) assert.is_nil(string.find(spellWord(whole, 1), "[%z\x01-\x20~^\x7f]")[0]);
    });

    it("refuses foreign bytes and short texts", () => {
        assert.is_nil(readWord("abc^e", 1, 5));
        assert.is_nil(readWord("abc", 1, 5));
    });
});

describe("checksum", () => {
    // Published: RFC 1950's own example text, and values of zlib.
    const cases: [string, number][] = [
        ["", 1],
        ["a", 6422626],
        ["Wikipedia", 300286872],
        ["123456789", 152961502],
        [string.rep(string.char(255), 5000), 1420981654],
    ];
    for (const [text, sum] of cases) {
        it(`of ${text.length} bytes is zlib's Adler-32`, () => assert.equal(sum, checksumOf(text)));
    }
});
