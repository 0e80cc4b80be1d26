import { addSums, hashOf, isSame, join, NOTHING } from "../../src/fingerprint/fingerprint";

describe("a fingerprint", () => {
    const one = { hash: 74645930, count: 3, sum: 4000000000 };

    it("of nothing has the hash 0, as the incumbent tells it", () => {
        assert.same({ hash: 0, count: 0, sum: 0 }, NOTHING);
        assert.equal(0, hashOf(1, 0));
        assert.equal(1, hashOf(1, 5));
    });

    it("is the same only when hash, count and sum are", () => {
        assert.is_true(isSame(one, { ...one }));
        assert.is_false(isSame(one, { ...one, hash: 5 }));
        assert.is_false(isSame(one, { ...one, count: 5 }));
        assert.is_false(isSame(one, { ...one, sum: 5 }));
    });

    it("is not changed by nothing before or after it", () => {
        assert.same(one, join(one, NOTHING, 16));
        assert.same(one, join(NOTHING, one, 16));
    });

    it("keeps its sum in 32 bits", () => {
        assert.equal(3705032704, addSums(4000000000, 4000000000));
        assert.equal(3705032704, join(one, one, 16).sum);
        assert.equal(6, join(one, one, 16).count);
    });
});
