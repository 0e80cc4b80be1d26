import { createByteWriter } from "../../../src/wire/binary/bytes";
import { encodeFrame } from "../../../src/wire/binary/frame";
import { COSTLY } from "./costly";
import { specCompressor } from "./compressor";
import { NOTHING_HELD } from "./messages";
import { createMeteredReader, type MeteredReader } from "./meteredReader";

/** Some 130 microseconds for each byte: what a list element costs, times the elements that a byte may unfold to. */
const INSTRUCTIONS_PER_BYTE = 8000;
/** Of any message, 30 ms: two thousand fields in a few bytes. */
const INSTRUCTIONS = 2000000;
/** From one pause to the next, 4 ms: the largest payload there may be, at once. */
const INSTRUCTIONS_PER_SLICE = 250000;
/** What reading any of them makes anew, in KB, before the collector comes. */
const KILOBYTES = 12000;

function liveText(block: string): string {
    const out = createByteWriter();
    out.word(1);
    out.byte(0);
    out.byte(0);
    out.text(block);
    return encodeFrame("live", out.written());
}

describe("a message that is made to be costly", () => {
    let reader: MeteredReader;
    before_each(() => {
        reader = createMeteredReader();
    });
    after_each(() => {
        reader.stop();
        collectgarbage("restart");
    });

    for (const { what, block, reason, reasonOfInflate } of COSTLY) {
        for (const isInflatedByGame of [true, false]) {
            const way = isInflatedByGame ? "the game's inflate" : "our own";
            it(`costs what its bytes allow, with ${way}: ${what}`, () => {
                const text = liveText(block);
                collectgarbage("collect");
                collectgarbage("stop");
                const kilobytes = collectgarbage("count");
                reader.start();
                const result = reader.read(text, isInflatedByGame ? specCompressor : undefined, NOTHING_HELD);
                const made = collectgarbage("count") - kilobytes;
                const expected = isInflatedByGame ? reason : (reasonOfInflate ?? reason);
                assert.same({ ok: false, reason: expected }, result);
                const cost = reader.instructions();
                assert.is_true(cost <= INSTRUCTIONS + INSTRUCTIONS_PER_BYTE * text.length, `${cost} instructions`);
                assert.is_true(reader.longestSlice() <= INSTRUCTIONS_PER_SLICE, `${reader.longestSlice()} in a slice`);
                assert.is_true(made <= KILOBYTES, `${made} KB`);
            });
        }
    }
});
