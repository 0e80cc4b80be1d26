import type { Client, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, valueOf } from "../api/hostAddon";

const OFFICER = { rankIndex: 1 };
const WEEK_SECONDS = 604800;
const SETTLING_SECONDS = 60;
const AWARDS_PER_WEEK = 150;
const WEEKS = 4;

const OPTIONS = "trustCheckpoints = true";

/** Every other point is Cleo's. The notes have nothing in common, so that they take their time on the channel. */
const RAID = `
local player, count = ...
local seed = #player + count
for index = 1, count do
    local words = {}
    for place = 1, 12 do
        seed = (seed * 16807 + index) % 2147483647
        words[place] = string.format("%08x", seed)
    end
    local fields = { player = index % 2 == 0 and "Cleo" or player, points = 1, note = table.concat(words) }
    assert(Host.ledger:Submit("award", fields))
end`;

/** What the client shows, whoever made it. */
function points(client: Client, player: string): number | undefined {
    return valueOf(client, `(Host.ledger:State("standings") or {}).${player}`);
}

function trustedWeek(client: Client): number | undefined {
    return valueOf(client, "(Host.ledger:Status().trust or {}).week");
}

function events(client: Client): number {
    return valueOf(client, "Host.ledger:Status().events");
}

function checkpoint(client: Client, withStates: boolean): void {
    client.eval(`assert(Host.ledger:Checkpoint(nil, ${tostring(withStates)}))`);
}

describe("a newcomer to a guild that makes checkpoints", () => {
    let world: World;
    let anna: Client;
    let doro: Client;

    /** "Cleo" and a different player each week. */
    function raidForAMonth(): void {
        for (const week of $range(1, WEEKS)) {
            anna.eval(RAID, `Week${week}`, AWARDS_PER_WEEK);
            world.run(SETTLING_SECONDS);
            if (week < WEEKS) {
                for (const client of [anna, doro]) client.logout();
                world.run(WEEK_SECONDS);
                for (const client of [anna, doro]) client.login();
                world.run(SETTLING_SECONDS);
            }
        }
    }

    function comes(): Client {
        return hostClient(world, "Emil");
    }

    /** As soon as he shows anything, and long before he holds everything. */
    function untilTrusting(emil: Client): boolean {
        return world.runUntil(() => trustedWeek(emil) !== undefined, 120);
    }

    function prepare(options: string): void {
        world = hostWorld([hostAddon({ isSaving: true, options })]);
        anna = hostClient(world, "Anna", OFFICER);
        doro = hostClient(world, "Doro", OFFICER);
        world.run(SETTLING_SECONDS);
        raidForAMonth();
    }

    after_each(() => {
        assertNoErrors(world);
    });

    it("shows the right standings before he holds the older events, and says on whose word", () => {
        prepare(OPTIONS);
        checkpoint(anna, true);
        world.run(SETTLING_SECONDS);
        const all = events(anna);
        const emil = comes();
        assert.is_true(untilTrusting(emil));
        assert.is_true(events(emil) < all, `${events(emil)} of ${all}`);
        assert.equal(points(anna, "Week1"), points(emil, "Week1"));
        const creator = valueOf<number>(anna, `tonumber(UnitGUID("player"):match("%x+$"), 16)`);
        assert.equal(creator, valueOf(emil, "Host.ledger:Status().trust.creator"));
        // New events go on top.
        award(doro, "Cleo", 1000);
        assert.is_true(world.runUntil(() => points(emil, "Cleo") === points(anna, "Cleo"), 60));
        assert.is_true(world.runUntil(() => trustedWeek(emil) === undefined, 300));
        assert.equal(events(anna), events(emil));
        assert.is_nil(valueOf(emil, "Host.ledger:Status().checkpointDisagreement"));
        for (const player of ["Cleo", "Week1", "Week4"]) assert.equal(points(anna, player), points(emil, player));
    });

    it("is told nothing where the officer did not want it, or his own addon does not", () => {
        prepare(OPTIONS);
        checkpoint(anna, false);
        world.run(SETTLING_SECONDS);
        const emil = comes();
        assert.is_false(untilTrusting(emil));
        assert.equal(events(anna), events(emil));
        prepare("");
        checkpoint(anna, true);
        world.run(SETTLING_SECONDS);
        assert.is_false(untilTrusting(comes()));
    });

    it("does not begin with a state that was overtaken by a retraction", () => {
        prepare(OPTIONS);
        const first = valueOf<string>(anna, "Host.ledger:Key(Host.ledger:Events()[1])");
        checkpoint(anna, true);
        world.run(SETTLING_SECONDS);
        anna.eval("assert(Host.ledger:Retract(...))", first);
        world.run(SETTLING_SECONDS);
        const emil = comes();
        assert.is_false(untilTrusting(emil));
        assert.equal(points(anna, "Week1"), points(emil, "Week1"));
    });

    it("keeps what he has made himself where the told state was another", () => {
        prepare(OPTIONS);
        // Her addon counts double: an older build, say.
        anna.eval(`
            Host.ledger:Project("standings", {
                version = 1,
                initialState = function() return {} end,
                evolve = { award = function(state, _, player, n) state[player] = (state[player] or 0) + 2 * n end },
            })`);
        world.run(SETTLING_SECONDS);
        checkpoint(anna, true);
        world.run(SETTLING_SECONDS);
        const emil = comes();
        assert.is_true(untilTrusting(emil));
        assert.is_true(world.runUntil(() => trustedWeek(emil) === undefined, 300));
        assert.equal("standings", valueOf(emil, "Host.ledger:Status().checkpointDisagreement.reason"));
        assert.equal(points(doro, "Week1"), points(emil, "Week1"));
    });
});
