local fakeClient = require("spec.libs.fakeClient")

describe("CallbackHandler-1.0", function()
    local client, target, registry, calls

    -- A listener that writes down its name and what it got.
    local function note(name)
        return function(...)
            calls[#calls + 1] = table.concat({ name, ... }, " ")
        end
    end

    before_each(function()
        client = fakeClient.new()
        client:load("libs/LibStub/LibStub.lua")
        client:load("libs/CallbackHandler-1.0/CallbackHandler-1.0.lua")
        target, calls = {}, {}
        registry = client.env.LibStub("CallbackHandler-1.0"):New(target)
    end)

    after_each(function()
        assert.same({}, client.errors)
    end)

    describe("New", function()
        it("publishes under the default names", function()
            assert.is_function(target.RegisterCallback)
            assert.is_function(target.UnregisterCallback)
            assert.is_function(target.UnregisterAllCallbacks)
        end)

        it("publishes under given names, and not what is false", function()
            local other = {}
            client.env.LibStub("CallbackHandler-1.0"):New(other, "On", "Off", false)
            assert.is_function(other.On)
            assert.is_function(other.Off)
            assert.is_nil(other.UnregisterAllCallbacks)
        end)

        it("starts with an empty registry", function()
            assert.same({}, registry.events)
            assert.equal(0, registry.recurse)
            assert.is_nil(registry.insertQueue)
        end)
    end)

    describe("Register", function()
        it("calls a function with the event and what was fired", function()
            target.RegisterCallback({}, "Changed", note("f"))
            assert.same({ n = 0 }, { n = select("#", registry:Fire("Changed", 1, "two")) })
            assert.same({ "f Changed 1 two" }, calls)
        end)

        it("passes nils on", function()
            local count
            target.RegisterCallback({}, "Changed", function(...) count = select("#", ...) end)
            registry:Fire("Changed", nil, nil)
            assert.equal(3, count)
        end)

        it("calls a method by its name, as it is at the time of the call", function()
            local addon = { OnChanged = note("old") }
            target.RegisterCallback(addon, "Changed", "OnChanged")
            local got
            addon.OnChanged = function(...) got = { ... } end
            registry:Fire("Changed", 5)
            assert.same({ addon, "Changed", 5 }, got)
            assert.same({}, calls)
        end)

        it("takes the event's name for the method's when there is none", function()
            local addon = {}
            function addon.Changed(_, event) calls[1] = event end
            target.RegisterCallback(addon, "Changed")
            registry:Fire("Changed")
            assert.same({ "Changed" }, calls)
        end)

        it("puts an argument in front, for functions and methods", function()
            local addon = {}
            function addon.OnChanged(_, ...) note("m")(...) end
            target.RegisterCallback("key", "Changed", note("f"), "arg")
            target.RegisterCallback(addon, "Changed", "OnChanged", "arg")
            registry:Fire("Changed", 1)
            table.sort(calls)
            assert.same({ "f arg Changed 1", "m arg Changed 1" }, calls)
        end)

        it("counts an argument that is nil", function()
            local got
            target.RegisterCallback({}, "Changed", function(...) got = { n = select("#", ...), ... } end, nil)
            registry:Fire("Changed")
            assert.same({ n = 2, [2] = "Changed" }, got)
        end)

        it("replaces what the same self had for the event", function()
            local addon = {}
            target.RegisterCallback(addon, "Changed", note("old"))
            target.RegisterCallback(addon, "Changed", note("new"))
            registry:Fire("Changed")
            assert.same({ "new Changed" }, calls)
        end)

        for _, owner in ipairs({ "text", coroutine.create(function() end) }) do
            it("takes a " .. type(owner) .. " as self of a function", function()
                target.RegisterCallback(owner, "Changed", note("f"))
                registry:Fire("Changed")
                assert.same({ "f Changed" }, calls)
            end)
        end

        it("takes the library itself as self of a function", function()
            target.RegisterCallback(target, "Changed", note("f"))
            registry:Fire("Changed")
            assert.same({ "f Changed" }, calls)
        end)

        local faults = {
            { "an event that is no text", function() target.RegisterCallback({}, 5, note("f")) end },
            { "no event", function() target.RegisterCallback({}) end },
            { "a method that is not there", function() target.RegisterCallback({}, "Changed", "OnChanged") end },
            { "a default method that is not there", function() target.RegisterCallback({}, "Changed") end },
            { "a method name of a text", function() target.RegisterCallback("key", "Changed", "upper") end },
            { "a method of the library", function() target.RegisterCallback(target, "C", "RegisterCallback") end },
            { "a function without self", function() target.RegisterCallback(nil, "Changed", note("f")) end },
            { "a function of a number", function() target.RegisterCallback(5, "Changed", note("f")) end },
            { "a method that is a table", function() target.RegisterCallback({}, "Changed", {}) end },
        }
        for _, case in ipairs(faults) do
            it("refuses " .. case[1] .. " at the caller's line", function()
                local ok, message = pcall(case[2])
                assert.is_false(ok)
                assert.matches("callbackHandler_spec.lua:%d+: Usage: RegisterCallback", message)
                assert.same({}, registry.events)
            end)
        end
    end)

    describe("Unregister", function()
        it("ends the calls of that self and event only", function()
            local first, second = {}, {}
            target.RegisterCallback(first, "Changed", note("first"))
            target.RegisterCallback(second, "Changed", note("second"))
            target.RegisterCallback(first, "Other", note("other"))
            target.UnregisterCallback(first, "Changed")
            registry:Fire("Changed")
            registry:Fire("Other")
            assert.same({ "second Changed", "other Other" }, calls)
        end)

        it("ignores what was never registered", function()
            target.UnregisterCallback({}, "Changed")
            target.UnregisterAllCallbacks({})
        end)

        it("ends all calls of several selfs", function()
            local first, third = {}, {}
            target.RegisterCallback(first, "Changed", note("first"))
            target.RegisterCallback("second", "Changed", note("second"))
            target.RegisterCallback("second", "Other", note("second"))
            target.RegisterCallback(third, "Changed", note("third"))
            target.UnregisterAllCallbacks(first, "second")
            registry:Fire("Changed")
            registry:Fire("Other")
            assert.same({ "third Changed" }, calls)
        end)

        local faults = {
            { "no self", function() target.UnregisterCallback(nil, "Changed") end },
            { "the library", function() target.UnregisterCallback(target, "Changed") end },
            { "all of nobody", function() target.UnregisterAllCallbacks() end },
            { "all of the library", function() target.UnregisterAllCallbacks(target) end },
        }
        for _, case in ipairs(faults) do
            it("refuses " .. case[1] .. " at the caller's line", function()
                local ok, message = pcall(case[2])
                assert.is_false(ok)
                assert.matches("callbackHandler_spec.lua:%d+: Usage: Unregister", message)
            end)
        end

        it("keeps nothing of events that nobody listens to any more", function()
            target.RegisterCallback("key", "Changed", note("f"))
            target.UnregisterCallback("key", "Changed")
            assert.same({}, registry.events)
        end)
    end)

    describe("while callbacks run", function()
        it("calls a new listener only from the next event on", function()
            target.RegisterCallback("outer", "Changed", function()
                target.RegisterCallback("new", "Changed", note("new"))
            end)
            registry:Fire("Changed")
            assert.same({}, calls)
            assert.is_nil(registry.insertQueue)
            registry:Fire("Changed")
            assert.same({ "new Changed" }, calls)
        end)

        it("lets new listeners of any event wait for the end of the outermost", function()
            target.RegisterCallback("inner", "Inner", function()
                target.RegisterCallback("new", "Third", note("new"))
            end)
            target.RegisterCallback("outer", "Outer", function()
                registry:Fire("Inner")
                registry:Fire("Third")
            end)
            registry:Fire("Outer")
            assert.same({}, calls)
            registry:Fire("Third")
            assert.same({ "new Third" }, calls)
        end)

        it("replaces a listener at once", function()
            target.RegisterCallback("key", "Inner", note("old"))
            target.RegisterCallback("outer", "Outer", function()
                target.RegisterCallback("key", "Inner", note("new"))
                registry:Fire("Inner")
            end)
            registry:Fire("Outer")
            assert.same({ "new Inner" }, calls)
        end)

        it("skips whom an earlier callback unregistered", function()
            for _, owner in ipairs({ "a", "b", "c", "d" }) do
                target.RegisterCallback(owner, "Changed", function()
                    calls[#calls + 1] = owner
                    target.UnregisterAllCallbacks("a", "b", "c", "d")
                end)
            end
            registry:Fire("Changed")
            assert.equal(1, #calls)
        end)

        it("forgets a waiting listener that is unregistered", function()
            target.RegisterCallback("outer", "Changed", function()
                target.RegisterCallback("one", "Changed", note("one"))
                target.UnregisterCallback("one", "Changed")
                target.RegisterCallback("two", "Changed", note("two"))
                target.UnregisterAllCallbacks("two")
            end)
            registry:Fire("Changed")
            registry:Fire("Changed")
            assert.same({}, calls)
        end)

        it("keeps the last of two waiting registrations", function()
            target.RegisterCallback("outer", "Changed", function()
                target.RegisterCallback("key", "Later", note("old"))
                target.RegisterCallback("key", "Later", note("new"))
            end)
            registry:Fire("Changed")
            registry:Fire("Later")
            assert.same({ "new Later" }, calls)
        end)
    end)

    describe("OnUsed and OnUnused", function()
        before_each(function()
            registry.OnUsed = function(_, owner, event)
                assert.equal(target, owner)
                calls[#calls + 1] = "used " .. event
            end
            registry.OnUnused = function(_, _, event) calls[#calls + 1] = "unused " .. event end
        end)

        it("tell of the first and the last listener of an event", function()
            target.RegisterCallback("a", "Changed", note("a"))
            target.RegisterCallback("a", "Changed", note("a"))
            target.RegisterCallback("b", "Changed", note("b"))
            target.UnregisterCallback("a", "Changed")
            assert.same({ "used Changed" }, calls)
            target.UnregisterCallback("b", "Changed")
            target.UnregisterCallback("b", "Changed")
            assert.same({ "used Changed", "unused Changed" }, calls)
        end)

        it("tell of each event when all are unregistered", function()
            target.RegisterCallback("a", "Two", note("a"))
            target.RegisterCallback("a", "One", note("a"))
            target.UnregisterAllCallbacks("a")
            assert.same({ "used Two", "used One", "unused One", "unused Two" }, calls)
        end)

        it("wait for the end of the outermost event", function()
            target.RegisterCallback("a", "Changed", function()
                target.RegisterCallback("b", "Later", note("b"))
                calls[#calls + 1] = "end of callback"
            end)
            registry:Fire("Changed")
            assert.same({ "used Changed", "end of callback", "used Later" }, calls)
        end)

        it("may register and fire in turn", function()
            registry.OnUsed = function(_, _, event)
                if event == "Later" then
                    registry:Fire("Later", "first")
                    target.RegisterCallback("c", "Last", note("c"))
                end
            end
            target.RegisterCallback("a", "Changed", function()
                target.RegisterCallback("b", "Later", note("b"))
            end)
            registry:Fire("Changed")
            registry:Fire("Last")
            assert.same({ "b Later first", "c Last" }, calls)
        end)
    end)

    for _, kind in ipairs({ "with", "without" }) do
        it("reports a callback that raises and calls the others, " .. kind .. " securecallfunction", function()
            if kind == "without" then
                client.env.securecallfunction = nil
            end
            for _, owner in ipairs({ "a", "b", "c" }) do
                target.RegisterCallback(owner, "Changed", function()
                    calls[#calls + 1] = owner
                    error("bad day", 0)
                end)
            end
            registry:Fire("Changed")
            table.sort(calls)
            assert.same({ "a", "b", "c" }, calls)
            assert.same({ "bad day", "bad day", "bad day" }, client.errors)
            client.errors = {}
            -- and what is registered now does not wait for an end that never comes
            target.RegisterCallback("d", "Other", note("d"))
            registry:Fire("Other")
            assert.equal("d Other", calls[4])
        end)
    end

    it("survives an error handler that raises", function()
        client.env.securecallfunction = nil
        client.env.geterrorhandler = function() return error end
        target.RegisterCallback("a", "Changed", function() error("bad day") end)
        registry:Fire("Changed")
        assert.equal(0, registry.recurse)
    end)

    it("keeps its registries working when a newer library takes over", function()
        target.RegisterCallback("a", "Changed", note("a"))
        local newer, oldMinor = client.env.LibStub:NewLibrary("CallbackHandler-1.0", 8)
        assert.is_number(oldMinor)
        newer.New = function() return "newer" end
        client:load("libs/CallbackHandler-1.0/CallbackHandler-1.0.lua")
        assert.equal("newer", client.env.LibStub("CallbackHandler-1.0"):New())
        registry:Fire("Changed")
        assert.same({ "a Changed" }, calls)
    end)
end)
