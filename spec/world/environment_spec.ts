import type { Client } from "./contract";
import { tinyClient, tinyWorld } from "./tinyAddon";

const ABSENT = [
    ..."io os debug package require module load loadfile dofile jit".split(" "),
    ..."math.randomseed math.mod string.dump table.pack table.unpack coroutine.isyieldable".split(" "),
    ..."SendAddonMessage RegisterAddonMessagePrefix C_EncodingUtil ChatThrottleLib".split(" "),
];

describe("a client's environment", () => {
    let anna: Client;
    before_each(() => {
        anna = tinyClient(tinyWorld(""), "Anna", { rankIndex: 0 });
    });

    function value(text: string): unknown {
        return anna.eval(`return ${text}`)[0];
    }

    for (const name of ABSENT) {
        it(`has no ${name}`, () => {
            assert.is_nil(value(name));
        });
    }

    const truths = [
        "_G._G == _G and getfenv(0) == _G and getfenv() == _G and getfenv(1) == _G and getfenv(print) == _G",
        "getfenv(assert(loadstring('return 1'))) == _G",
        "select('#', loadstring('return nil, nil')()) == 2",
        "select(2, loadstring('x x', '@here.lua')):find('here.lua:1', 1, true) ~= nil",
        "setfenv(function() return x end, { x = 5 })() == 5",
        "select(2, xpcall(function(a, b) return a + b end, print, 3, 4)) == 7",
        "select('#', xpcall(function(...) return ... end, print, 1, nil, nil)) == 4",
        "select('#', strsplit(',', 'a,,b')) == 3 and select(3, strsplit(',', 'a,,b')) == 'b'",
        "select(2, strsplit(',;', 'a;b,c', 2)) == 'b,c'",
        "strjoin('-', 'a', 1, nil) == 'a-1-nil' and strtrim('  x y ') == 'x y' and strtrim('--x-', '-') == 'x'",
        "next(wipe({ 1, x = 2 })) == nil and strlenutf8('aö€') == 3",
        "bit.band(0xFFFFFFFF, 0x80000001) == 0x80000001 and bit.bxor(5, 3) == 6 and bit.bor(1, 2, 4) == 7",
        "bit.lshift(1, 31) == 2147483648 and bit.rshift(0x80000000, 31) == 1 and bit.arshift(0x80000000, 31) == 0xFFFFFFFF",
        "bit.bnot(0) == 0xFFFFFFFF",
        "math.abs(sin(90) - 1) < 1e-12 and math.abs(math.sin(math.pi / 2) - 1) < 1e-12",
        "time() == 1754900000 and date('!%Y-%m-%d %H:%M:%S', 0) == '1970-01-01 00:00:00'",
        "date('%d.%m.%Y %A %j', 1709164800) == '29.02.2024 Thursday 060'",
        "date('*t', 1754900000).hour == 8 and date('*t', 1754900000).wday == 2",
        "time({ year = 2025, month = 8, day = 11, hour = 8, min = 13, sec = 20 }) == 1754900000",
        "UnitName('player') == 'Anna' and select('#', UnitName('player')) == 2 and select(2, UnitName('player')) == nil",
        "select(2, UnitFullName('player')) == 'Everlook' and UnitGUID('player'):match('^Player%-4440%-%x%x%x%x%x%x%x%x$') ~= nil",
        "Ambiguate('Bert-Everlook', 'none') == 'Bert' and Ambiguate('Bert-Lordaeron', 'none') == 'Bert-Lordaeron'",
        "select(4, GetBuildInfo()) == 11509 and WOW_PROJECT_ID == 2",
        "Enum.SendAddonMessageResult.AddOnMessageLockdown == 11 and not issecretvalue('x')",
        "C_EventUtils.IsEventValid('CHAT_MSG_ADDON') and not C_EventUtils.IsEventValid('NO_SUCH_EVENT')",
        "GetTime() > 0 and GetFramerate() == 60 and GetServerTime() == 1754900000",
        "IsInGuild() and GetGuildInfo('player') == nil and GetNumGuildMembers() == 0",
        "select(2, coroutine.resume(coroutine.create(function(a) return coroutine.yield(a) end), 7)) == 7",
        "math.random(6) <= 6 and math.random() < 1 and math.random(3, 3) == 3",
    ];
    for (const truth of truths) {
        it(`answers: ${truth}`, () => {
            assert.is_true(value(truth));
            assert.same([], anna.errors);
        });
    }

    it("keeps sessions apart: globals, library tables and error handlers", () => {
        const bert = tinyClient(tinyWorld(""), "Bert");
        anna.eval("leak = 1 string.leak = 1 table.leak = 1 math.leak = 1 coroutine.leak = 1");
        assert.is_nil(bert.eval("return leak or string.leak or table.leak or math.leak or coroutine.leak")[0]);
        assert.is_nil((_G as unknown as Record<string, unknown>).leak);
    });

    it("passes results of coroutine.wrap on, and its errors", () => {
        const [a, b, c] = anna.eval(`
            local step = coroutine.wrap(function(x) coroutine.yield(nil, x) error("enough", 0) end)
            local first, second = step(5)
            local ok, message = pcall(step)
            return first, second, message`);
        assert.is_nil(a);
        assert.equal(5, b);
        assert.equal("enough", c);
    });

    it("hooks functions after the original, results kept", () => {
        const [first, second, seen] = anna.eval(`
            local seen
            function sample(a) return nil, a end
            hooksecurefunc("sample", function(a) seen = a return "ignored" end)
            local first, second = sample(3)
            return first, second, seen`);
        assert.is_nil(first);
        assert.equal(3, second);
        assert.equal(3, seen);
    });

    it("finds a slash command by any of its words and hands over the rest of the line", () => {
        anna.eval(
            `SLASH_TINY1 = "/tiny" SLASH_TINY2 = "/TN" SlashCmdList.TINY = function(text) print("[" .. text .. "]") end`,
        );
        assert.is_true(anna.slash("/tn  a b "));
        assert.is_true(anna.slash("/tiny"));
        assert.is_false(anna.slash("/other"));
        assert.same(["[a b ]", "[]"], anna.chat);
    });

    it("shows what goes to the chat frame", () => {
        anna.eval(`DEFAULT_CHAT_FRAME:AddMessage("|cffff0000red|r")`);
        assert.same(["|cffff0000red|r"], anna.chat);
    });

    it("has C_EncodingUtil only with a codec", () => {
        const codec = {
            deflate: (source: string) => string.reverse(source),
            inflate: (source: string) => string.reverse(source),
        };
        const client = tinyClient(tinyWorld(""), "Cora", { compression: codec });
        assert.equal(
            "cba",
            client.eval(`return C_EncodingUtil.CompressString("abc", Enum.CompressionMethod.Deflate)`)[0],
        );
    });
});
