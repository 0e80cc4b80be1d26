import type { Client, Group, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, keysOf, standings, valueOf } from "./hostAddon";

const RAID = hostAddon({
    channel: "RAID",
    options: `group = "Mondays"`,
    authorise: `library:AuthoriseByRaidRole("assistant")`,
});

/** Some minutes of the channel, with texts that do not compress to nothing. */
const BACKLOG = 400;
const IMPORT = `
    local rows = {}
    for index = 1, ${BACKLOG} do
        local note = ("%d %x"):format(index * 7919 % 104729, index * 104729 % 1299709)
        rows[index] = { time = 1754000000 + index * 60, counter = 0, creator = index % 30 + 1, kind = "award",
            fields = { player = "Player" .. index % 30, points = index, note = note } }
    end
    return Host.ledger:Import(rows)`;

function held(client: Client): number {
    return valueOf(client, "#Host.ledger:Events()");
}

/** Client names whose ledger is not that of the first. */
function different(clients: readonly Client[]): string {
    const keys = keysOf(clients[0]!);
    return clients
        .filter((client) => keysOf(client) !== keys)
        .map((client) => client.name)
        .join(" ");
}

describe("a raid of two realms that are not connected", () => {
    let world: World;
    let anna: Client;
    let bert: Client;
    let ezra: Client;
    let finn: Client;
    let raid: Group;

    before_each(() => {
        world = hostWorld([RAID]);
        const far = { guild: "Theirs", realm: "Lordaeron", realmId: 7 };
        anna = hostClient(world, "Anna");
        bert = hostClient(world, "Bert");
        ezra = hostClient(world, "Ezra", far);
        finn = hostClient(world, "Finn", far);
        world.run(10);
        raid = world.formGroup("raid", [anna, bert, ezra, finn]);
        world.run(5);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    it("shares what the leader and an assistant of the other realm write", () => {
        raid.setAssistant(ezra, true);
        award(anna, "Cleo", 1);
        award(ezra, "Dora", 2);
        world.run(3);
        for (const client of [anna, bert, ezra, finn]) assert.equal("Cleo 1 Dora 2", standings(client));
        const [, reason] = award(finn, "Finn", 1000);
        assert.equal("you may not write this", reason);
        assert.equal(0, valueOf(bert, "Host.ledger:Status().waiting"));
        const [names] = bert.eval<[string]>(`
            local names = {}
            for index, peer in ipairs(Host.ledger:Peers()) do names[index] = peer.name end
            table.sort(names)
            return table.concat(names, " ")`);
        assert.equal("Anna-Everlook Ezra-Lordaeron Finn-Lordaeron", names);
    });

    it("takes namesakes of two realms for two people", () => {
        const twin = hostClient(world, "Anna", { guild: "Theirs", realm: "Lordaeron", realmId: 7 });
        raid.add(twin);
        world.run(5);
        const [, reason] = award(twin, "Anna", 1000);
        assert.equal("you may not write this", reason);
        award(anna, "Cleo", 1);
        world.run(3);
        for (const client of [twin, bert, ezra]) assert.equal("Cleo 1", standings(client));
    });

    it("goes on when the party becomes a raid and an instance group", () => {
        raid.convert("party");
        award(anna, "Cleo", 1);
        world.run(3);
        raid.convert("raid");
        award(anna, "Cleo", 1);
        world.run(3);
        raid.convert("instance");
        award(anna, "Cleo", 1);
        world.run(3);
        for (const client of [bert, ezra, finn]) assert.equal("Cleo 3", standings(client));
        const types = [...Object.keys(anna.traffic.byChatType)].sort((one, other) => (one < other ? -1 : 1));
        assert.equal("INSTANCE_CHAT PARTY RAID", types.join(" "));
    });

    it("serves who joins while another is being served, and who comes back", () => {
        raid.remove(finn);
        raid.remove(bert);
        anna.eval(IMPORT);
        world.run(4);
        raid.add(bert);
        world.run(4);
        raid.add(finn);
        assert.is_true(world.runUntil(() => different([anna, bert, ezra, finn]) === "", 300));
        assert.equal(BACKLOG, held(finn));
    });

    it("goes on without who leaves in the middle, and tells him nothing more", () => {
        raid.remove(finn);
        anna.eval(IMPORT);
        assert.is_true(world.runUntil(() => held(bert) > 0 && held(bert) < BACKLOG, 120));
        raid.remove(ezra);
        const before = ezra.traffic.messages;
        const had = held(ezra);
        assert.equal("paused", valueOf(ezra, "Host.ledger:Status().phase"));
        assert.equal("no group", valueOf(ezra, "Host.ledger:Status().reason"));
        assert.is_true(world.runUntil(() => different([anna, bert]) === "", 300));
        world.run(30);
        assert.equal(before, ezra.traffic.messages);
        assert.equal(had, held(ezra));
        raid.add(ezra);
        assert.is_true(world.runUntil(() => different([anna, bert, ezra]) === "", 300));
    });

    it("is told nothing more by a leader who leaves while he sends; the next one has what came, and goes on", () => {
        anna.eval(IMPORT);
        // Not in the middle of a chunk: what one of them took in from her while she led, the others would refuse.
        const haveSamePart = (): boolean => held(bert) > 0 && different([bert, ezra, finn]) === "";
        assert.is_true(world.runUntil(haveSamePart, 120));
        assert.is_true(held(bert) < BACKLOG);
        raid.remove(anna);
        const before = anna.traffic.messages;
        world.run(60);
        assert.equal(before, anna.traffic.messages);
        assert.is_true(world.runUntil(() => different([bert, ezra, finn]) === "", 300));
        raid.add(anna);
        raid.setLeader(anna);
        assert.is_true(world.runUntil(() => different([anna, bert, ezra, finn]) === "", 300));
        assert.equal(BACKLOG, held(finn));
    });

    it("refuses who leads no longer", () => {
        award(anna, "Cleo", 1);
        world.run(3);
        raid.setLeader(bert);
        const [, reason] = award(anna, "Cleo", 1);
        assert.equal("you may not write this", reason);
        // A client that believes otherwise is refused by the others.
        anna.eval("UnitIsGroupLeader = function(unit) return unit == 'raid1' end");
        anna.fireEvent("GROUP_ROSTER_UPDATE");
        assert.is_not_nil(award(anna, "Cleo", 1)[0]);
        world.run(10);
        for (const client of [bert, ezra, finn]) assert.equal("Cleo 1", standings(client));
        assert.equal(1, valueOf(ezra, `Host.ledger:Status().refused["sender may not write this event"]`));
    });
});

describe("a guild of connected realms", () => {
    it("shares what officers of both write", () => {
        const world = hostWorld([hostAddon()], { connectedRealms: [["Everlook", "Mirage"]] });
        const anna = hostClient(world, "Anna", { rankIndex: 1 });
        const theo = hostClient(world, "Theo", { rankIndex: 1, realm: "Mirage", realmId: 7 });
        const bert = hostClient(world, "Bert");
        for (const client of [anna, theo, bert]) {
            client.eval(`
                local info = GetGuildInfo
                GetGuildInfo = function(unit)
                    local name, rank, index = info(unit)
                    return name, rank, index, "Everlook"
                end`);
            client.fireEvent("PLAYER_GUILD_UPDATE", "player");
        }
        world.run(10);
        award(theo, "Cleo", 1);
        award(anna, "Cleo", 2);
        world.run(3);
        for (const client of [anna, theo, bert]) assert.equal("Cleo 3", standings(client));
        assert.is_nil(valueOf(bert, `Host.ledger:Status().refused["creator is not the sender"]`));
        assertNoErrors(world);
    });
});
