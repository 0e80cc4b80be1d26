import { readExtra, type Extra } from "../../src/compat/sync/extra";
import type { CompatMessage } from "../../src/compat/sync/messages";
import { createOutlet, TO_GUILD, type Draft } from "../../src/compat/sync/outlet";
import { createFakePorts } from "./fakePorts";

function sentBy(draft: Draft, extra: Extra): CompatMessage {
    const { log, clock } = createFakePorts();
    const sent: CompatMessage[] = [];
    const send = (message: CompatMessage): void => void sent.push(message);
    const outlet = createOutlet({
        clock: { ...clock, serverTime: () => 1754900000 },
        log,
        send,
        sendLarge: send,
        session: 7,
    });
    outlet.small(draft, TO_GUILD, extra);
    return sent[0]!;
}

const QUESTION = {
    start: 1754524800,
    ranges: [
        { kind: "fingerprint", finish: 1754800000, count: 3, sum: 12345 },
        { kind: "list", finish: 1755129600, digests: [1, 16000000] },
    ],
} as const;

const FROZEN_REQUEST = {
    type: "RW",
    created: 1754900000,
    week: 2902,
    ll: {
        v: 1,
        s: 7,
        c: 1190055263,
        n: 4,
        f: 99,
        to: "Bert",
        r: [1754524800, 2, "f", 1754800000, 3, 12345, "l", 1755129600, 2, '!!!";%N:'],
        d: true,
    },
};
const FROZEN_ENTRIES = {
    type: "BD",
    created: 1754900000,
    entries: [[1754900000, 0, 1234, 43981, "x", "AWD"]],
    ll: { v: 1, s: 7, c: 101111352, h: [[5]] },
};

/** As version 1 sends it: clients of players who have not updated must go on understanding it. */
describe("what two of ours tell each other beside the original's fields", () => {
    it("has this form in a request", () => {
        const asked = { count: 4, hash: 99, to: "Bert", isForAll: true, question: QUESTION };
        const message = sentBy({ type: "RW", week: 2902 }, asked);
        assert.same(FROZEN_REQUEST, message);
        assert.same({ session: 7, checksum: 0, ...asked }, readExtra(message));
    });

    it("has this form with entries", () => {
        const holes = new LuaTable<number, readonly number[]>();
        holes.set(1, [5]);
        const entries = [[1754900000, 0, 1234, 43981, "x", "AWD"]];
        const message = sentBy({ type: "BD", entries }, { checksum: 1000, holes });
        assert.same(FROZEN_ENTRIES, message);
        assert.equal(1000, readExtra(message)!.checksum);
    });

    it("is nothing once anything of the message has changed, but for the entries", () => {
        const message = sentBy({ type: "RW", week: 2902 }, {}) as unknown as { week: number };
        message.week = 2903;
        assert.not_equal(0, readExtra(message as unknown as CompatMessage)!.checksum);
    });
});
