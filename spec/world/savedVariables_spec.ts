import type { Client, World } from "./contract";
import { tinyClient, tinyWorld } from "./tinyAddon";

const LUA = `
order = {}
table.insert(order, "file " .. tostring(TinyDB))
local frame = CreateFrame("Frame")
for _, event in ipairs({ "ADDON_LOADED", "PLAYER_LOGIN", "PLAYER_ENTERING_WORLD", "PLAYER_LEAVING_WORLD", "PLAYER_LOGOUT" }) do
    frame:RegisterEvent(event)
end
frame:SetScript("OnEvent", function(_, event, ...)
    if event == "ADDON_LOADED" then TinyDB = TinyDB or { logins = 0 } TinyDB.logins = TinyDB.logins + 1 end
    if event == "PLAYER_LOGOUT" then TinyDB.left = true end
    print(event, TinyDB.logins, ...)
end)
`;

function roundTrip(constructor: string): { text: string; client: Client } {
    const client = tinyClient(tinyWorld(""), "Anna");
    client.eval(`TinyDB = ${constructor}`);
    client.reload();
    return { text: client.savedVariables("Tiny")!, client };
}

function logins(client: Client): number {
    return client.eval<[number]>("return TinyDB.logins")[0];
}

describe("SavedVariables", () => {
    let world: World;
    let anna: Client;
    before_each(() => {
        world = tinyWorld(LUA);
        anna = tinyClient(world, "Anna");
    });

    it("come after the files and before ADDON_LOADED; the session's events follow in the game's order", () => {
        anna.logout();
        anna.login();
        assert.equal("file nil", anna.eval<[string]>("return order[1]")[0]);
        assert.same(
            [
                "ADDON_LOADED 1 Tiny false",
                "PLAYER_LOGIN 1",
                "PLAYER_ENTERING_WORLD 1 true false",
                "PLAYER_LEAVING_WORLD 1",
                "PLAYER_LOGOUT 1",
                "ADDON_LOADED 2 Tiny false",
                "PLAYER_LOGIN 2",
                "PLAYER_ENTERING_WORLD 2 true false",
            ],
            anna.chat,
        );
    });

    it("survive logout and /reload with the last changes of PLAYER_LOGOUT, in a fresh environment", () => {
        anna.eval("strayGlobal = 1 TinyCharDB = { note = 'mine' }");
        anna.reload();
        const [left, stray, note] = anna.eval("return TinyDB.left, strayGlobal, TinyCharDB.note");
        assert.is_true(left);
        assert.is_nil(stray);
        assert.equal("mine", note);
        assert.equal("PLAYER_ENTERING_WORLD 2 false true", anna.chat[anna.chat.length - 1]);
    });

    it("are lost in a crash, back to the last logout", () => {
        anna.logout();
        anna.login();
        assert.equal(2, logins(anna));
        anna.crash();
        assert.is_false(anna.isOnline());
        anna.login();
        assert.equal(2, logins(anna));
    });

    it("belong to the account, those per character to the character", () => {
        const bert = tinyClient(world, "Bert", { account: anna.account });
        bert.eval("TinyDB.from = 'Bert' TinyCharDB = { from = 'Bert' }");
        anna.logout();
        bert.logout();
        anna.login();
        const [account, character] = anna.eval("return TinyDB.from, TinyCharDB");
        assert.equal("Bert", account);
        assert.is_nil(character);
    });

    it("are written in the game's format", () => {
        const { text } = roundTrip(`{ 1, "two", { true }, [10] = 0.1, name = 'say "hi"\\n\\\\', f = print }`);
        const lines: string[] = [];
        for (const [line] of string.gmatch(text, "[^\n]+")) lines.push(line!);
        assert.equal("\n", string.sub(text, 1, 1));
        assert.equal("TinyDB = {", lines[0]);
        assert.same(["1,", '"two",', "{", "true,", "},"], [lines[1], lines[2], lines[3], lines[4], lines[5]]);
        const rest = [lines[6], lines[7]] as string[];
        table.sort(rest);
        assert.same([`["name"] = "say \\"hi\\"\\n\\\\",`, "[10] = 0.1,"].sort(), rest);
        assert.equal("}", lines[8]);
    });

    const kept: [name: string, constructor: string, check: string][] = [
        [
            "whole numbers up to 2^53",
            "{ 9007199254740992, -3, 0 }",
            "TinyDB[1] == 2^53 and TinyDB[2] == -3 and TinyDB[3] == 0",
        ],
        ["fractions to 16 digits", "{ 1/3 }", "math.abs(TinyDB[1] - 1/3) < 1e-16"],
        ["bytes other than NUL", `{ "\\1\\200\\255\\r\\n\\t" }`, `TinyDB[1] == "\\1\\200\\255\\r\\n\\t"`],
        ["boolean keys", "{ [true] = 1, [false] = 2 }", "TinyDB[true] == 1 and TinyDB[false] == 2"],
        ["holes in a list", "{ 1, nil, 3 }", "TinyDB[1] == 1 and TinyDB[2] == nil and TinyDB[3] == 3"],
        ["a function's place in a list", "{ 1, print, 3 }", "TinyDB[2] == nil and TinyDB[3] == 3"],
        ["shared tables as copies", "(function() local t = {} return { t, t } end)()", "TinyDB[1] ~= TinyDB[2]"],
        ["no metatables", "setmetatable({ 1 }, { __index = { x = 5 } })", "TinyDB[1] == 1 and TinyDB.x == nil"],
        ["no keys that are tables", "{ [{}] = 1, x = 2 }", "TinyDB.x == 2 and table.count(TinyDB) == 1"],
        ["strings up to their NUL", `{ "ab\\0c" }`, `TinyDB[1] == "ab"`],
    ];
    for (const [name, constructor, check] of kept) {
        it(`keep ${name}`, () => {
            const { client } = roundTrip(constructor);
            assert.is_true(client.eval(`return ${check}`)[0]);
            assert.same([], client.errors);
        });
    }

    it("complain about a table that contains itself instead of never ending", () => {
        const { client } = roundTrip("(function() local t = {} t.t = t return t end)()");
        assert.equal(1, client.errors.length);
        assert.matches("contains itself", client.errors[0]!.message);
    });

    it("keep 150 nested tables", () => {
        const { client } = roundTrip("(function() local t = {} for _ = 2, 150 do t = { t } end return t end)()");
        const [depth] = client.eval(
            "local depth, t = 0, TinyDB while t do depth, t = depth + 1, t[1] end return depth",
        );
        assert.equal(150, depth);
        assert.same([], client.errors);
    });

    it("are nil when the file cannot be read, as after infinity was stored", () => {
        const { client } = roundTrip("{ 1/0 }");
        assert.is_nil(client.global("TinyDB"));
        assert.equal("SavedVariables", client.errors[0]!.where);
    });

    it("can be put in place by a test", () => {
        anna.logout();
        anna.setSavedVariables("Tiny", "TinyDB = { logins = 41 }");
        anna.login();
        assert.equal(42, logins(anna));
    });
});
