-- Callback registries: gives a library the methods by which others register for its events.
-- Clean-room, at the lowest minor: the original takes over whenever it is loaded too; registries made here live on.
-- luacheck: read globals LibStub geterrorhandler securecallfunction

local CallbackHandler = LibStub:NewLibrary("CallbackHandler-1.0", 1)
if not CallbackHandler then
    return
end

-- One raising listener is told to the client's error handler and must not keep the others from being called.
local function callReporting(callback, ...)
    if securecallfunction then
        securecallfunction(callback, ...)
        return
    end
    local succeeded, message = pcall(callback, ...)
    if not succeeded then
        pcall(geterrorhandler(), message)
    end
end

-- Turns what was registered into one function(event, ...). A method is looked up by name at every call, so
-- that replacing or hooking it later counts. `hasArgument` tells an explicit nil from no argument.
local function bind(owner, method, hasArgument, argument)
    if type(method) == "function" then
        if not hasArgument then
            return method
        end
        return function(...)
            method(argument, ...)
        end
    end
    if not hasArgument then
        return function(...)
            owner[method](owner, ...)
        end
    end
    return function(...)
        owner[method](owner, argument, ...)
    end
end

-- Tells what is wrong with a registration, or nil.
local function registrationFault(target, owner, event, method)
    if type(event) ~= "string" then
        return "event must be a string, got " .. type(event)
    end
    if type(method) == "string" then
        if type(owner) ~= "table" then
            return "self must be a table when the method is a name, got " .. type(owner)
        elseif owner == target then
            return "self must be your own table, not the library"
        elseif type(owner[method]) ~= "function" then
            return "self has no method named " .. method
        end
    elseif type(method) == "function" then
        if type(owner) ~= "table" and type(owner) ~= "string" and type(owner) ~= "thread" then
            return "self must be a table, string or thread, got " .. type(owner)
        end
    else
        return "method must be a function or the name of one, got " .. type(method)
    end
    return nil
end

local function add(store, event, owner, callback)
    local listeners = store[event]
    if not listeners then
        listeners = {}
        store[event] = listeners
    end
    listeners[owner] = callback
end

local function remove(store, event, owner)
    local listeners = store and store[event]
    if not listeners or not listeners[owner] then
        return false
    end
    listeners[owner] = nil
    if not next(listeners) then
        store[event] = nil
    end
    return true
end

-- Registrations that came while callbacks ran. All are entered before any OnUsed hears of it, because OnUsed may
-- register, unregister or fire itself. Sorted, so that OnUsed is called in the same order on every client.
local function enterQueued(registry, target)
    local queue = registry.insertQueue
    registry.insertQueue = nil
    local usedEvents = {}
    for event, newListeners in pairs(queue) do
        if not registry.events[event] then
            usedEvents[#usedEvents + 1] = event
        end
        for owner, callback in pairs(newListeners) do
            add(registry.events, event, owner, callback)
        end
    end
    table.sort(usedEvents)
    for _, event in ipairs(usedEvents) do
        if registry.OnUsed then
            callReporting(registry.OnUsed, registry, target, event)
        end
    end
end

local function fire(registry, target, event, ...)
    local listeners = registry.events[event]
    if not listeners then
        return
    end
    registry.recurse = registry.recurse + 1
    -- Nothing is added to `listeners` while this runs (see insertQueue); replacing and removing are safe.
    for _, callback in pairs(listeners) do
        callReporting(callback, event, ...)
    end
    registry.recurse = registry.recurse - 1
    if registry.recurse == 0 and registry.insertQueue then
        enterQueued(registry, target)
    end
end

local function register(registry, target, owner, event, callback)
    local listeners = registry.events[event]
    if registry.recurse > 0 and not (listeners and listeners[owner]) then
        registry.insertQueue = registry.insertQueue or {}
        add(registry.insertQueue, event, owner, callback)
        return
    end
    add(registry.events, event, owner, callback)
    if not listeners and registry.OnUsed then
        registry.OnUsed(registry, target, event)
    end
end

local function unregister(registry, target, owner, event)
    remove(registry.insertQueue, event, owner)
    local isRemoved = remove(registry.events, event, owner)
    if isRemoved and not registry.events[event] and registry.OnUnused then
        registry.OnUnused(registry, target, event)
    end
end

local function unregisterOwner(registry, target, owner)
    for event in pairs(registry.insertQueue or {}) do
        remove(registry.insertQueue, event, owner)
    end
    -- OnUnused may register and so add events: collect the names before it is called.
    local events = {}
    for event, listeners in pairs(registry.events) do
        if listeners[owner] then
            events[#events + 1] = event
        end
    end
    table.sort(events)
    for _, event in ipairs(events) do
        unregister(registry, target, owner, event)
    end
end

--- Makes a registry and puts its methods on `target`.
--- @param target table the library that publishes the methods
--- @param registerName string|nil default "RegisterCallback": target.Register(self, event, [method, [argument]])
--- @param unregisterName string|nil default "UnregisterCallback": target.Unregister(self, event)
--- @param unregisterAllName string|false|nil default "UnregisterAllCallbacks": target.UnregisterAll(self, ...);
---   false: not published
--- @return table registry Fire, events (event -> {self -> function}), recurse; the owner may set OnUsed and OnUnused
function CallbackHandler.New(_, target, registerName, unregisterName, unregisterAllName)
    registerName = registerName or "RegisterCallback"
    unregisterName = unregisterName or "UnregisterCallback"
    if unregisterAllName == nil then
        unregisterAllName = "UnregisterAllCallbacks"
    end

    local registry = { events = {}, recurse = 0 }

    function registry.Fire(_, event, ...)
        fire(registry, target, event, ...)
    end

    target[registerName] = function(owner, event, method, ...)
        if method == nil then
            method = event
        end
        local fault = registrationFault(target, owner, event, method)
        if fault then
            error("Usage: " .. registerName .. "(self, event[, method[, argument]]): " .. fault, 2)
        end
        local callback = bind(owner, method, select("#", ...) > 0, (...))
        register(registry, target, owner, event, callback)
    end

    target[unregisterName] = function(owner, event)
        if owner == nil or owner == target then
            error("Usage: " .. unregisterName .. "(self, event): self must be your own table or name", 2)
        end
        unregister(registry, target, owner, event)
    end

    if unregisterAllName then
        target[unregisterAllName] = function(...)
            local count = select("#", ...)
            if count == 0 or (count == 1 and ((...) == nil or (...) == target)) then
                error("Usage: " .. unregisterAllName .. "(self, ...): self must be your own table or name", 2)
            end
            for index = 1, count do
                local owner = select(index, ...)
                if owner ~= nil then
                    unregisterOwner(registry, target, owner)
                end
            end
        end
    end

    return registry
end
