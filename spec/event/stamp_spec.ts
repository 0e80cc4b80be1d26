import { compareKeys } from "../../src/event/order";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createStamp, type Moment } from "../../src/event/stamp";
import { createDraw } from "./samples";

function isBefore(a: Moment, b: Moment): boolean {
    return compareKeys({ ...a, realm: 1, creator: 1 }, { ...b, realm: 1, creator: 1 }) < 0;
}

describe("a stamp", () => {
    let now = 1000;
    const serverTime = (): number => now;

    before_each(() => {
        now = 1000;
    });

    it("takes the server's time and begins each second at 0", () => {
        const stamp = createStamp(NATIVE_LAYOUT, serverTime);
        assert.same({ time: 1000, counter: 0 }, stamp.next());
        assert.same({ time: 1000, counter: 1 }, stamp.next());
        now = 1001;
        assert.same({ time: 1001, counter: 0 }, stamp.next());
    });

    it("moves on to the next second after 256 events, and does not come back", () => {
        const stamp = createStamp(NATIVE_LAYOUT, serverTime);
        for (const _ of $range(1, 255)) stamp.next();
        assert.same({ time: 1000, counter: 255 }, stamp.next());
        assert.same({ time: 1001, counter: 0 }, stamp.next());
        assert.same({ time: 1001, counter: 1 }, stamp.next());
        now = 1001;
        assert.same({ time: 1001, counter: 2 }, stamp.next());
    });

    it("does not go back with the server's clock", () => {
        const stamp = createStamp(NATIVE_LAYOUT, serverTime);
        stamp.next();
        now = 900;
        assert.same({ time: 1000, counter: 1 }, stamp.next());
    });

    it("goes on after the newest own event, in whatever order it hears of them", () => {
        const stamp = createStamp(NATIVE_LAYOUT, serverTime);
        stamp.observe({ time: 1000, counter: 7 });
        stamp.observe({ time: 1000, counter: 3 });
        stamp.observe({ time: 990, counter: 200 });
        assert.same({ time: 1000, counter: 8 }, stamp.next());
        stamp.observe({ time: 1200, counter: 255 });
        assert.same({ time: 1201, counter: 0 }, stamp.next());
    });

    it("comes after the cause, also within its second", () => {
        const stamp = createStamp(NATIVE_LAYOUT, serverTime);
        assert.same({ time: 1000, counter: 5 }, stamp.next({ time: 1000, counter: 4 }));
        assert.same({ time: 1003, counter: 1 }, stamp.next({ time: 1003, counter: 0 }));
        assert.same({ time: 1003, counter: 2 }, stamp.next({ time: 20, counter: 99 }));
        assert.same({ time: 1005, counter: 0 }, stamp.next({ time: 1004, counter: 255 }));
        assert.same({ time: 1006, counter: 0 }, stamp.next({ time: 1006, counter: -1 }));
    });

    it("never repeats and never goes back, whatever clock, causes and reloads do", () => {
        const draw = createDraw(5);
        let stamp = createStamp(NATIVE_LAYOUT, serverTime);
        let last: Moment = { time: 0, counter: 0 };
        for (const step of $range(1, 20000)) {
            now = math.max(1, now + draw(-3, 3));
            if (draw(1, 500) === 1) {
                stamp = createStamp(NATIVE_LAYOUT, serverTime);
                stamp.observe(last);
            }
            const cause = draw(1, 10) === 1 ? { time: now + draw(-2, 2), counter: draw(0, 255) } : undefined;
            const moment = stamp.next(cause);
            assert.is_true(isBefore(last, moment), `step ${step}`);
            if (cause !== undefined) assert.is_true(isBefore(cause, moment), `step ${step}: cause`);
            assert.is_true(moment.counter >= 0 && moment.counter <= 255 && moment.time % 1 === 0);
            last = moment;
        }
    });
});
