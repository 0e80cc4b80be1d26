import { createDoorkeeper, MUTED, TOO_OFTEN } from "../../src/sync/doorkeeper";
import {
    createMuting,
    FIRST_MUTE_SECONDS,
    FORGIVEN_SECONDS,
    LONGEST_MUTE_SECONDS,
    OFFENDERS_MAX,
    RUBBISH_MAX,
} from "../../src/sync/muting";
import { createRateLimits, LIMITS, SENDERS_MAX, type Traffic } from "../../src/sync/rateLimit";
import { createRefusals } from "../../src/sync/refusals";
import type { Clock } from "../../src/port/clock";
import { NEWER_VERSION } from "../../src/wire/frame";

function createTime(): { now: { seconds: number }; clock: Clock } {
    const now = { seconds: 1000 };
    return { now, clock: { serverTime: () => 0, milliseconds: () => 0, seconds: () => now.seconds } };
}

describe("rate limits", () => {
    function allowed(count: number, allows: () => boolean): number {
        let passed = 0;
        for (const _ of $range(1, count)) if (allows()) passed = passed + 1;
        return passed;
    }

    for (const [traffic, { burst, perSecond }] of pairs(LIMITS)) {
        it(`let a peer say so many ${traffic} at once, and then so many a second`, () => {
            const { now, clock } = createTime();
            const limits = createRateLimits(clock);
            const allows = (): boolean => limits.allows("Mallory-Realm", traffic);
            assert.equal(burst, allowed(200, allows));
            now.seconds = now.seconds + 3 / perSecond + 0.001;
            assert.equal(3, allowed(200, allows));
            assert.is_true(limits.allows("Anna-Realm", traffic));
            assert.is_true(limits.allows("Mallory-Realm", traffic === "text" ? "hello" : "text"));
        });
    }

    it("are never reached by one who talks as much as the game lets him", () => {
        const { now, clock } = createTime();
        const limits = createRateLimits(clock);
        const kinds: Traffic[] = ["segment", "live", "data", "text"];
        for (const traffic of kinds) {
            assert.equal(
                10,
                allowed(10, () => limits.allows(traffic, traffic)),
            );
        }
        for (const _ of $range(1, 600)) {
            now.seconds = now.seconds + 1;
            for (const traffic of kinds) assert.is_true(limits.allows(traffic, traffic));
        }
    });

    it("remember a bounded number of peers, those who speak", () => {
        const { now, clock } = createTime();
        const limits = createRateLimits(clock);
        allowed(50, () => limits.allows("Mallory-Realm", "hello"));
        for (const i of $range(1, SENDERS_MAX * 2)) {
            now.seconds = now.seconds + 0.01;
            limits.allows(`Somebody${i}`, "hello");
            assert.is_false(allowed(9, () => limits.allows("Mallory-Realm", "hello")) > 1);
        }
        assert.is_true(allowed(9, () => limits.allows("Somebody1", "hello")) > 5, "Somebody1 is still remembered");
    });
});

describe("muting", () => {
    it("begins with the eighth broken message, and lasts longer each time", () => {
        const { now, clock } = createTime();
        const muting = createMuting(clock);
        const lengths: (number | undefined)[] = [];
        for (const _ of $range(1, 6)) {
            for (const i of $range(1, RUBBISH_MAX)) {
                const seconds = muting.rubbish("Mallory-Realm", `reason ${i}`);
                assert.equal(i === RUBBISH_MAX, seconds !== undefined);
                if (seconds !== undefined) lengths.push(seconds);
            }
            const seconds = lengths[lengths.length - 1]!;
            assert.same([{ name: "Mallory-Realm", reason: "reason 8", until: now.seconds + seconds }], muting.muted());
            assert.is_false(muting.isMuted("Anna-Realm"));
            now.seconds = now.seconds + seconds - 0.1;
            assert.is_true(muting.isMuted("Mallory-Realm"));
            now.seconds = now.seconds + 0.1;
            assert.is_false(muting.isMuted("Mallory-Realm"));
            assert.same([], muting.muted());
        }
        assert.same([60, 120, 240, 480, 600, 600], lengths);
        assert.same([60, 600], [FIRST_MUTE_SECONDS, LONGEST_MUTE_SECONDS]);
        now.seconds = now.seconds + 3600;
        for (const _ of $range(1, RUBBISH_MAX - 1)) muting.rubbish("Mallory-Realm", "again");
        assert.equal(FIRST_MUTE_SECONDS, muting.rubbish("Mallory-Realm", "again"));
    });

    it("does not come to one whose messages are cut now and then", () => {
        const { now, clock } = createTime();
        const muting = createMuting(clock);
        for (const _ of $range(1, 500)) {
            assert.is_nil(muting.rubbish("Anna-Realm", "cut"));
            now.seconds = now.seconds + FORGIVEN_SECONDS;
        }
    });

    it("is not undone by others who send rubbish, and remembers a bounded number", () => {
        const { now, clock } = createTime();
        const muting = createMuting(clock);
        for (const _ of $range(1, RUBBISH_MAX)) muting.rubbish("Mallory-Realm", "rubbish");
        for (const i of $range(1, OFFENDERS_MAX * 2)) {
            now.seconds = now.seconds + 0.01;
            muting.rubbish(`Somebody${i}`, "rubbish");
        }
        assert.is_true(muting.isMuted("Mallory-Realm"));
        for (const i of $range(1, OFFENDERS_MAX * 2)) {
            for (const _ of $range(1, RUBBISH_MAX)) muting.rubbish(`Somebody${i}`, "rubbish");
        }
        assert.equal(OFFENDERS_MAX, muting.muted().length);
    });
});

describe("the doorkeeper", () => {
    function createStage() {
        const { now, clock } = createTime();
        const warnings: string[] = [];
        const muted: string[] = [];
        const log = {
            error: (message: string) => error(message, 0),
            warn: (message: string) => void warnings.push(message),
        };
        const refusals = createRefusals({ ...log, warn: () => undefined });
        const doorkeeper = createDoorkeeper({ clock, log, refusals, onMuted: (sender) => void muted.push(sender) });
        const counts: Record<string, number> = {};
        return { now, doorkeeper, refusals, warnings, muted, counts };
    }

    it("drops what exceeds the limits of its kind, and counts it", () => {
        const { doorkeeper, refusals, counts } = createStage();
        let passed = 0;
        for (const _ of $range(1, 100)) if (doorkeeper.admits("Mallory-Realm", "Dhello", false)) passed = passed + 1;
        assert.equal(LIMITS.hello.burst, passed);
        assert.is_true(doorkeeper.admits("Mallory-Realm", "Jlive", false));
        assert.is_true(doorkeeper.admits("Anna-Realm", "Dhello", false));
        refusals.addTo(counts);
        assert.same({ [TOO_OFTEN]: 100 - LIMITS.hello.burst }, counts);
    });

    it("lets whispered segments come faster than broadcast ones", () => {
        const { doorkeeper } = createStage();
        let whispered = 0;
        let told = 0;
        for (const _ of $range(1, 100)) {
            if (doorkeeper.admits("Anna-Realm", "Csegment", true)) whispered = whispered + 1;
            if (doorkeeper.admits("Anna-Realm", "Csegment", false)) told = told + 1;
        }
        assert.same([LIMITS.whisper.burst, LIMITS.segment.burst], [whispered, told]);
    });

    it("does not listen to who sends rubbish, tells the player, and says when it listens again", () => {
        const { now, doorkeeper, refusals, warnings, muted, counts } = createStage();
        for (const _ of $range(1, 50)) doorkeeper.unreadable("Bert-Realm", NEWER_VERSION);
        for (const _ of $range(1, RUBBISH_MAX)) doorkeeper.unreadable("Mallory-Realm", "checksum does not match");
        assert.same(["Mallory-Realm"], muted);
        assert.same(["LibLedger: does not listen to Mallory-Realm for 60 seconds: checksum does not match"], warnings);
        assert.is_false(doorkeeper.admits("Mallory-Realm", "Dhello", false));
        assert.is_true(doorkeeper.admits("Bert-Realm", "Dhello", false));
        refusals.addTo(counts);
        assert.same({ [MUTED]: 1 }, counts);
        assert.equal("Mallory-Realm", doorkeeper.muted()[0]!.name);
        now.seconds = now.seconds + 60;
        assert.is_true(doorkeeper.admits("Mallory-Realm", "Dhello", false));
        assert.same([], doorkeeper.muted());
    });
});
