import type { Client, World } from "../world/contract";
import { award, hostAddon, hostClient, hostWorld, standings, valueOf } from "./hostAddon";

/** Errors that reached the client's error handler, without file and line. */
function messages(client: Client): string[] {
    return client.errors.map(({ message }) => string.gsub(message, "[^%s]+:%d+: ", "")[0]);
}

describe("code of an addon that throws", () => {
    let world: World;
    let anna: Client;

    before_each(() => {
        world = hostWorld([hostAddon()]);
        anna = hostClient(world, "Anna", { rankIndex: 1 });
        world.run(10);
    });

    function failuresOf(client: Client): string {
        const [text] = client.eval<[string]>(`
            local words = {}
            for _, failure in ipairs(Host.ledger:Status().failures) do
                words[#words + 1] = failure.projection .. " " .. failure.key .. " " .. failure.message:gsub("^.-:%d+: ", "")
            end
            return table.concat(words, ", ")`);
        return text;
    }

    it("stops a handler at the event, once reported with its key, while projections go on", () => {
        award(anna, "Cleo", 1);
        world.run(1);
        anna.eval(`Host.ledger:On("award", function(_, player) if player == "Bad" then error("cannot") end end)`);
        const [key] = award(anna, "Bad", 2);
        award(anna, "Cleo", 4);
        world.run(30);
        assert.same([`LibLedger: handlers: event ${key!}: cannot`], messages(anna));
        assert.equal(`handlers ${key!} cannot`, failuresOf(anna));
        assert.equal(5, valueOf(anna, `Host.ledger:State("standings").Cleo`));
        const told = valueOf<string>(anna, `table.concat(Host.told, "\\n")`);
        assert.matches(`HandlerFailed handlers ${key!}`, told, 1, true);
        // Undoing the event lets it go on.
        anna.eval(`Host.ledger:Retract("${key!}")`);
        world.run(5);
        assert.equal("", failuresOf(anna));
        assert.equal(1, anna.errors.length);
    });

    it("stops a projection before the event, while handlers and other projections go on", () => {
        anna.eval(`Host.ledger:Project("fragile", {
            version = 1,
            initialState = function() return { count = 0 } end,
            evolve = { award = function(state, _, player)
                state.count = state.count + 1
                if player == "Bad" then error("cannot") end
            end },
        })`);
        award(anna, "Cleo", 1);
        const [key] = award(anna, "Bad", 2);
        award(anna, "Cleo", 4);
        world.run(5);
        assert.same([`LibLedger: fragile: event ${key!}: cannot`], messages(anna));
        assert.equal(`fragile ${key!} cannot`, failuresOf(anna));
        assert.equal(1, valueOf(anna, `Host.ledger:State("fragile").count`));
        assert.equal("Bad 2 Cleo 5", standings(anna));
    });

    it("goes on without the event when told to skip it, on this client alone", () => {
        anna.eval(`
            seen = {}
            Host.ledger:On("award", function(_, player)
                if player == "Bad" then error("cannot") end
                seen[#seen + 1] = player
            end)`);
        const [key] = award(anna, "Bad", 2);
        award(anna, "Cleo", 4);
        world.run(1);
        assert.equal("", valueOf(anna, `table.concat(seen)`));
        const [reason] = anna.eval<[string]>(`return (select(2, Host.ledger:Skip("1-0-0-1")))`);
        assert.equal("nothing has stopped at this event", reason);
        assert.equal(1, valueOf(anna, `Host.ledger:Skip("${key!}", "handlers")`));
        world.run(1);
        assert.equal("Cleo", valueOf(anna, `table.concat(seen)`));
        assert.equal("", failuresOf(anna));
        assert.equal(6, valueOf(anna, `Host.ledger:State("standings").Bad + Host.ledger:State("standings").Cleo`));
    });

    it("gives handlers their state back as it was before the event, where they let it be kept", () => {
        anna.eval(`
            sum, told = 0, {}
            Host.ledger.RegisterCallback(told, "StateRestarted", function(_, _, name) if name == "handlers" then sum = 0 end end)
            Host.ledger:OnSnapshot(function() return { sum = sum } end, function(saved) sum = saved.sum end)
            Host.ledger:On("award", function(_, player, points)
                sum = sum + points
                if player == "Bad" then error("cannot") end
            end)`);
        for (const i of $range(1, 80)) award(anna, `P${i}`, 1);
        world.run(1);
        award(anna, "Bad", 100);
        world.run(1);
        assert.equal(80, valueOf(anna, "sum"));
        anna.eval("Host.ledger:Catchup()");
        assert.equal(80, valueOf(anna, "sum"));
    });

    it("reports a callback and calls the others", () => {
        anna.eval(`
            other, told = {}, 0
            Host.ledger.RegisterCallback(other, "EventsAdded", function() error("callback cannot") end)
            another = {}
            Host.ledger.RegisterCallback(another, "EventsAdded", function() told = told + 1 end)`);
        const [key] = award(anna, "Cleo", 1);
        assert.is_not_nil(key);
        assert.same(["callback cannot"], messages(anna));
        assert.equal(1, valueOf(anna, "told"));
        assert.equal("Cleo 1", standings(anna));
        assert.equal("", failuresOf(anna));
    });

    it("takes an authorise handler that fails for not known yet, and says so once", () => {
        world = hostWorld([hostAddon({ authorise: `function() error("authorise cannot") end` })]);
        anna = hostClient(world, "Anna");
        world.run(10);
        const [event, reason] = award(anna, "Cleo", 1);
        assert.is_nil(event);
        assert.equal("it is not known yet whether you may write this", reason);
        award(anna, "Cleo", 1);
        assert.same(["LibLedger: the authorise handler failed: authorise cannot"], messages(anna));
    });

    it("keeps a handler that writes while it is being called from breaking anything", () => {
        anna.eval(`
            Host.ledger:Define("echo", { "of" })
            Host.ledger:On("award", function(event, player)
                if player ~= "Echo" and not echoed then
                    echoed = true
                    Host.ledger:Submit("award", { player = "Echo", points = 1 })
                end
            end)`);
        award(anna, "Cleo", 1);
        world.run(5);
        assert.same([], messages(anna));
        assert.equal(2, valueOf(anna, "Host.ledger:Status().applied"));
    });

    it("reports through an error handler that fails itself without stopping", () => {
        anna.eval(`seterrorhandler(function() error("handler of errors") end)`);
        anna.eval(`Host.ledger:On("award", function(_, player) if player == "Bad" then error("cannot") end end)`);
        const [key] = award(anna, "Bad", 2);
        award(anna, "Cleo", 4);
        world.run(5);
        assert.equal(`handlers ${key!} cannot`, failuresOf(anna));
        assert.equal(4, valueOf(anna, `Host.ledger:State("standings").Cleo`));
        assert.equal(2, valueOf(anna, `Host.ledger:State("standings").Bad`));
    });
});
