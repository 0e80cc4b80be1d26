import { NOTHING } from "../../src/fingerprint/fingerprint";
import type { Message } from "../../src/wire/message";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import type { OutgoingText, Priority, SentHandler, TextHandler } from "../../src/port/channel";
import type { Log } from "../../src/port/log";
import { createAuthority } from "../../src/sync/authority";
import { createPeers, PEERS_MAX } from "../../src/sync/peers";
import { createRefusals } from "../../src/sync/refusals";
import { createRouter } from "../../src/sync/router";
import { createInbox, WAITING_MAX } from "../../src/sync/inbox";
import type { Judgement } from "../../src/sync/admission";

import { loadSerializer } from "./aceSerializer";
import { makeEvent } from "./guild";
import { createVirtualTime } from "./virtualTime";
import { createSeededRandom } from "./seededRandom";
import { createScheduler } from "../../src/schedule/scheduler";
import { markOf } from "../../src/sync/speech";
import type { Station } from "../../src/sync/router";
import { encodeMessage } from "../wire/encodeMessage";
import { STEADY_FRAMES } from "../schedule/steadyFrames";

const serializer = loadSerializer();

function createFakeLog(): { errors: string[]; warnings: string[]; log: Log } {
    const errors: string[] = [];
    const warnings: string[] = [];
    return {
        errors,
        warnings,
        log: {
            error: (message: string) => void errors.push(message),
            warn: (message: string) => void warnings.push(message),
        },
    };
}

describe("authority", () => {
    const answers: [answer: unknown, verdict: string][] = [
        [true, "yes"],
        [false, "no"],
        ["yes", "unknown"],
        [1, "unknown"],
    ];
    for (const [answer, verdict] of answers) {
        it(`takes ${tostring(answer)} for ${verdict}`, () => {
            const authority = createAuthority(() => answer as boolean | undefined, createFakeLog().log);
            assert.equal(verdict, authority.maySend("Anna-Realm"));
            assert.equal(verdict, authority.mayWrite("Anna-Realm", makeEvent(1, 2, "x")));
        });
    }

    it("takes no answer for unknown", () => {
        assert.equal("unknown", createAuthority(() => undefined, createFakeLog().log).maySend("Anna-Realm"));
    });

    it("takes a handler that fails for unknown, and reports each fault once", () => {
        const { errors, log } = createFakeLog();
        const authority = createAuthority(() => error("no such rank", 0), log);
        assert.equal("unknown", authority.maySend("Anna-Realm"));
        assert.equal("unknown", authority.maySend("Bert-Realm"));
        assert.same(["LibLedger: the authorise handler failed: no such rank"], errors);
    });
});

describe("inbox", () => {
    it("keeps the newest when there is no more room, and counts the rest", () => {
        let refused = 0;
        let answer: Judgement = { kind: "wait" };
        const inbox = createInbox({
            layout: NATIVE_LAYOUT,
            judge: () => answer,
            onRefused: () => {
                refused = refused + 1;
            },
            onAside: () => {},
        });
        for (const i of $range(1, WAITING_MAX + 20)) {
            inbox.admit([{ sender: "Anna-Realm", event: makeEvent(i, 1, "x"), isLive: true }]);
            inbox.admit([{ sender: "Anna-Realm", event: makeEvent(i, 1, "x"), isLive: true }]);
        }
        assert.equal(WAITING_MAX, inbox.waiting());
        assert.equal(20, refused);
        answer = { kind: "accept" };
        const accepted = inbox.ask();
        assert.equal(WAITING_MAX, accepted.length);
        assert.equal(21, accepted[0]!.get(1));
        assert.equal(0, inbox.waiting());
    });
});

describe("peers", () => {
    it("forget the one that was silent longest", () => {
        const peers = createPeers();
        for (const i of $range(1, PEERS_MAX)) peers.heard(`Peer${i}`, i);
        peers.heard("Peer1", 1000);
        peers.heard("Newcomer", 1001);
        const names = peers.all().map((peer) => peer.name);
        assert.equal(PEERS_MAX, names.length);
        assert.is_true(names.includes("Peer1"));
        assert.is_false(names.includes("Peer2"));
    });
});

describe("refusals", () => {
    it("count by reason without growing for ever, and tell the player once about each peer", () => {
        const { warnings, log } = createFakeLog();
        const refusals = createRefusals(log);
        for (const i of $range(1, 200)) refusals.note(`Peer${i % 3}`, `reason ${i}`);
        const counts: Record<string, number> = {};
        refusals.addTo(counts);
        assert.equal(136, counts["other reasons"]);
        assert.equal(3, warnings.length);
    });
});

interface Passed {
    readonly message: OutgoingText;
    readonly onSent: SentHandler;
}

const HEADING = { ledgerId: "12345678", epoch: "0" };

function stationOf(receive: Station["receive"]): Station {
    return {
        ...HEADING,
        mark: markOf(HEADING),
        layout: NATIVE_LAYOUT,
        distribution: "GUILD",
        encoding: "binary",
        refusals: createRefusals(createFakeLog().log),
        receive,
        heardSegment: () => true,
        missedLive: () => undefined,
        wantsWhisper: () => false,
        lacksNothingSince: () => false,
        find: () => undefined,
    };
}

describe("router", () => {
    function createStage(): {
        passed: Passed[];
        router: ReturnType<typeof createRouter>;
        say: TextHandler;
        errors: string[];
        now: { seconds: number };
    } {
        const now = { seconds: 0 };
        const passed: Passed[] = [];
        const handlers: TextHandler[] = [];
        const { errors, log } = createFakeLog();
        const clock = { serverTime: () => 0, seconds: () => now.seconds, milliseconds: () => 0 };
        const { timer } = createVirtualTime();
        const router = createRouter({
            channel: {
                send: (message, onSent) => void passed.push({ message, onSent }),
                listen(handler) {
                    handlers.push(handler);
                    return () => void handlers.pop();
                },
                obstacle: () => undefined,
                whisperObstacle: () => undefined,
            },
            serializer,
            compressor: undefined,
            scheduler: createScheduler({ clock, timer, log, frameRate: STEADY_FRAMES, budgetMilliseconds: 4 }),
            clock,
            timer,
            random: createSeededRandom(1),
            log,
        });
        const say: TextHandler = (text, distribution, sender) => {
            for (const handler of handlers) handler(text, distribution, sender);
        };
        return { passed, router, say, errors, now };
    }

    const station = stationOf(() => undefined);
    const BULK: Priority = "BULK";

    it("keeps one text of bulk below it, and lets the others pass", () => {
        const { passed, router } = createStage();
        const done: string[] = [];
        router.send(station, "one", BULK, (sent) => void done.push(`one ${tostring(sent)}`));
        router.send(station, "two", BULK, (sent) => void done.push(`two ${tostring(sent)}`));
        router.send(station, "now", "ALERT", () => undefined);
        assert.same(
            ["one", "now"],
            passed.map((entry) => entry.message.text),
        );
        passed[0]!.onSent(false);
        passed[0]!.onSent(false);
        assert.same(
            ["one", "now", "two"],
            passed.map((entry) => entry.message.text),
        );
        passed[2]!.onSent(true);
        assert.same(["one false", "two true"], done);
    });

    it("gives up a text of which nobody tells what became of it", () => {
        const { passed, router, now } = createStage();
        const done: string[] = [];
        router.send(station, "one", BULK, (sent) => void done.push(`one ${tostring(sent)}`));
        router.send(station, "two", BULK, () => undefined);
        now.seconds = 119;
        router.tick();
        assert.equal(1, passed.length);
        now.seconds = 120;
        router.tick();
        assert.equal(2, passed.length);
        passed[0]!.onSent(true);
        assert.same(["one false"], done);
    });

    it("counts what it cannot read, and reports only our own faults", () => {
        const { router, say, errors } = createStage();
        say("?rubbish", "GUILD", "Mallory-Realm");
        say(`Z${string.rep("x", 20)}`, "GUILD", "Mallory-Realm");
        assert.same({ ["not a message of ours"]: 1, ["newer version"]: 1 }, router.refused());
        router.attach(stationOf(() => error("a fault of ours", 0)));
        const hello: Message = { kind: "hello", ...HEADING, root: NOTHING };
        say(encodeMessage(serializer, NATIVE_LAYOUT, hello), "GUILD", "Anna-Realm");
        assert.same(["LibLedger: a message of Anna-Realm: a fault of ours"], errors);
    });

    it("is deaf after its end", () => {
        const { router, say } = createStage();
        router.stop();
        say("?rubbish", "GUILD", "Mallory-Realm");
        assert.same({}, router.refused());
    });
});
