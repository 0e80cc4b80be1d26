import { assertNoErrors, hostAddon, hostClient, hostWorld, valueOf } from "../api/hostAddon";
import type { Client, World } from "../world/contract";
import { createRaidLog, type RaidLog } from "./raidLog";

const OFFICER = { rankIndex: 1 };
const WEEK_SECONDS = 604800;
/** What was written is told to all. */
const TELLING_SECONDS = 5;
const SETTLING_SECONDS = 60;
const REPAIR_SECONDS_MOST = 300;

/** Halving makes the order of events count; `naive` is what anybody would compute by hand from the event list. */
const BALANCES = `
    ledger:Define("decay", { "percent" })
    local function apply(state, event)
        if event[5] == "award" then state[event[6]] = (state[event[6]] or 0) + event[7] end
        if event[5] == "decay" then
            for player, points in pairs(state) do state[player] = math.floor(points * (100 - event[6]) / 100) end
        end
    end
    local function evolve(state, event) apply(state, event) end
    ledger:Project("balances", {
        version = 1,
        initialState = function() return {} end,
        evolve = { award = evolve, decay = evolve },
    })
    local function textOf(state)
        local words = {}
        for player, points in pairs(state) do words[#words + 1] = player .. " " .. points end
        table.sort(words)
        return table.concat(words, " ")
    end
    function host.balances()
        ledger:Catchup()
        return textOf(ledger:State("balances"))
    end
    function host.naive()
        local undone, state = {}, {}
        for _, event in ipairs(ledger:Events()) do
            if event[5] == "!retraction" then undone[event[6]] = true end
        end
        for _, event in ipairs(ledger:Events()) do
            if not undone[ledger:Key(event)] then apply(state, event) end
        end
        return textOf(state)
    end
`;

describe("standings of a guild", () => {
    let world: World;
    let log: RaidLog;
    let anna: Client;
    let doro: Client;
    let members: Client[];

    function balances(client: Client): string {
        const shown = valueOf<string>(client, "Host.balances()");
        assert.equal(valueOf<string>(client, "Host.naive()"), shown, client.name);
        return shown;
    }

    function isRight(client: Client): boolean {
        return client.isOnline() && balances(client) === log.expected();
    }

    /** All of them show what was done, within the time that repair may take. */
    function reachRight(clients: readonly Client[]): void {
        world.runUntil(() => clients.every((client) => isRight(client)), REPAIR_SECONDS_MOST, 1);
        for (const client of clients) assert.equal(log.expected(), balances(client), client.name);
    }

    /** One after the other, a second or more apart: what is done first comes first. */
    function award(officer: Client, player: string, points: number): string {
        const key = log.award(officer, player, points);
        world.run(TELLING_SECONDS);
        return key;
    }

    function decay(officer: Client, percent: number): void {
        log.decay(officer, percent);
        world.run(TELLING_SECONDS);
    }

    /** As soon as he is asked. */
    function agree(client: Client): void {
        world.runUntil(() => valueOf(client, "Host.ledger:Status().proposedEpoch ~= nil"), REPAIR_SECONDS_MOST, 1);
        client.eval("assert(Host.ledger:AcceptEpoch())");
        world.run(TELLING_SECONDS);
    }

    function everybody(): Client[] {
        return [anna, doro, ...members];
    }

    before_each(() => {
        world = hostWorld([hostAddon({ isSaving: true, lua: BALANCES })]);
        log = createRaidLog();
        anna = hostClient(world, "Anna", OFFICER);
        doro = hostClient(world, "Doro", OFFICER);
        members = ["Bert", "Cara", "Emil", "Fred"].map((name) => hostClient(world, name));
        world.run(SETTLING_SECONDS);
        award(anna, "Cleo", 100);
        award(doro, "Dirk", 60);
        award(anna, "Emil", 31);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("are right when two officers were offline in separate raids the same night", () => {
        const [bert, cara, emil, fred] = members;
        world.partition([
            [anna, bert!, cara!],
            [doro, emil!, fred!],
        ]);
        for (const points of $range(1, 5)) {
            award(anna, "Cleo", points);
            award(doro, "Dirk", 10 * points);
            if (points === 3) decay(doro, 50);
        }
        award(anna, "Dirk", 7);
        assert.is_false(balances(anna) === balances(doro));
        world.heal();
        reachRight(everybody());
    });

    it("are right when a stale officer comes back after weeks", () => {
        const mistake = award(anna, "Cleo", 1000);
        // What he writes last, nobody hears.
        world.partition([[doro], [anna, ...members]]);
        award(doro, "Dirk", 5);
        doro.logout();
        world.heal();
        log.retract(anna, mistake);
        for (const points of $range(1, 3)) {
            award(anna, "Cleo", points);
            decay(anna, 10);
            for (const client of [anna, ...members]) client.logout();
            world.run(WEEK_SECONDS);
            for (const client of [anna, ...members]) client.login();
            world.run(SETTLING_SECONDS);
        }
        doro.login();
        reachRight(everybody());
        award(doro, "Dirk", 1);
        reachRight(everybody());
    });

    it("are right after a crash in the middle of a raid", () => {
        anna.reload();
        world.run(SETTLING_SECONDS);
        doro.logout();
        for (const points of $range(1, 6)) award(anna, "Cleo", points);
        decay(anna, 20);
        // Nothing of this night is on her disk, and no other officer is there.
        anna.crash();
        world.run(SETTLING_SECONDS);
        for (const client of members) assert.equal(log.expected(), balances(client), client.name);
        anna.login();
        reachRight([anna, ...members]);
        award(anna, "Emil", 9);
        doro.login();
        reachRight(everybody());
    });

    it("are right after a wipe and restart of an officer's client", () => {
        doro.logout();
        doro.setSavedVariables("Host", undefined);
        award(anna, "Cleo", 4);
        doro.login();
        reachRight(everybody());
        award(doro, "Dirk", 8);
        decay(doro, 50);
        reachRight(everybody());
    });

    it("are right after a wipe and restart of the whole guild: what was wiped does not come back", () => {
        const [bert] = members;
        bert!.logout();
        doro.logout();
        anna.eval(`assert(Host.ledger:StartOver("new season"))`);
        log.startOver();
        world.run(SETTLING_SECONDS);
        const there = [anna, ...members.slice(1)];
        for (const client of members.slice(1)) agree(client);
        award(anna, "Cleo", 3);
        reachRight(there);
        // Those who were away hold all of the old season.
        bert!.login();
        doro.login();
        for (const client of [doro, bert!]) agree(client);
        award(doro, "Dirk", 2);
        reachRight(everybody());
    });
});
