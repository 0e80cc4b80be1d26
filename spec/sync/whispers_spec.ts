import { NATIVE_LAYOUT } from "../../src/event/layout";
import type { OutgoingText, SentHandler, TextHandler } from "../../src/port/channel";
import { createScheduler } from "../../src/schedule/scheduler";
import { createRefusals } from "../../src/sync/refusals";
import { createRouter, NOT_ASKED, NOT_WHISPERED, type Router, type Station } from "../../src/sync/router";
import { markOf } from "../../src/sync/speech";
import type { Contents, Message } from "../../src/wire/message";
import { loadSerializer } from "./aceSerializer";
import { makeEvent } from "./guild";
import { createSeededRandom } from "./seededRandom";
import { createVirtualTime, type VirtualTime } from "./virtualTime";
import { STEADY_FRAMES } from "../schedule/steadyFrames";

const HEADING = { ledgerId: "12345678", epoch: "0" };
const EVENT = makeEvent(1000, 5, string.rep("note ", 30));
const DATA = { kind: "data", start: 0, finish: 5000, piece: 1, isLast: true, isWhole: true } as const;
const HELLO: Contents = { kind: "hello", root: { hash: 1, count: 2, sum: 3 } };
const ALL_SENT: SentHandler = () => undefined;

interface Passed {
    readonly message: OutgoingText;
    readonly onSent: SentHandler;
}

/** @noSelf */
interface Stage {
    readonly router: Router;
    readonly station: Station;
    readonly heard: { kind: Message["kind"]; isWhisper: boolean }[];
    readonly wanted: LuaSet<string>;
    readonly passed: Passed[];
    readonly time: VirtualTime;
    say(text: string, distribution: string, sender: string): void;
    counts(): Record<string, number>;
}

function createStage(encoding: Station["encoding"] = "binary"): Stage {
    const time = createVirtualTime();
    const passed: Passed[] = [];
    const heard: Stage["heard"] = [];
    const wanted = new LuaSet<string>();
    const log = { error: (message: string) => error(message, 0), warn: () => undefined, info: () => undefined };
    const clock = { serverTime: () => 0, seconds: () => time.seconds(), milliseconds: () => 0 };
    let handler: TextHandler = () => undefined;
    const router = createRouter({
        channel: {
            send: (message, onSent) => void passed.push({ message, onSent }),
            listen(listener) {
                handler = listener;
                return () => undefined;
            },
            obstacle: () => undefined,
            whisperObstacle: () => undefined,
        },
        serializer: loadSerializer(),
        compressor: undefined,
        scheduler: createScheduler({ clock, timer: time.timer, log, frameRate: STEADY_FRAMES, budgetMilliseconds: 4 }),
        clock,
        timer: time.timer,
        random: createSeededRandom(1),
        log,
    });
    const station: Station = {
        ...HEADING,
        mark: markOf(HEADING),
        layout: NATIVE_LAYOUT,
        distribution: "GUILD",
        encoding,
        refusals: createRefusals(log),
        receive: (_sender, { kind }, isWhisper) => void heard.push({ kind, isWhisper }),
        heardSegment: () => true,
        missedLive: () => undefined,
        wantsWhisper: (sender) => wanted.has(sender),
        lacksNothingSince: () => false,
        find: () => undefined,
    };
    router.attach(station);
    return {
        router,
        station,
        heard,
        wanted,
        passed,
        time,
        say: (text, distribution, sender) => {
            handler(text, distribution, sender);
        },
        counts() {
            const counts: Record<string, number> = {};
            station.refusals.addTo(counts);
            return counts;
        },
    };
}

function textOf({ router, station }: Stage, contents: Contents): string {
    const text = router.encode(station, contents);
    return text.ok ? text.value : error(text.reason);
}

describe("a whisper", () => {
    for (const encoding of ["binary", "text"] as const) {
        it(`is refused unless we asked its sender (${encoding})`, () => {
            const stage = createStage(encoding);
            stage.wanted.add("Anna-Realm");
            const text = textOf(stage, { ...DATA, events: [EVENT] });
            stage.say(text, "WHISPER", "Mallory-Realm");
            stage.say(text, "WHISPER", "Anna-Realm");
            stage.time.runUntil(1);
            assert.same([{ kind: "data", isWhisper: true }], stage.heard);
            assert.same({ [NOT_ASKED]: 1 }, stage.counts());
        });

        it(`brings data only (${encoding})`, () => {
            const stage = createStage(encoding);
            stage.wanted.add("Anna-Realm");
            stage.say(textOf(stage, HELLO), "WHISPER", "Anna-Realm");
            stage.say(textOf(stage, { kind: "live", events: [EVENT] }), "WHISPER", "Anna-Realm");
            stage.say(textOf(stage, HELLO), "GUILD", "Anna-Realm");
            assert.same([{ kind: "hello", isWhisper: false }], stage.heard);
            assert.same({ [NOT_WHISPERED]: 2 }, stage.counts());
        });
    }

    it("in segments is repaired by whispers between the two", () => {
        const server = createStage();
        const newcomer = createStage();
        newcomer.wanted.add("Anna-Realm");
        const events = [EVENT, makeEvent(1001, 5, string.rep("other ", 100))];
        server.router.send(server.station, textOf(server, { ...DATA, events }), "BULK", ALL_SENT, "Zoe-Realm");
        const segments = [...server.passed];
        assert.is_true(segments.length > 2);
        for (const { message, onSent } of segments) {
            assert.equal("Zoe-Realm", message.target);
            onSent(true);
            if (message !== segments[1]!.message) newcomer.say(message.text, "WHISPER", "Anna-Realm");
        }
        for (const second of $range(1, 5)) {
            newcomer.time.runUntil(second);
            newcomer.router.tick();
        }
        assert.equal(1, newcomer.passed.length);
        const [asked] = newcomer.passed;
        assert.same(["WHISPER", "Anna-Realm"], [asked!.message.distribution, asked!.message.target]);
        server.time.runUntil(10);
        server.say(asked!.message.text, "WHISPER", "Zoe-Realm");
        assert.equal(segments.length + 1, server.passed.length);
        newcomer.say(server.passed[segments.length]!.message.text, "WHISPER", "Anna-Realm");
        newcomer.time.runUntil(12);
        assert.same([{ kind: "data", isWhisper: true }], newcomer.heard);
    });

    it("in segments is not kept when we did not ask", () => {
        const stage = createStage();
        const events = [EVENT, makeEvent(1001, 5, string.rep("other ", 100))];
        stage.router.send(stage.station, textOf(stage, { ...DATA, events }), "BULK", ALL_SENT, "Zoe-Realm");
        const sent = [...stage.passed];
        for (const { message } of sent) stage.say(message.text, "WHISPER", "Mallory-Realm");
        stage.time.runUntil(1);
        assert.same([], stage.heard);
        assert.same({ [NOT_ASKED]: sent.length }, stage.counts());
    });
});
