import type { Chat } from "../../src/port/chat";
import { createChat } from "../../src/wow/chat";
import { createUnits } from "../../src/wow/units";
import { stubGlobals } from "./stubGlobals";

type Hook = (link: unknown, text: unknown, button: unknown) => void;

const globals = stubGlobals();

describe("the chat port", () => {
    let hooks: Hook[];
    let chat: Chat;

    before_each(() => {
        hooks = [];
        globals.set("SetItemRef", () => undefined);
        globals.set("SlashCmdList", {});
        globals.set("SLASH_SPECIMEN1", undefined);
        globals.set("hooksecurefunc", (name: string, hook: Hook) => {
            assert.equal("SetItemRef", name);
            hooks.push(hook);
        });
        chat = createChat();
    });

    after_each(() => {
        globals.restore();
    });

    it("tells of clicks on its own links alone", () => {
        const clicked: string[] = [];
        chat.onLink((payload) => clicked.push(payload));
        const [link] = string.match(chat.link("timetravel 1 stop", "back"), "|H(.-)|h%[back%]|h|r$");
        for (const other of ["item:19019::::", "addon:Other:x", 5]) hooks[0]!(other, "text", "LeftButton");
        assert.same([], clicked);
        hooks[0]!(link, "text", "LeftButton");
        assert.same(["timetravel 1 stop"], clicked);
    });

    it("does without clicks where the client has none", () => {
        globals.set("SetItemRef", undefined);
        chat.onLink(() => undefined);
        assert.equal(0, hooks.length);
    });

    it("registers slash commands as the client wants them", () => {
        const typed: string[] = [];
        chat.onCommand("SPECIMEN", "specimen", (text) => typed.push(text));
        const values = _G as unknown as LuaTable<string, unknown>;
        assert.equal("/specimen", values.get("SLASH_SPECIMEN1"));
        const commands = values.get("SlashCmdList") as LuaTable<string, (this: void, text: string) => void>;
        commands.get("SPECIMEN")("a b");
        assert.same(["a b"], typed);
    });
});

describe("the units port", () => {
    after_each(() => {
        globals.restore();
    });

    it("tells who is behind a unit token, and whom the client does not know", () => {
        const guids: Record<string, string> = { player: "Player-7-0000000A", pet: "Pet-0-1-2-3-4-5" };
        const names: Record<string, string> = { player: "Anna", party1: "Unknown" };
        globals.set("UnitGUID", (unit: string) => guids[unit]);
        globals.set("UnitFullName", (unit: string) => names[unit]);
        globals.set("UNKNOWNOBJECT", "Unknown");
        const units = createUnits();
        assert.same({ realm: 7, creator: 10 }, units.identity("player"));
        assert.is_nil(units.identity("pet"));
        assert.is_nil(units.identity("target"));
        assert.equal("Anna", units.name("player"));
        assert.is_nil(units.name("party1"));
        assert.is_nil(units.name("target"));
    });
});
