import type { SentMessage } from "../../world/contract";
import { overdrawn } from "./budget";

function messages(count: number, perSecond: number): SentMessage[] {
    const list: SentMessage[] = [];
    for (const i of $range(0, count - 1)) {
        const rest = { sender: "Anna", prefix: "T", chatType: "WHISPER", target: "Bert" };
        list.push({ time: i / perSecond, text: string.rep("x", 255), ...rest });
    }
    return list;
}

describe("the budget that all addons of a client share", () => {
    it("lets 2.7 full messages a second go on and on, after what was saved", () => {
        assert.same([], overdrawn(messages(1000, 2.7)));
        assert.same([], overdrawn(messages(13, 1000)));
    });

    it("is overdrawn by more", () => {
        assert.equal(1, overdrawn(messages(1000, 3.5)).length);
        assert.matches("Anna sent more", overdrawn(messages(25, 1000))[0]!);
    });
});
