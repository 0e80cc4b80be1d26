import type { Chat } from "../port/chat";

/** Links of addons: the client leaves them to whoever hooks `SetItemRef`. The second word tells ours. */
const LINK_KIND = "addon:LibEventSourcing:";

/** The client's blue for things to click. */
const LINK_COLOUR = "ff71d5ff";

/** Runs the hook after each call of a global function; cannot be undone. */
type HookGlobal = (name: string, hook: (link: unknown) => void) => void;

const globals = _G as unknown as LuaTable<string, unknown>;

export function createChat(): Chat {
    return {
        print: (text) => {
            print(text);
        },
        timeText: (time) => date("%Y-%m-%d %H:%M:%S", time),
        link: (payload, text) => `|c${LINK_COLOUR}|H${LINK_KIND}${payload}|h[${text}]|h|r`,
        onLink(handler) {
            const hookGlobal = globals.get("hooksecurefunc") as HookGlobal | undefined;
            if (hookGlobal === undefined || globals.get("SetItemRef") === undefined) return;
            hookGlobal("SetItemRef", (link) => {
                if (type(link) !== "string" || string.sub(link as string, 1, LINK_KIND.length) !== LINK_KIND) return;
                handler(string.sub(link as string, LINK_KIND.length + 1));
            });
        },
        onCommand(name, word, handler) {
            globals.set(`SLASH_${name}1`, `/${word}`);
            SlashCmdList[name] = (text) => {
                handler(text);
            };
        },
    };
}
