import { tinyClient, tinyWorld } from "../tinyAddon";
import { noLuaErrors } from "./noLuaErrors";
import { quietChannel } from "./quietChannel";
import { sameLedgers } from "./sameLedgers";

/** Stands in for LibLedger: a ledger whose status the spec sets. */
const LUA = `
status = { events = 3, applied = 3, hash = 11, sum = 12, stateHash = 11, phase = "active" }
local ledger = { Status = function() return status end }
local library = { Get = function(_, name) if name == "Loot" then return ledger end end }
function LibStub(major) return major == "LibLedger-1.0" and library or nil end
`;

describe("noLuaErrors", () => {
    it("complains about every error of every client, offline ones too", () => {
        const world = tinyWorld("");
        const anna = tinyClient(world, "Anna");
        assert.same([], noLuaErrors(world));
        anna.eval(`error("oops", 0)`);
        anna.logout();
        assert.same(["Anna at 0.00 in eval: oops"], noLuaErrors(world));
    });
});

describe("sameLedgers", () => {
    const differences = [
        "status.events = 4 status.applied = 4",
        "status.hash = 12",
        "status.sum = 13",
        "status.stateHash = 10",
        "status.hash = nil",
        "status.applied = 2",
        "LibStub = nil",
    ];
    for (const difference of differences) {
        it(`complains when one client has: ${difference}`, () => {
            const world = tinyWorld(LUA);
            tinyClient(world, "Anna");
            const bert = tinyClient(world, "Bert");
            assert.same([], sameLedgers(world, "Loot"));
            bert.eval(difference);
            const complaints = sameLedgers(world, "Loot");
            assert.equal(1, complaints.length);
            assert.matches("Bert", complaints[0]!);
        });
    }

    it("asks only those who are online, or those it is told to ask", () => {
        const world = tinyWorld(LUA);
        const anna = tinyClient(world, "Anna");
        const bert = tinyClient(world, "Bert");
        bert.eval("status.hash = 12");
        assert.same([], sameLedgers(world, "Loot", [anna]));
        assert.equal(2, sameLedgers(world, "Absent").length);
        bert.logout();
        assert.same([], sameLedgers(world, "Loot"));
    });
});

describe("quietChannel", () => {
    it("complains when more bytes travel than the bound allows", () => {
        const world = tinyWorld("");
        const anna = tinyClient(world, "Anna");
        world.run(10);
        anna.eval(`C_ChatInfo.SendAddonMessage("P", string.rep("x", 100), "GUILD")`);
        world.run(5);
        assert.same([], quietChannel(world, { seconds: 10, bytesPerSecondMax: 10 }));
        assert.equal(1, quietChannel(world, { seconds: 10, bytesPerSecondMax: 9.9 }).length);
        world.run(20);
        assert.same([], quietChannel(world, { seconds: 10, bytesPerSecondMax: 0 }));
    });
});
