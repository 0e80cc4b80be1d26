import type { Client, World } from "../world/contract";
import { assertNoErrors, award, hostAddon, hostClient, hostWorld, keysOf, standings, valueOf } from "../api/hostAddon";

const OFFICER = { rankIndex: 1 };
const DAY_SECONDS = 86400;
const WEEK_SECONDS = 604800;
/** Until what was needed lately may be archived again. */
const ARCHIVING_SECONDS = 800;
/** What was written is packed, and told to all. */
const SETTLING_SECONDS = 60;

function archived(client: Client): number {
    return valueOf(client, "Host.ledger:Status().archived");
}

function events(client: Client): number {
    return valueOf(client, "Host.ledger:Status().events");
}

/** All of them together; nil while they are not of one mind. */
function sumOfAll(clients: readonly Client[]): number | undefined {
    const sums = clients.map((client) => valueOf<number>(client, "Host.ledger:Status().sum"));
    return sums.every((sum) => sum === sums[0]) ? sums[0] : undefined;
}

function checkpoint(client: Client): unknown {
    const [done, reason] = client.eval<[boolean | undefined, string | undefined]>("return Host.ledger:Checkpoint()");
    return done ?? reason;
}

function checkpointTold(client: Client): string {
    const words = valueOf<string>(client, `table.concat(Host.told, "\\n")`).split("\n");
    return words.filter((word) => word.startsWith("CheckpointDone")).join("\n");
}

describe("a guild that archives its old weeks", () => {
    let world: World;
    let anna: Client;
    let doro: Client;
    let bert: Client;

    function online(): Client[] {
        return [anna, doro];
    }

    function logAllIn(): void {
        for (const client of online()) client.login();
        world.run(SETTLING_SECONDS);
    }

    /** Nobody is there until the same hour of the next week. */
    function sleepForAWeek(): void {
        for (const client of world.clients) if (client.isOnline()) client.logout();
        world.run(WEEK_SECONDS - SETTLING_SECONDS);
        logAllIn();
    }

    /** Both award something: "Cleo" 1 and 2. */
    function raid(): void {
        award(anna, "Cleo", 1);
        award(doro, "Cleo", 2);
        world.run(SETTLING_SECONDS);
    }

    /** Four weeks of raids; the last of them is going on. */
    function raidForAMonth(): void {
        for (const _ of $range(1, 3)) {
            raid();
            sleepForAWeek();
        }
        raid();
    }

    before_each(() => {
        world = hostWorld([hostAddon({ isSaving: true, options: "archive = true" })]);
        anna = hostClient(world, "Anna", OFFICER);
        doro = hostClient(world, "Doro", OFFICER);
        bert = hostClient(world, "Bert");
        world.run(SETTLING_SECONDS);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    function archiveAll(): void {
        assert.is_true(checkpoint(anna));
        world.run(SETTLING_SECONDS);
        assert.matches("^CheckpointDone %d+ [%d-]+ nil$", checkpointTold(anna));
        world.run(ARCHIVING_SECONDS);
        for (const client of online()) assert.equal(6, archived(client));
    }

    it("makes a checkpoint while one member is away for a month, and serves him when he is back", () => {
        award(doro, "Dora", 10);
        world.run(SETTLING_SECONDS);
        bert.logout();
        raidForAMonth();
        assert.is_true(checkpoint(anna));
        world.run(ARCHIVING_SECONDS);
        for (const client of online()) assert.equal(7, archived(client), client.name);
        bert.login();
        assert.is_true(world.runUntil(() => events(bert) === events(anna), 300));
        assert.equal("Cleo 12 Dora 10", standings(bert));
        world.run(2 * ARCHIVING_SECONDS);
        assert.equal(7, archived(bert));
        for (const client of [anna, doro]) assert.equal(7, archived(client), client.name);
        assert.is_not_nil(sumOfAll([anna, doro, bert]));
        assert.equal("Cleo 12 Dora 10", standings(bert));
    });

    it("gives a newcomer everything", () => {
        raidForAMonth();
        archiveAll();
        const emil = hostClient(world, "Emil");
        assert.is_true(world.runUntil(() => events(emil) === events(anna), 300));
        assert.equal("Cleo 12", standings(emil));
        assert.is_not_nil(sumOfAll([anna, doro, emil]));
    });

    it("leaves out what an officer takes back of an archived week", () => {
        const [key] = award(anna, "Cleo", 100);
        world.run(SETTLING_SECONDS);
        raidForAMonth();
        assert.is_true(checkpoint(anna));
        world.run(ARCHIVING_SECONDS);
        assert.equal(7, archived(doro));
        const [refused, reason] = doro.eval<[unknown, string]>(`return Host.ledger:Retract("${key}")`);
        assert.is_nil(refused);
        assert.matches("archived", reason);
        world.run(SETTLING_SECONDS);
        const [done] = doro.eval<[unknown]>(`return Host.ledger:Retract("${key}")`);
        assert.is_not_nil(done);
        world.run(SETTLING_SECONDS);
        for (const client of online()) assert.equal("Cleo 12", standings(client), client.name);
        world.run(2 * ARCHIVING_SECONDS);
        // The checkpoint tells of points that nobody has any more.
        for (const client of online()) assert.equal(0, archived(client), client.name);
        sleepForAWeek();
        assert.is_true(checkpoint(doro));
        world.run(2 * ARCHIVING_SECONDS);
        for (const client of online()) assert.is_true(archived(client) > 7, client.name);
        for (const client of online()) assert.equal("Cleo 12", standings(client), client.name);
    });

    it("takes in what an officer wrote in an archived week and could not tell", () => {
        raid();
        for (const client of [anna, doro, bert]) client.logout();
        world.run(1);
        const emil = hostClient(world, "Emil", OFFICER);
        world.run(SETTLING_SECONDS);
        award(emil, "Emil", 7);
        world.run(SETTLING_SECONDS);
        emil.logout();
        logAllIn();
        sleepForAWeek();
        raid();
        sleepForAWeek();
        raid();
        sleepForAWeek();
        raid();
        archiveAll();
        emil.login();
        assert.is_true(world.runUntil(() => sumOfAll([anna, doro, emil]) !== undefined, 300));
        for (const client of [anna, doro, emil]) assert.equal("Cleo 12 Emil 7", standings(client), client.name);
        assert.equal(keysOf(anna), keysOf(emil));
    });

    it("has its history after a login, a crash and a night without anybody", () => {
        raidForAMonth();
        archiveAll();
        anna.reload();
        world.run(SETTLING_SECONDS);
        assert.equal("Cleo 12", standings(anna));
        doro.crash();
        doro.login();
        world.run(SETTLING_SECONDS);
        assert.equal("Cleo 12", standings(doro));
        for (const client of world.clients) if (client.isOnline()) client.logout();
        world.run(DAY_SECONDS);
        logAllIn();
        assert.is_not_nil(sumOfAll(online()));
        world.run(2 * ARCHIVING_SECONDS);
        for (const client of online()) {
            assert.equal(6, archived(client), client.name);
            assert.equal("Cleo 12", standings(client), client.name);
            const found = valueOf<number>(client, "#Host.ledger:Events()");
            assert.equal(events(client) - 6, found);
        }
    });

    it("does not archive what it has folded to something else", () => {
        raidForAMonth();
        doro.eval(`
            Host.ledger:Project("standings", {
                version = 2,
                initialState = function() return {} end,
                evolve = { award = function(state, _, player, points) state[player] = (state[player] or 0) + points end },
            })`);
        world.run(5);
        assert.is_true(checkpoint(anna));
        world.run(ARCHIVING_SECONDS);
        assert.equal(6, archived(anna));
        assert.equal(0, archived(doro));
        assert.equal("standings", valueOf(doro, "Host.ledger:Status().checkpointDisagreement.reason"));
    });

    it("begins no checkpoint that could not stay", () => {
        assert.equal("there is nothing up to this week", checkpoint(anna));
        raid();
        const [answer] = anna.eval<[unknown]>(
            "return (select(2, Host.ledger:Checkpoint(1 + math.floor(GetServerTime() / 604800))))",
        );
        assert.equal("the week is not over", answer);
        const [key] = award(anna, "Cleo", 100);
        sleepForAWeek();
        anna.eval(`assert(Host.ledger:Retract("${key}"))`);
        world.run(SETTLING_SECONDS);
        assert.equal("an event of a later week undoes one of these weeks", checkpoint(anna));
    });
});

describe("a client whose addon has projections alone", () => {
    it("reads nothing of what is archived at its next login", () => {
        const files = hostAddon({ isSaving: true, options: "archive = true" });
        const [text, count] = string.gsub(files["Host/main.lua"]!, `ledger:On%("award", function.-\n    end%)`, "");
        assert.equal(1, count);
        files["Host/main.lua"] = text;
        const world = hostWorld([files]);
        const anna = hostClient(world, "Anna", OFFICER);
        world.run(SETTLING_SECONDS);
        for (const _ of $range(1, 4)) {
            anna.logout();
            world.run(WEEK_SECONDS);
            anna.login();
            world.run(SETTLING_SECONDS);
            for (const _ of $range(1, 100)) award(anna, "Cleo", 1);
            world.run(SETTLING_SECONDS);
        }
        assert.is_true(checkpoint(anna));
        world.run(ARCHIVING_SECONDS);
        assert.equal(300, archived(anna));
        anna.logout();
        anna.login();
        world.run(SETTLING_SECONDS);
        assert.equal(300, archived(anna));
        assert.equal(401, valueOf(anna, "Host.ledger:Status().applied"));
        assert.equal(400, valueOf(anna, `Host.ledger:State("standings").Cleo`));
        award(anna, "Cleo", 1);
        world.run(SETTLING_SECONDS);
        assert.equal(401, valueOf(anna, `Host.ledger:State("standings").Cleo`));
        assert.equal(300, archived(anna));
        assertNoErrors(world);
    });
});
