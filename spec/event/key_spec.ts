import { formatKey, keyOf, keyText, parseKeyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { named, NAMED_LAYOUT, tuple } from "./samples";

describe("the key text of an event", () => {
    it("is time, counter, realm and creator in decimal", () => {
        assert.equal("1700000000-3-4005-43981", keyText(NATIVE_LAYOUT, tuple(1700000000, 3, 4005, 43981, "award")));
    });

    it("writes the largest numbers in full", () => {
        const largest = tuple(4294967295, 255, 65535, 4294967295, "award");
        assert.equal("4294967295-255-65535-4294967295", keyText(NATIVE_LAYOUT, largest));
    });

    it("writes an absent realm as 0 and keeps a negative counter", () => {
        const ignored = named({ time: 1700000000, counter: -1, realm: 0, creator: 43981 }, "IGN");
        assert.equal("1700000000--1-0-43981", keyText(NAMED_LAYOUT, ignored));
    });

    it("gives the key back when read", () => {
        for (const counter of [-1, 0, 7, 255]) {
            const key = { time: 1700000000, counter, realm: 4005, creator: 4294967295 };
            assert.same(key, parseKeyText(formatKey(key)));
        }
        assert.same({ time: 5, counter: 1, realm: 2, creator: 3 }, keyOf(NATIVE_LAYOUT, tuple(5, 1, 2, 3, "a")));
    });

    const foreign: [name: string, text: string][] = [
        ["nothing", ""],
        ["three parts", "1-2-3"],
        ["five parts", "1-2-3-4-5"],
        ["leading zeros", "01-2-3-4"],
        ["a minus zero", "1--0-3-4"],
        ["a sign", "+1-2-3-4"],
        ["a fraction", "1.5-2-3-4"],
        ["hexadecimal", "0x10-2-3-4"],
        ["blanks", " 1-2-3-4"],
        ["a time above 32 bits", "4294967296-0-0-0"],
        ["a realm above 16 bits", "1-0-65536-0"],
        ["a creator above 32 bits", "1-0-0-4294967296"],
        ["a counter that no number holds exactly", "1-99999999999999999999-0-0"],
        ["very long text", `1-2-3-${string.rep("4", 100)}`],
    ];
    for (const [name, text] of foreign) {
        it(`is refused with ${name}`, () => {
            assert.is_nil(parseKeyText(text));
        });
    }
});
