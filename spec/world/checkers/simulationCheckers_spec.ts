import { createHoldings } from "../simulation/holdings";
import { digestOf } from "../../../src/event/digest";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import { createTuple } from "../../../src/event/tuple";
import { confirmsOnly } from "../simulation/confirmations";
import { isOwnConfirmation } from "../simulation/players";
import { createWrittenEvents } from "../simulation/writtenEvents";
import { tinyClient, tinyWorld } from "../tinyAddon";
import { boundedTables } from "./boundedTables";
import { lawfulEvents } from "./lawfulEvents";
import { nothingLost } from "./nothingLost";
import { sameState } from "./sameState";
import { shortCallbacks } from "./shortCallbacks";

/** Stands in for the simulation's addon, LibLedger and AceComm: three events, the second retracted by the third. */
const LUA = `
events = {
    { 1, 0, 0, 0, "award", "Anna", 5, false },
    { 2, 0, 0, 0, "award", "Anna", 7, false },
    { 3, 0, 0, 0, "!retraction", "2-0-0-0" },
    { 4, 0, 0, 0, "decay", 50 },
}
status = { waiting = 0, refused = {}, phase = "active" }
peers = {}
state = { chain = (5 * 37 + 50) % 1000003, count = 2, points = { Anna = 2 } }
local book = {
    Events = function() return events end,
    Key = function(_, event) return table.concat(event, "-", 1, 4) end,
    State = function() return state end,
    Status = function() return status end,
    Peers = function() return peers end,
}
Sim = { books = { Loot = book }, handled = { Loot = state } }
function Sim.Dump()
    local lines = {}
    for _, event in ipairs(events) do lines[#lines + 1] = book:Key(event) .. "\\t" .. event[5] .. "\\n" end
    return table.concat(lines)
end
spool = {}
local levelOf = { BULK = { queues = {} } }
queues = levelOf.BULK.queues
local comm = { multipart_spool = spool, sendQueue = { send = function() return levelOf end } }
function LibStub() return comm end
`;

describe("sameState", () => {
    it("complains about a projection or handlers that came to something else", () => {
        const anna = tinyClient(tinyWorld(LUA), "Anna");
        assert.same([], sameState([anna], "Loot"));
        anna.eval("Sim.handled.Loot = { chain = 1, count = 2, points = {} }");
        assert.equal(1, sameState([anna], "Loot").length);
        anna.eval("state.points.Anna = 3");
        assert.equal(2, sameState([anna], "Loot").length);
    });

    it("undoes nothing by a retraction that is itself retracted", () => {
        const anna = tinyClient(tinyWorld(LUA), "Anna");
        anna.eval(`events[5] = { 5, 0, 0, 0, "!retraction", "3-0-0-0" }`);
        assert.equal(2, sameState([anna], "Loot").length);
        anna.eval("state.chain, state.count, state.points.Anna = ((5 * 31 + 7) * 37 + 50) % 1000003, 3, 6");
        assert.same([], sameState([anna], "Loot"));
    });
});

describe("lawfulEvents", () => {
    it("complains about events that nobody wrote and about other content", () => {
        const anna = tinyClient(tinyWorld(LUA), "Anna");
        const written = createWrittenEvents();
        for (const key of ["1-0-0-0", "2-0-0-0"]) written.note("Loot", key, "award", "Bert");
        written.note("Loot", "3-0-0-0", "decay", "Bert");
        const complaints = lawfulEvents([anna], "Loot", written, []);
        assert.equal(2, complaints.length);
        assert.matches("3%-0%-0%-0 as !retraction, Bert wrote decay", complaints[0]!);
        assert.matches("4%-0%-0%-0 .* which nobody wrote", complaints[1]!);
    });
});

describe("lawfulEvents about confirmations", () => {
    it("takes those of officers' clients, and no others", () => {
        const anna = tinyClient(tinyWorld(LUA), "Anna");
        const [realm, creator] = string.match(anna.guid, "^Player%-(%d+)%-(%x+)$");
        const id = tonumber(creator, 16);
        anna.eval(`events = { { 1, 0, ${realm}, ${id}, "s!confirmation;s1-0-0-0;7" } }`);
        assert.same([], lawfulEvents([anna], "Loot", createWrittenEvents(), [anna]));
        assert.equal(1, lawfulEvents([anna], "Loot", createWrittenEvents(), []).length);
    });
});

describe("players", () => {
    it("stand by what their own clients have confirmed, and by nothing else", () => {
        const anna = tinyClient(tinyWorld(LUA), "Anna");
        const [realm, creator] = string.match(anna.guid, "^Player%-(%d+)%-(%x+)$");
        const key = `1-0-${realm}-${string.format("%.0f", tonumber(creator, 16))}`;
        const signature = "s!confirmation;s1-0-0-0;7";
        assert.is_false(isOwnConfirmation([anna], "Loot", key, signature));
        anna.eval(`events = { { 1, 0, ${realm}, tonumber("${creator}", 16), "${signature}" } }`);
        assert.is_true(isOwnConfirmation([anna], "Loot", key, signature));
        assert.is_false(isOwnConfirmation([], "Loot", key, signature));
        assert.is_false(isOwnConfirmation([anna], "Loot", key, `${signature}8`));
        anna.eval("events[1][5] = 'saward;s1-0-0-0;7'");
        assert.is_false(isOwnConfirmation([anna], "Loot", key, "saward;s1-0-0-0;7"));
    });
});

describe("a confirmation", () => {
    it("lets nothing in where all that it names is held with this very content", () => {
        const held = createTuple({ time: 1, counter: 0, realm: 0, creator: 0 }, "award", ["Anna", 5]);
        const digest = string.format("%.0f", digestOf(NATIVE_LAYOUT, held));
        assert.is_true(confirmsOnly([held], `s!confirmation;s1-0-0-0;${digest}`));
        assert.is_false(confirmsOnly([held], "s!confirmation;s1-0-0-0;7"));
        assert.is_false(confirmsOnly([held], `s!confirmation;s1-0-0-0;${digest};s2-0-0-0;${digest}`));
        assert.is_false(confirmsOnly([held], `s!confirmation;s1-0-0-0;${digest};t`));
        assert.is_false(confirmsOnly([], `s!confirmation;s1-0-0-0;${digest}`));
    });
});

describe("the record of what was written", () => {
    it("complains about two contents under one key", () => {
        const written = createWrittenEvents();
        written.note("Loot", "1-0-0-0", "award", "Bert");
        written.note("Loot", "1-0-0-0", "award", "Anna");
        assert.same([], written.complaints);
        written.note("Loot", "1-0-0-0", "decay", "Anna");
        assert.equal(1, written.complaints.length);
        assert.same(["1-0-0-0"], written.keys("Loot"));
    });
});

describe("nothingLost", () => {
    it("complains about what a client held and holds no more, unless a crash took it", () => {
        const anna = tinyClient(tinyWorld(LUA), "Anna");
        const holdings = createHoldings();
        holdings.saved(anna, "Loot");
        anna.eval(`events[5] = { 5, 0, 0, 0, "decay", 1 }`);
        holdings.look(anna, "Loot");
        holdings.crashed(anna, "Loot");
        anna.eval("events[5] = nil");
        holdings.look(anna, "Loot");
        assert.same([], nothingLost([anna], holdings));
        anna.eval("table.remove(events, 1)");
        holdings.look(anna, "Loot");
        assert.same(["Anna held 1-0-0-0 of Loot and holds it no more"], nothingLost([anna], holdings));
        anna.logout();
        assert.equal(2, nothingLost([anna], holdings).length);
    });
});

describe("shortCallbacks", () => {
    it("complains about a callback that ran longer than the bound", () => {
        const world = tinyWorld("");
        const anna = tinyClient(world, "Anna");
        anna.eval("C_Timer.After(1, function() for i = 1, 100000 do end end)");
        world.run(2);
        assert.same([], shortCallbacks([anna], 200000));
        assert.equal(1, shortCallbacks([anna], 20000).length);
    });
});

describe("boundedTables", () => {
    const excesses: readonly [what: string, lua: string][] = [
        ["spoolEntries", "for i = 1, 500 do spool[i] = {} end"],
        ["spoolBytes", `spool.x = { string.rep("x", 300000) }`],
        ["queuedFrames", `queues[1] = { prefix = "LibLedger", first = 1, last = 5000 }`],
        ["waiting", "status.waiting = 501"],
        ["peers", "for i = 1, 101 do peers[i] = {} end"],
        ["reasons", "for i = 1, 500 do status.refused[i] = 1 end"],
    ];
    for (const [what, lua] of excesses) {
        it(`complains when there is too much: ${what}`, () => {
            const anna = tinyClient(tinyWorld(LUA), "Anna");
            assert.same([], boundedTables([anna]));
            anna.eval(lua);
            const complaints = boundedTables([anna]);
            assert.equal(1, complaints.length);
            assert.matches(what, complaints[0]!);
        });
    }

    it("leaves the frames of other prefixes alone", () => {
        const anna = tinyClient(tinyWorld(LUA), "Anna");
        anna.eval(`queues[1] = { prefix = "Other", first = 1, last = 5000 }`);
        assert.same([], boundedTables([anna]));
    });
});
