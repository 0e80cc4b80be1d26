import type { OutgoingText, Priority, SentHandler } from "../../src/port/channel";
import { createAllowance } from "../../src/sync/allowance";
import { createCarrier, type Carrier } from "../../src/sync/carrier";
import type { Parcel } from "../../src/sync/parcel";
import { createTurns } from "../../src/sync/turns";
import { WAITING_MAX } from "../../src/sync/waitingLine";
import { cutChunk } from "../../src/wire/binary/segments";
import { createVirtualTime, type VirtualTime } from "./virtualTime";

interface Below {
    readonly message: OutgoingText;
    readonly onSent: SentHandler;
}

/** @noSelf */
interface Stage {
    readonly carrier: Carrier;
    readonly below: Below[];
    readonly time: VirtualTime;
    texts(): string[];
    /** The client takes everything that is below, and what comes then. */
    takeAll(): void;
}

/** Of so many segments. */
function longText(name: string, segments = 3): string {
    return `I${name}${string.rep("x", segments * 248 - 30)}`;
}

function createStage(): Stage {
    const below: Below[] = [];
    const time = createVirtualTime();
    const clock = { serverTime: () => 0, seconds: () => time.seconds(), milliseconds: () => 0 };
    let told = 0;
    const channel = {
        send: (message: OutgoingText, onSent: SentHandler) => void below.push({ message, onSent }),
        obstacle: () => undefined,
        whisperObstacle: () => undefined,
        listen: () => () => undefined,
    };
    return {
        carrier: createCarrier(channel, clock, time.timer),
        below,
        time,
        texts: () => below.map(({ message }) => message.text),
        takeAll() {
            while (told < below.length) {
                told = told + 1;
                below[told - 1]!.onSent(true);
            }
        },
    };
}

function broadcast(text: string, ledger = 1, priority: Priority = "BULK"): Parcel {
    return { ledger, text, distribution: "GUILD", priority };
}

function whisper(text: string, target: string, ledger = 1): Parcel {
    return { ledger, text, distribution: "WHISPER", target, priority: "BULK" };
}

const IGNORE: SentHandler = () => undefined;
const EPOCH = { generation: 0, hash: 0 };

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

describe("allowance", () => {
    it("is ten messages and one more a second, and knows what waits", () => {
        const now = { seconds: 50 };
        const allowance = createAllowance({ serverTime: () => 0, milliseconds: () => 0, seconds: () => now.seconds });
        assert.equal(10, allowance.left());
        allowance.took(12);
        assert.equal(-2, allowance.left());
        assert.equal(4, allowance.secondsUntil(2));
        now.seconds = 53;
        assert.equal(1, allowance.left());
        now.seconds = 500;
        assert.equal(10, allowance.left());
        assert.equal(0, allowance.secondsUntil(2));
    });
});

describe("carrier", () => {
    it("brings BULK texts one by one, and whispers beside the broadcasts", () => {
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
        const { carrier, texts, takeAll } = createStage();
        for (const text of ["a1", "a2", "a3"]) carrier.send(broadcast(text, 1), IGNORE);
        carrier.send(broadcast("b1", 2), IGNORE);
        takeAll();
        assert.same(["a1", "a2", "b1", "a3"], texts());
    });

    it("keeps a few segments below it, and leaves a part of the allowance to live events", () => {
        const { carrier, below, time, takeAll } = createStage();
        carrier.send(broadcast(longText("long", 20)), IGNORE);
        assert.equal(4, below.length);
        takeAll();
        assert.equal(9, below.length);
        time.runUntil(4.9);
        takeAll();
        assert.equal(13, below.length);
        carrier.send(broadcast("live", 1, "ALERT"), IGNORE);
        assert.equal("live", below[13]!.message.text);
        assert.is_true(carrier.allowanceLeft() >= 0, "the game would have let it wait");
        time.runUntil(30);
        takeAll();
        time.runUntil(60);
        takeAll();
        assert.equal(21, below.length);
    });

    it("whispers as fast as the client takes it, and counts no whisper", () => {
        const { carrier, below, takeAll } = createStage();
        carrier.send(whisper(longText("long", 30), "Zoe-Realm"), IGNORE);
        assert.equal(16, below.length);
        takeAll();
        assert.equal(30, below.length);
        assert.equal(10, carrier.allowanceLeft());
    });

    it("sends whispered segments to their receiver, and again only what he misses", () => {
        const { carrier, below, time, takeAll } = createStage();
        const { chunk, texts } = cutChunk(1, longText("Zoe"));
        carrier.send(whisper(longText("Zoe"), "Zoe-Realm"), IGNORE);
        takeAll();
        for (const { message } of below) assert.equal("Zoe-Realm", message.target);
        assert.equal(3, below.length);
        time.runUntil(10);
        const missing = { kind: "missing", ledger: 1, epoch: EPOCH, chunk, total: 3, numbers: [2] } as const;
        carrier.missed(missing, "Yves-Realm");
        carrier.missed(missing);
        assert.equal(3, below.length, "nobody else gets what was whispered");
        carrier.missed(missing, "Zoe-Realm");
        carrier.missed(missing, "Zoe-Realm");
        const again = { text: texts[1], distribution: "WHISPER", target: "Zoe-Realm", priority: "NORMAL" };
        assert.same(again, below[3]!.message);
        takeAll();
        carrier.missed(missing, "Zoe-Realm");
        assert.equal(4, below.length);
    });

    it("does not whisper what was broadcast to one who says by whisper that he misses it", () => {
        const { carrier, below, takeAll } = createStage();
        const { chunk } = cutChunk(1, longText("all"));
        carrier.send(broadcast(longText("all")), IGNORE);
        takeAll();
        carrier.missed({ kind: "missing", ledger: 1, epoch: EPOCH, chunk, total: 3, numbers: [2] }, "Zoe-Realm");
        assert.equal(3, below.length);
    });

    it("sends what is missed ahead of what waits, at the same pace", () => {
        const { carrier, below, time, texts, takeAll } = createStage();
        const { chunk, texts: segments } = cutChunk(1, longText("first", 5));
        carrier.send(broadcast(longText("first", 5)), IGNORE);
        carrier.send(broadcast(longText("second", 10)), IGNORE);
        takeAll();
        assert.equal(9, below.length);
        const missing = { kind: "missing", ledger: 1, epoch: EPOCH, chunk, total: 5, numbers: [1] } as const;
        carrier.missed(missing);
        time.runUntil(0.6);
        carrier.missed({ ...missing, numbers: [1, 2, 3, 4, 5] });
        assert.equal(9, below.length);
        time.runUntil(6);
        takeAll();
        time.runUntil(7);
        assert.same([...segments], texts().slice(9, 14));
        assert.equal(16, below.length);
    });

    it("sends a segment again a few times only, ever more rarely, however often somebody asks", () => {
        const { carrier, below, time, takeAll } = createStage();
        const text = longText("a");
        const { chunk, texts } = cutChunk(1, text);
        carrier.send(broadcast(text), IGNORE);
        takeAll();
        const missing = { kind: "missing", ledger: 1, epoch: EPOCH, chunk, total: 3, numbers: [2] } as const;
        const times: number[] = [];
        for (const second of $range(1, 3000)) {
            const before = below.length;
            time.runUntil(second);
            carrier.missed(missing);
            takeAll();
            if (below.length > before) times.push(second);
        }
        const again = below.slice(3).map(({ message }) => message.text);
        assert.same([texts[1]!, texts[1]!, texts[1]!, texts[1]!, texts[1]!, texts[1]!], again);
        assert.is_true(times[5]! - times[4]! >= 60);
    });

    it("drops what waits for one receiver alone, or for all, of one ledger", () => {
        const { carrier, texts, takeAll } = createStage();
        const told: string[] = [];
        function note(name: string): SentHandler {
            return (sent) => void told.push(`${name} ${tostring(sent)}`);
        }
        carrier.send(whisper("first", "Yves-Realm"), note("first"));
        carrier.send(whisper("lost", "Zoe-Realm"), note("lost"));
        carrier.send(whisper("kept", "Xena-Realm"), note("kept"));
        carrier.send(whisper("other ledger", "Zoe-Realm", 2), note("other ledger"));
        carrier.send(broadcast("all"), note("all"));
        carrier.send(broadcast("lost"), note("lost"));
        carrier.cancel({ ledger: 1, target: "Zoe-Realm" });
        carrier.cancel({ ledger: 1 });
        takeAll();
        assert.same(["first", "all", "kept", "other ledger"], texts());
        assert.same(["first true", "kept true", "other ledger true"], told);
    });

    it("drops the rest of a text that is on its way, and sends only that rest when it is wanted after all", () => {
        const { carrier, below, time, texts, takeAll } = createStage();
        const { texts: segments } = cutChunk(1, longText("gone", 8));
        let isSent = false;
        carrier.send(broadcast(longText("gone", 8)), IGNORE);
        carrier.cancel({ ledger: 1 });
        takeAll();
        time.runUntil(60);
        assert.equal(4, below.length);
        carrier.send(broadcast(longText("gone", 8)), (sent) => {
            isSent = sent;
        });
        takeAll();
        assert.same([...segments], texts());
        assert.is_true(isSent);
    });

    it("tells that a text was refused once no part of it is below, and then sends only the rest", () => {
        const { carrier, below, texts, takeAll } = createStage();
        const told: boolean[] = [];
        const { texts: segments } = cutChunk(1, longText("long", 6));
        carrier.send(broadcast(longText("long", 6)), (sent) => void told.push(sent));
        below[0]!.onSent(true);
        below[1]!.onSent(false);
        assert.equal(5, below.length);
        below[2]!.onSent(true);
        below[3]!.onSent(true);
        assert.same([], told);
        below[4]!.onSent(true);
        assert.same([false], told);
        carrier.send(broadcast(longText("long", 6)), (sent) => void told.push(sent));
        assert.same([segments[1], segments[5]], texts().slice(5));
        below[5]!.onSent(true);
        below[6]!.onSent(true);
        assert.same([false, true], told);
        takeAll();
        assert.equal(7, below.length);
    });

    it("gives up what nobody tells of, and lets the next one go", () => {
        const { carrier, below, time, texts } = createStage();
        const told: string[] = [];
        carrier.send(broadcast("lost"), (sent) => void told.push(`lost ${tostring(sent)}`));
        carrier.send(broadcast("next"), IGNORE);
        carrier.send(broadcast("hello", 1, "NORMAL"), IGNORE);
        carrier.send(broadcast("advert", 1, "NORMAL"), IGNORE);
        time.runUntil(29);
        carrier.tick();
        assert.same(["lost", "hello"], texts());
        time.runUntil(30);
        carrier.tick();
        assert.same(["lost", "hello", "advert"], texts());
        time.runUntil(120);
        carrier.tick();
        assert.equal("next", below[3]!.message.text);
        below[0]!.onSent(true);
        assert.same(["lost false"], told);
        assert.equal(4, below.length);
    });
});

describe("NORMAL texts", () => {
    function topic(name: string, text: string): Parcel {
        return { ...broadcast(text, 1, "NORMAL"), topic: name };
    }

    it("wait above while one is below, and the newest of a topic takes the place of the older ones", () => {
        const { carrier, texts, takeAll } = createStage();
        carrier.send(topic("advert", "advert 1"), IGNORE);
        carrier.send(topic("advert", "advert 2"), IGNORE);
        carrier.send(broadcast("request", 1, "NORMAL"), IGNORE);
        carrier.send(topic("advert", "advert 3"), IGNORE);
        carrier.send({ ...topic("advert", "other ledger"), ledger: 2 }, IGNORE);
        assert.same(["advert 1"], texts());
        takeAll();
        assert.same(["advert 1", "advert 3", "other ledger", "request"], texts());
    });

    it("are made when they can leave, or not at all when there is nothing to say any more", () => {
        const { carrier, texts, takeAll } = createStage();
        let holding = 1;
        carrier.send(broadcast("first", 1, "NORMAL"), IGNORE);
        carrier.send({ ...topic("hello", ""), text: () => `holds ${holding}` }, IGNORE);
        carrier.send({ ...topic("nothing", ""), text: () => undefined }, IGNORE);
        carrier.send(broadcast("last", 1, "NORMAL"), IGNORE);
        holding = 2;
        takeAll();
        assert.same(["first", "holds 2", "last"], texts());
    });

    it("are not said twice while the first copy waits, and both who wanted it are told", () => {
        const { carrier, texts, takeAll } = createStage();
        const told: string[] = [];
        carrier.send(broadcast("first", 1, "NORMAL"), IGNORE);
        carrier.send(broadcast("same", 1, "NORMAL"), () => void told.push("one"));
        carrier.send(broadcast("same", 1, "NORMAL"), () => void told.push("other"));
        takeAll();
        assert.same(["first", "same"], texts());
        assert.same(["one", "other"], told);
    });

    it("are refused when too many wait", () => {
        const { carrier, below, takeAll } = createStage();
        let refused = 0;
        for (const i of $range(0, WAITING_MAX + 5)) {
            carrier.send(broadcast(`text ${i}`, i % 2, "NORMAL"), (sent) => {
                if (!sent) refused = refused + 1;
            });
        }
        assert.equal(5, refused);
        takeAll();
        assert.equal(WAITING_MAX + 1, below.length);
    });
});
