import type { OutgoingText, SentHandler } from "../../src/port/channel";
import { createCarrier, type Carrier } from "../../src/sync/carrier";
import type { Parcel } from "../../src/sync/parcel";
import { createTurns } from "../../src/sync/turns";
import { cutChunk } from "../../src/wire/binary/segments";

interface Below {
    readonly message: OutgoingText;
    readonly onSent: SentHandler;
}

/** Long enough for three segments. */
function longText(name: string): string {
    return `I${name}${string.rep("x", 600)}`;
}

function createStage(): { carrier: Carrier; below: Below[]; texts: () => string[]; now: { seconds: number } } {
    const below: Below[] = [];
    const now = { seconds: 100 };
    const carrier = createCarrier(
        {
            send: (message, onSent) => void below.push({ message, onSent }),
            obstacle: () => undefined,
            whisperObstacle: () => undefined,
            listen: () => () => {},
        },
        { serverTime: () => 0, seconds: () => now.seconds, milliseconds: () => 0 },
    );
    return { carrier, below, texts: () => below.map(({ message }) => message.text), now };
}

function broadcast(text: string, ledger = 1): Parcel {
    return { ledger, text, distribution: "GUILD", priority: "BULK" };
}

function whisper(text: string, target: string, ledger = 1): Parcel {
    return { ledger, text, distribution: "WHISPER", target, priority: "BULK" };
}

const IGNORE: SentHandler = () => undefined;

describe("turns", () => {
    it("give each owner one in a round", () => {
        const turns = createTurns<string>();
        for (const item of ["a1", "a2", "a3"]) turns.push(1, item);
        turns.push(2, "b1");
        turns.push(3, "c1");
        turns.push(2, "b2");
        turns.drop((item) => item === "c1");
        const order: string[] = [];
        for (let item = turns.next(); item !== undefined; item = turns.next()) order.push(item);
        assert.same(["a1", "b1", "a2", "b2", "a3"], order);
    });
});

describe("carrier", () => {
    it("keeps one BULK text below it of broadcasts, and another one of whispers", () => {
        const { carrier, below, texts } = createStage();
        carrier.send(broadcast("one"), IGNORE);
        carrier.send(whisper("to Zoe", "Zoe-Realm"), IGNORE);
        carrier.send(broadcast("two"), IGNORE);
        carrier.send(whisper("to Yves", "Yves-Realm"), IGNORE);
        assert.same(["one", "to Zoe"], texts());
        assert.same(
            { text: "to Zoe", distribution: "WHISPER", target: "Zoe-Realm", priority: "BULK" },
            below[1]!.message,
        );
        below[1]!.onSent(true);
        assert.same(["one", "to Zoe", "to Yves"], texts());
        below[0]!.onSent(true);
        assert.same(["one", "to Zoe", "to Yves", "two"], texts());
    });

    it("lets ledgers take turns", () => {
        const { carrier, below, texts } = createStage();
        for (const text of ["a1", "a2", "a3"]) carrier.send(broadcast(text, 1), IGNORE);
        carrier.send(broadcast("b1", 2), IGNORE);
        for (const i of $range(0, 3)) below[i]!.onSent(true);
        assert.same(["a1", "a2", "b1", "a3"], texts());
    });

    it("sends whispered segments to their receiver, and again only what he misses", () => {
        const { carrier, below, now } = createStage();
        const { chunk, texts } = cutChunk(1, longText("Zoe"));
        carrier.send(whisper(longText("Zoe"), "Zoe-Realm"), IGNORE);
        assert.equal(3, below.length);
        for (const { message, onSent } of [...below]) {
            assert.equal("Zoe-Realm", message.target);
            onSent(true);
        }
        now.seconds = 110;
        const missing = {
            kind: "missing",
            ledger: 1,
            epoch: { generation: 0, hash: 0 },
            chunk,
            total: 3,
            numbers: [2],
        } as const;
        carrier.missed(missing, "Yves-Realm");
        carrier.missed(missing);
        assert.equal(3, below.length, "nobody else gets what was whispered");
        carrier.missed(missing, "Zoe-Realm");
        assert.same(
            { text: texts[1], distribution: "WHISPER", target: "Zoe-Realm", priority: "NORMAL" },
            below[3]!.message,
        );
        assert.equal(4, below.length);
    });

    it("does not whisper what was broadcast to one who says by whisper that he misses it", () => {
        const { carrier, below } = createStage();
        const { chunk } = cutChunk(1, longText("all"));
        carrier.send(broadcast(longText("all")), IGNORE);
        for (const { onSent } of [...below]) onSent(true);
        carrier.missed(
            { kind: "missing", ledger: 1, epoch: { generation: 0, hash: 0 }, chunk, total: 3, numbers: [2] },
            "Zoe-Realm",
        );
        assert.equal(3, below.length);
    });

    it("drops what waits for one receiver alone, or for all, of one ledger", () => {
        const { carrier, below, texts } = createStage();
        const told: string[] = [];
        const note =
            (name: string): SentHandler =>
            (sent) =>
                void told.push(`${name} ${tostring(sent)}`);
        carrier.send(whisper("first", "Yves-Realm"), note("first"));
        carrier.send(whisper("lost", "Zoe-Realm"), note("lost"));
        carrier.send(whisper("kept", "Xena-Realm"), note("kept"));
        carrier.send(whisper("other ledger", "Zoe-Realm", 2), note("other ledger"));
        carrier.send(broadcast("all"), note("all"));
        carrier.send(broadcast("lost"), note("lost"));
        carrier.cancel({ ledger: 1, target: "Zoe-Realm" });
        carrier.cancel({ ledger: 1 });
        for (let i = 0; i < below.length; i++) below[i]!.onSent(true);
        assert.same(["first", "all", "kept", "other ledger"], texts());
        assert.same(["first true", "all true", "kept true", "other ledger true"], told);
    });
});
