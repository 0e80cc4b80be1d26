import type { EndedCallback, SentMessage } from "./contract";
import { tinyClient, tinyWorld } from "./tinyAddon";

const LUA = `
C_ChatInfo.RegisterAddonMessagePrefix("T")
local frame = CreateFrame("Frame")
frame:RegisterEvent("CHAT_MSG_ADDON")
frame:SetScript("OnEvent", function() for i = 1, 200000 do heard = i end end)
function send(text) return C_ChatInfo.SendAddonMessage("T", text, "WHISPER", "Bert") end
`;

describe("an observer of the world", () => {
    for (const meter of ["instructions", "clock"] as const) {
        it(`is told of messages that were sent, and of callbacks, measured by ${meter}`, () => {
            const sent: SentMessage[] = [];
            let begun = 0;
            const ended: (EndedCallback & { readonly what: string })[] = [];
            const world = tinyWorld(LUA, {
                meter,
                observer: {
                    sent: (message) => {
                        sent.push(message);
                    },
                    callbackBegan: () => {
                        begun = begun + 1;
                    },
                    callbackEnded: (callback, describe) => {
                        ended.push({ ...callback, what: describe() });
                    },
                },
            });
            const anna = tinyClient(world, "Anna");
            tinyClient(world, "Bert");
            world.run(5);
            anna.eval("send(string.rep('x', 300)) send('hello')");
            world.run(1);
            const message = { time: 5, sender: "Anna", prefix: "T", chatType: "WHISPER", target: "Bert" };
            assert.same([{ ...message, text: "hello" }], sent);
            const { client, isLoading, milliseconds, what } = ended[ended.length - 1]!;
            assert.equal("Bert", client);
            assert.is_false(isLoading);
            assert.matches("OnEvent CHAT_MSG_ADDON Tiny/main.lua:5", what);
            assert.is_true(milliseconds > 0.5, `${milliseconds} ms`);
            assert.equal(ended.length, begun);
        });
    }
});
