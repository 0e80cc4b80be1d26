import type { Client, World } from "./contract";
import { tinyClient, tinyWorld } from "./tinyAddon";

describe("frames and timers", () => {
    let world: World;
    let anna: Client;
    before_each(() => {
        world = tinyWorld("");
        anna = tinyClient(world, "Anna");
        world.run(5); // the roster comes in these seconds
    });

    it("cost an idle client nothing", () => {
        const before = anna.framesRun();
        world.run(3600);
        assert.equal(before, anna.framesRun());
    });

    it("run a timer at the first frame that is not before its time", () => {
        anna.eval(`local start = GetTime() C_Timer.After(1.5, function() print(GetTime() - start) end)`);
        world.run(2);
        const late = tonumber(anna.chat[0]) ?? -1;
        assert.is_true(late >= 1.5 && late <= 1.5 + 1 / 60 + 0.001, anna.chat[0]);
    });

    it("run After(0) in the next frame, not in this one", () => {
        anna.eval(`
            C_Timer.After(0, function()
                local now = GetTime()
                C_Timer.After(0, function() print(GetTime() > now) end)
            end)`);
        world.run(0.1);
        assert.same(["true"], anna.chat);
    });

    it("run timers of one frame by due time, then in the order of their making", () => {
        anna.eval(`
            for _, name in ipairs({ "c", "d" }) do C_Timer.After(0.002, function() print(name) end) end
            C_Timer.After(0.001, function() print("b") end)
            C_Timer.After(0, function() print("a") end)`);
        anna.setFramesPerSecond(1);
        world.run(5);
        assert.same(["a", "b", "c", "d"], anna.chat);
    });

    it("tick as often as told, hand over the ticker, and can be cancelled and invoked", () => {
        anna.eval(`
            C_Timer.NewTicker(1, function(ticker) print("three", ticker:IsCancelled()) end, 3)
            local count = 0
            C_Timer.NewTicker(1, function(ticker) count = count + 1 if count == 2 then ticker:Cancel() print("stop") end end)
            local timer = C_Timer.NewTimer(1, function(...) print("never", ...) end)
            timer:Cancel()
            timer:Invoke("by hand")
            print(timer:IsCancelled())`);
        world.run(30);
        table.sort(anna.chat);
        assert.same(["never by hand", "stop", "three false", "three false", "three false", "true"], anna.chat);
    });

    for (const seconds of ["-1", "4294967", "0/0", "'x'", "nil"]) {
        it(`refuse C_Timer.After(${seconds})`, () => {
            const [ok, message] = anna.eval<[boolean, string]>(`return pcall(C_Timer.After, ${seconds}, print)`);
            assert.is_false(ok);
            assert.matches("seconds", message);
        });
    }

    it("call OnUpdate at the frame rate while the frame and its parents are shown", () => {
        anna.setFramesPerSecond(20);
        anna.eval(`
            updates, elapsedSum = 0, 0
            outer = CreateFrame("Frame")
            inner = CreateFrame("Frame", nil, outer)
            inner:SetScript("OnUpdate", function(_, elapsed) updates = updates + 1 elapsedSum = elapsedSum + elapsed end)`);
        world.run(1);
        assert.equal(20, anna.global("updates"));
        assert.near(1, anna.global("elapsedSum") as number, 0.051);
        anna.eval("outer:Hide()");
        const before = anna.framesRun();
        world.run(10);
        assert.is_true(anna.framesRun() - before <= 1);
        assert.is_true((anna.global("updates") as number) <= 21);
        anna.eval("updates = 0 outer:Show()");
        world.run(1);
        assert.near(20, anna.global("updates") as number, 1);
    });

    it("raise events on registered frames in the order of registration, also when one unregisters meanwhile", () => {
        anna.eval(`
            local frames = {}
            for i = 1, 3 do
                frames[i] = CreateFrame("Frame")
                frames[i]:RegisterEvent("CHAT_MSG_SYSTEM")
                frames[i]:SetScript("OnEvent", function(self, event, text)
                    print(i, event, text)
                    if i == 1 then frames[2]:UnregisterEvent(event) end
                end)
            end`);
        anna.fireEvent("CHAT_MSG_SYSTEM", "hello");
        assert.same(["1 CHAT_MSG_SYSTEM hello", "3 CHAT_MSG_SYSTEM hello"], anna.chat);
    });

    it("refuse unknown events and scripts", () => {
        const [first] = anna.eval(`return pcall(function() CreateFrame("Frame"):RegisterEvent("NO_SUCH_EVENT") end)`);
        const [second] = anna.eval(`return pcall(function() CreateFrame("Frame"):SetScript("OnNothing", print) end)`);
        assert.is_false(first);
        assert.is_false(second);
    });

    it("record errors of handlers, timers and slash commands, tell the addon's own handler, and go on", () => {
        anna.eval(`
            seterrorhandler(function(message) print("handler: " .. message) error("again") end)
            C_Timer.NewTicker(1, function() error("tick", 0) end, 2)
            SLASH_T1 = "/t" SlashCmdList.T = function() error({}) end
            securecallfunction(function() error("secure", 0) end)
            geterrorhandler()("told", 0)`);
        anna.slash("/t");
        world.run(5);
        const where = anna.errors.map((found) => found.where);
        assert.same(["eval", "eval", "slash", "timer", "timer"], where);
        assert.equal("handler: secure", anna.chat[0]);
        assert.equal("tick", anna.errors[4]!.message);
    });
});

describe("the instruction clock", () => {
    const SPIN = "local function spin(n) local x = 0 for i = 1, n do x = x + i end return x end ";
    let world: World;
    let anna: Client;
    before_each(() => {
        world = tinyWorld("", { instructionsPerMillisecond: 10000 });
        anna = tinyClient(world, "Anna");
        world.run(5);
        anna.resetLongestCallback();
    });

    it("advances while a callback works, by its instructions", () => {
        const [spent] = anna.eval<[number]>(
            `${SPIN} local start = debugprofilestop() spin(100000) return debugprofilestop() - start`,
        );
        // Two to four instructions a turn, on the Lua at hand.
        assert.is_true(spent >= 20 && spent <= 40, tostring(spent));
    });

    it("advances inside coroutines made by create and by wrap", () => {
        for (const form of [
            "coroutine.wrap(body)",
            "function() return select(2, coroutine.resume(coroutine.create(body))) end",
        ]) {
            const [spent] = anna.eval<[number]>(`${SPIN}
                local function body() local start = debugprofilestop() spin(100000) return debugprofilestop() - start end
                return (${form})()`);
            assert.is_true(spent >= 20 && spent <= 40, `${form}: ${spent}`);
        }
    });

    it("never goes back between frames, and slow frames delay the next one", () => {
        anna.eval(`${SPIN}
            stamps, times = {}, {}
            local frame = CreateFrame("Frame")
            frame:SetScript("OnUpdate", function()
                table.insert(stamps, debugprofilestop()) table.insert(times, GetTime())
                spin(200000)
                table.insert(stamps, debugprofilestop())
            end)`);
        world.run(2);
        const [isMonotonic, frames] = anna.eval(`
            for i = 2, #stamps do if stamps[i] < stamps[i - 1] then return false end end
            return true, #times`);
        assert.is_true(isMonotonic);
        // 40 to 80 ms of work: 12 to 25 frames a second instead of 60.
        assert.is_true((frames as number) >= 20 && (frames as number) <= 52, tostring(frames));
    });

    it("stands still while the client does nothing but wait", () => {
        const [first] = anna.eval<[number]>("return debugprofilestop()");
        world.run(10);
        const [second] = anna.eval<[number]>("return debugprofilestop()");
        assert.near(10000, second - first, 1);
    });

    it("keeps the longest callback and where it stands", () => {
        anna.eval(`${SPIN} C_Timer.After(1, function() spin(1000) end) C_Timer.After(2, function() spin(50000) end)`);
        world.run(5);
        const longest = anna.longestCallback();
        assert.is_true(
            longest.instructions >= 100000 && longest.instructions <= 200000,
            tostring(longest.instructions),
        );
        assert.equal(longest.instructions / 10000, longest.milliseconds);
        assert.matches("^timer ", longest.name);
        anna.resetLongestCallback();
        assert.equal(0, anna.longestCallback().instructions);
    });

    it("stops a callback that never ends, even one that catches errors", () => {
        const strict = tinyWorld("", { instructionsPerCallbackMax: 1000000 });
        const bert = tinyClient(strict, "Bert");
        bert.eval(`C_Timer.After(1, function() while true do pcall(function() while true do end end) end end)`);
        strict.run(5);
        assert.equal(1, bert.errors.length);
        assert.matches("script ran too long", bert.errors[0]!.message);
    });
});
