import { hashText } from "../../../src/event/hashText";
import { openBinary } from "../../../src/wire/binary/codec";
import { createByteWriter } from "../../../src/wire/binary/bytes";
import { encodeFrame } from "../../../src/wire/binary/frame";
import {
    decodeGroupNotice,
    encodeGroupNotice,
    FOUNDER_BYTES_MAX,
    groupIdOf,
    type GroupNotice,
    isGroupNotice,
} from "../../../src/wire/binary/groupNotice";
import { createSeededRandom } from "../../sync/seededRandom";
import { hexOf } from "./hex";

const NAME = hashText("LootLedger");
/** "L", an offer, the ledger's name, chance, "Anna-Everlook", checksum. */
const FROZEN_OFFER = "4c011bcc7693d2deadbeef0d416e6e612d457665726c6f6f6b93fe0b2b";
const FROZEN_QUESTION = "4c0a01cc7693d2085d02f5";

function offerOf(founder: string, chance: number): GroupNotice {
    return { kind: "offer", name: NAME, id: groupIdOf(founder, chance), founder };
}

const QUESTION: GroupNotice = { kind: "question", name: NAME };

/** The frame is sound, the notice is what it is. */
function frameOf(
    kind: number,
    words: number[],
    founder?: string,
    length = founder === undefined ? 0 : founder.length,
): string {
    const out = createByteWriter();
    out.byte(kind);
    for (const word of words) out.word(word);
    if (founder !== undefined) {
        out.whole(length);
        out.text(founder);
    }
    return encodeFrame("notice", out.written());
}

function fate(text: string): string {
    const notice = decodeGroupNotice(text);
    return notice.ok ? "" : notice.reason;
}

describe("a notice of a group's ledger", () => {
    it("comes back as it was", () => {
        const founders = ["A", "Anna-Everlook", "Ännchen-Kel'Thuzad", string.rep("é", FOUNDER_BYTES_MAX / 2)];
        for (const founder of founders) {
            for (const chance of [0, 1, 65536, 4294967295]) {
                const notice = offerOf(founder, chance);
                const text = encodeGroupNotice(notice);
                assert.is_true(isGroupNotice(text));
                assert.is_true(text.length < 255);
                assert.is_nil(string.find(text, "\0", 1, true)[0]);
                assert.same({ ok: true, value: notice }, decodeGroupNotice(text));
            }
        }
        assert.same({ ok: true, value: QUESTION }, decodeGroupNotice(encodeGroupNotice(QUESTION)));
    });

    it("keeps its form", () => {
        assert.equal(FROZEN_OFFER, hexOf(encodeGroupNotice(offerOf("Anna-Everlook", 3735928559))));
        assert.equal(FROZEN_QUESTION, hexOf(encodeGroupNotice(QUESTION)));
        assert.equal("b6dbda75deadbeef", groupIdOf("Anna-Everlook", 3735928559));
    });

    it("is no message of a ledger, and no message of a ledger is one", () => {
        const opened = openBinary(encodeGroupNotice(QUESTION));
        assert.is_false(opened.ok);
        for (const text of ["", "A", "J", "\x01", encodeFrame("hello", "abc")]) {
            assert.is_false(isGroupNotice(text));
            assert.equal("no notice of a group", fate(text));
        }
    });

    const hostile: [what: string, text: string, reason: string][] = [
        ["nothing but its letter", "L", "message is cut off"],
        ["an unknown form", frameOf(2, [NAME]), "unknown form of a notice"],
        ["no name of a ledger", frameOf(1, []), "bytes are missing"],
        ["more than it says", frameOf(1, [NAME, 1]), "bytes are left over"],
        ["no founder", frameOf(0, [NAME, 1], ""), "founder is no name"],
        ["a founder that is cut", frameOf(0, [NAME, 1], "Anna", 5), "bytes are missing"],
        ["a founder without end", frameOf(0, [NAME, 1], string.rep("a", 97)), "number is out of range"],
        ["a founder that colours the chat", frameOf(0, [NAME, 1], "|cffff0000Anna"), "founder is no name"],
        ["a founder of two lines", frameOf(0, [NAME, 1], "Anna\nBert"), "founder is no name"],
    ];
    for (const [what, text, reason] of hostile) {
        it(`refuses ${what}`, () => {
            assert.equal(reason, fate(text));
        });
    }

    it("never raises an error, whatever comes", () => {
        const random = createSeededRandom(7);
        const sound = encodeGroupNotice(offerOf("Anna-Everlook", 99));
        let refused = 0;
        for (const _ of $range(1, 5000)) {
            const at = random.integer(2, sound.length);
            const byte = string.char(random.integer(1, 255));
            const text = string.sub(sound, 1, at - 1) + byte + string.sub(sound, at + random.integer(0, 2));
            if (text !== sound && fate(text) !== "") refused = refused + 1;
        }
        assert.is_true(refused > 4900, `${refused} refused`);
    });
});
