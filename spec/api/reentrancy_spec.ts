import type { Client, World } from "../world/contract";
import {
    assertNoErrors,
    award,
    builtMinor,
    hostAddon,
    hostClient,
    hostWorld,
    keysOf,
    libraryOfMinor,
    standings,
    valueOf,
} from "./hostAddon";

/** Runs once, in the handler of the first award to Echo, where `host.acts`; `ledger` and `host` are at hand. */
function inHandler(lua: string): string {
    return `
        ledger:On("award", function(event, player, points)
            host.handled[#host.handled + 1] = player .. ":" .. points
            if player ~= "Echo" or not host.acts then return end
            host.acts = false
            ${lua}
        end)`;
}

describe("a handler may", () => {
    const cases: [name: string, lua: string, standings: string][] = [
        ["write", `assert(ledger:Submit("award", { player = "Cleo", points = 1 }))`, "Bert 5 Cleo 1 Echo 10 Fay 3"],
        ["undo the event it was given", `assert(ledger:Retract(event))`, "Bert 5 Fay 3"],
        ["undo an older event", `assert(ledger:Retract(ledger:Events()[1]))`, "Echo 10 Fay 3"],
        ["ask to catch up", `host.left = ledger:Catchup()`, "Bert 5 Echo 10 Fay 3"],
        [
            "register itself anew",
            `ledger:On("award", function(_, who, value) host.handled[#host.handled + 1] = who .. ":" .. value end)`,
            "Bert 5 Echo 10 Fay 3",
        ],
        [
            "import",
            `assert(ledger:Import({ { time = 1000, counter = 0, creator = 1, kind = "award", fields = { player = "Old", points = 7 } } }) == 1)`,
            "Bert 5 Echo 10 Fay 3 Old 7",
        ],
        [
            "make another ledger",
            `host.other = host.library:New("Other", { channel = "GUILD", authorise = function() return true end })
             host.other:Define("x", {}) assert(host.other:Submit("x", {}))`,
            "Bert 5 Echo 10 Fay 3",
        ],
        ["load a newer version of the library", `assert(C_AddOns.LoadAddOn("Newcomer"))`, "Bert 5 Echo 10 Fay 3"],
    ];
    for (const [name, lua, expected] of cases) {
        for (const isSaving of [true, false]) {
            it(`${name}, with a ledger ${isSaving ? "that is saved" : "in memory only"}`, () => {
                const embedded = libraryOfMinor(builtMinor() + 1, "99.0.0");
                const world: World = hostWorld([
                    hostAddon({ isSaving, lua: inHandler(lua) }),
                    hostAddon({ name: "Newcomer", isOnDemand: true, embedded }),
                ]);
                const options = { rankIndex: 1, addons: ["LibLedger", "Host", "Newcomer"] };
                const anna: Client = hostClient(world, "Anna", options);
                world.run(10);
                anna.eval("Host.acts = true");
                award(anna, "Bert", 5);
                world.run(2);
                award(anna, "Echo", 10);
                // In the same frame, so that it is still to be applied when the handler acts.
                award(anna, "Fay", 3);
                world.run(20);
                assert.equal(expected, standings(anna));
                assert.equal(0, valueOf(anna, "#Host.ledger:Status().failures"));
                const member = hostClient(world, "Zoe", { addons: ["LibLedger", "Host"] });
                world.run(60);
                assert.equal(keysOf(anna), keysOf(member));
                assertNoErrors(world);
            });
        }
    }
});
