import { createGatherer, type Gatherer } from "../../src/sync/gatherer";
import { createPeers } from "../../src/sync/peers";
import type { OpenChunk } from "../../src/wire/binary/assembler";
import { cutChunk, readSegment, type Segment } from "../../src/wire/binary/segments";
import { createSeededRandom } from "./seededRandom";
import { createVirtualTime } from "./virtualTime";

const TEXT = string.rep("a text of some length ", 60);

function segmentsOf(text: string): Segment[] {
    return cutChunk(77, text).texts.map((each) => {
        const segment = readSegment(each);
        return segment.ok ? segment.value : error(segment.reason);
    });
}

/** @noSelf */
interface Stage {
    readonly gatherer: Gatherer;
    readonly asked: OpenChunk[];
    isWanted: boolean;
    run(seconds: number): void;
}

function createStage(): Stage {
    const time = createVirtualTime();
    const asked: OpenChunk[] = [];
    const stage: Stage = {
        asked,
        isWanted: true,
        gatherer: createGatherer({
            clock: { seconds: time.seconds, serverTime: time.seconds, milliseconds: () => time.seconds() * 1000 },
            timer: time.timer,
            random: createSeededRandom(1),
            ask: (chunk) => void asked.push(chunk),
            isWanted: () => stage.isWanted,
        }),
        run: (seconds) => {
            time.runUntil(time.seconds() + seconds);
        },
    };
    time.timer.every(1, () => {
        stage.gatherer.tick();
    });
    return stage;
}

describe("a gatherer", () => {
    it("asks for what did not come", () => {
        const { gatherer, asked, run } = createStage();
        const segments = segmentsOf(TEXT);
        gatherer.add("Anna", segments[0]!, false);
        run(10);
        assert.equal(1, asked.length);
        assert.equal(segments.length - 1, asked[0]!.missing.length);
    });

    it("does not ask for the rest of what nobody has spoken of for long", () => {
        const stage = createStage();
        stage.isWanted = false;
        stage.gatherer.add("Anna", segmentsOf(TEXT)[0]!, false);
        stage.run(46);
        stage.isWanted = true;
        stage.run(60);
        assert.equal(0, stage.asked.length);
    });

    it("does not ask for the rest of a copy of what it has: others repeat it for one who missed a part", () => {
        const { gatherer, asked, run } = createStage();
        const segments = segmentsOf(TEXT);
        for (const segment of segments) gatherer.add("Anna", segment, false);
        gatherer.add("Bert", segments[1]!, false);
        run(60);
        assert.same([], asked);
        // It is still taken from him: Anna's may have been forged.
        for (const segment of segments.slice(1)) assert.is_nil(gatherer.add("Bert", segment, false));
        assert.same({ ok: true, value: TEXT }, gatherer.add("Bert", segments[0]!, false));
    });

    it("does not ask for what it has no use for", () => {
        const stage = createStage();
        stage.isWanted = false;
        stage.gatherer.add("Anna", segmentsOf(TEXT)[0]!, false);
        stage.run(30);
        assert.same([], stage.asked);
        stage.isWanted = true;
        stage.run(10);
        assert.equal(1, stage.asked.length);
    });
});

describe("peers", () => {
    const mine = { hash: 1, sum: 2, count: 3 };
    const other = { hash: 9, sum: 2, count: 3 };

    it("agree since a time when all senders hold what we hold and one has told so after it", () => {
        const peers = createPeers();
        assert.is_false(peers.agreeSince(0, 10));
        const anna = peers.heard("Anna", 10);
        anna.maySend = true;
        anna.advertisedAt = 10;
        peers.toldRoot(anna, mine, mine, 10);
        assert.is_true(peers.agreeSince(9, 11));
        assert.is_false(peers.agreeSince(10, 11));
        const bert = peers.heard("Bert", 12);
        peers.toldRoot(bert, other, mine, 12);
        assert.is_true(peers.agreeSince(9, 13));
        bert.maySend = true;
        bert.advertisedAt = 12;
        assert.is_false(peers.agreeSince(9, 13));
    });
});
