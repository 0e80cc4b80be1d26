import { cube, hashText, MODULUS, MULTIPLIER } from "../../src/event/hashText";
import { createDraw } from "./samples";

describe("hashText", () => {
    // Frozen, from an implementation with whole numbers of any size. Creators of imported rows are made of it.
    const frozen: [text: string, hash: number][] = [
        ["", 0],
        ["a", 2051630889],
        ["abc", 288676397],
        ["abcd", 741378807],
        ["abcde", 2157597842],
        ["abcdefg", 150243103],
        ["abcdefgh", 3064110541],
        ["Thrall-Blackrock", 4278339230],
        [string.char(255), 1701257674],
        ["\0", 1748059978],
        ["\0\0", 1099577951],
        [string.rep("x", 1000), 3617745322],
    ];
    for (const [text, hash] of frozen) {
        it(`gives ${string.format("%.0f", hash)} for ${string.format("%q", string.sub(text, 1, 16))}`, () => {
            assert.equal(hash, hashText(text));
        });
    }

    it("gives whole numbers of 32 bits that seldom meet", () => {
        const seen = new LuaSet<number>();
        let meetings = 0;
        for (const i of $range(1, 20000)) {
            const hash = hashText(`Player${i}-Realm`);
            assert.is_true(hash >= 0 && hash < 4294967296 && hash % 1 === 0);
            if (seen.has(hash)) meetings = meetings + 1;
            seen.add(hash);
        }
        // 20,000 of 2^32 meet 0.05 times on average.
        assert.is_true(meetings <= 1);
    });

    it("stays exact where the products are largest", () => {
        const draw = createDraw(3);
        // The remainder just below and just above each multiple of the modulus is where rounding would show.
        for (const _ of $range(1, 2000)) {
            const multiple = draw(1, MULTIPLIER);
            assert.equal(MODULUS - 1, (multiple * MODULUS - 1) % MODULUS);
            assert.equal(0, (multiple * MODULUS) % MODULUS);
            assert.equal(1, (multiple * MODULUS + 1) % MODULUS);
        }
        assert.equal(MODULUS - 1, cube(MODULUS - 1));
        assert.equal(MODULUS - 8, cube(MODULUS - 2));
    });
});
