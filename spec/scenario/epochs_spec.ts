import { assertNoErrors, award, hostAddon, hostClient, hostWorld, keysOf, standings, valueOf } from "../api/hostAddon";
import type { Client, World } from "../world/contract";

const OFFICER = { rankIndex: 1 };
const SEEDS = 5;

/** A guild of five: Anna, Doro and Olaf are officers, Bert and Cara are not. */
interface Guild {
    readonly world: World;
    readonly anna: Client;
    readonly doro: Client;
    readonly olaf: Client;
    readonly bert: Client;
    readonly cara: Client;
}

function startOver(client: Client, reason: string): void {
    client.eval("assert(Host.ledger:StartOver(...))", reason);
}

function accept(client: Client): void {
    client.eval("assert(Host.ledger:AcceptEpoch())");
}

function isAsked(client: Client): boolean {
    return valueOf(client, "Host.ledger:Status().proposedEpoch ~= nil");
}

function epochOf(client: Client): string {
    return valueOf(client, `Host.ledger:Status().epoch.generation .. " " .. Host.ledger:Status().epoch.id`);
}

function isOne(world: World, expected: string): boolean {
    const first = world.clients[0]!;
    return world.clients.every(
        (client) =>
            client.isOnline() &&
            epochOf(client) === epochOf(first) &&
            keysOf(client) === keysOf(first) &&
            standings(client) === expected,
    );
}

function reach(world: World, holds: () => boolean, what: string, secondsMax = 400): void {
    assert.is_true(world.runUntil(holds, secondsMax, 1), what);
}

function guild(seed: number): Guild {
    const network = { lossRate: 0.03, latencySecondsLeast: 0.05, latencySecondsMost: 0.4 };
    const world = hostWorld([hostAddon({ isSaving: true })], { seed, network });
    const anna = hostClient(world, "Anna", OFFICER);
    const doro = hostClient(world, "Doro", OFFICER);
    const olaf = hostClient(world, "Olaf", OFFICER);
    const bert = hostClient(world, "Bert");
    const cara = hostClient(world, "Cara");
    world.run(10);
    for (const points of $range(1, 12)) award(points % 2 === 0 ? anna : doro, "Cleo", points);
    reach(world, () => isOne(world, "Cleo 78"), "all hold the same from the beginning");
    return { world, anna, doro, olaf, bert, cara };
}

describe("a guild of five that starts over", () => {
    for (const seed of $range(1, SEEDS)) {
        it(`comes to one epoch, whoever agrees when, and the old one does not come back: seed ${seed}`, () => {
            const { world, anna, doro, olaf, bert, cara } = guild(seed);
            // Olaf is away, and writes what nobody hears, also after the cut.
            world.partition([[anna, doro, bert, cara], [olaf]]);
            startOver(anna, "season 2");
            world.run(5);
            award(olaf, "Olaf", 7);
            world.run(2);
            olaf.logout();
            world.heal();
            reach(world, () => [doro, bert, cara].every((client) => isAsked(client)), "everybody is asked");
            accept(doro);
            accept(bert);
            world.run(5);
            award(anna, "Cleo", 1);
            award(doro, "Cleo", 2);
            world.run(20);
            assert.equal("Cleo 3", standings(bert));
            assert.equal("Cleo 78", standings(cara));
            olaf.login();
            reach(world, () => isAsked(olaf), "who was away is asked");
            assert.equal("Cleo 78 Olaf 7", standings(olaf));
            accept(olaf);
            accept(cara);
            reach(world, () => isOne(world, "Cleo 3"), "all are in the second epoch");
            assert.equal(1, valueOf(olaf, "Host.ledger:Resubmit()"));
            reach(world, () => isOne(world, "Cleo 3 Olaf 7"), "what was left behind came again");

            // The third one, while somebody is away who is two behind, and somebody joins.
            cara.logout();
            startOver(doro, "season 3");
            reach(world, () => [anna, olaf, bert].every((client) => isAsked(client)), "everybody is asked again");
            for (const client of [anna, olaf, bert]) accept(client);
            world.run(10);
            award(anna, "Cleo", 5);
            cara.login();
            const eve = hostClient(world, "Eve");
            reach(world, () => isAsked(cara), "who missed it is asked");
            accept(cara);
            reach(world, () => isOne(world, "Cleo 5"), "all are in the third epoch");
            assert.equal(2, valueOf(eve, "Host.ledger:Status().epoch.generation"));

            // Two at once, on two sides.
            world.partition([
                [anna, bert, eve],
                [doro, olaf, cara],
            ]);
            startOver(anna, "season 4");
            startOver(doro, "another season 4");
            world.run(5);
            for (const client of [bert, olaf, cara, eve]) if (isAsked(client)) accept(client);
            world.run(5);
            award(anna, "Anna", 1);
            award(doro, "Doro", 2);
            world.run(20);
            world.heal();
            reach(
                world,
                () => {
                    for (const client of world.clients) if (isAsked(client)) accept(client);
                    return world.clients.every((client) => epochOf(client) === epochOf(anna));
                },
                "one of two wins",
                900,
            );
            for (const client of [anna, doro]) client.eval("assert(Host.ledger:Resubmit())");
            reach(world, () => isOne(world, "Anna 1 Doro 2"), "all hold the same");

            // Quiet, and for good.
            for (const client of world.clients) client.reload();
            world.run(60);
            const begin = math.floor(world.now());
            world.run(300);
            assert.is_true(isOne(world, "Anna 1 Doro 2"));
            assert.is_true(
                world.bytesSent(begin, begin + 300) < 300 * 20,
                `${world.bytesSent(begin, begin + 300)} bytes`,
            );
            for (const client of world.clients) assert.equal("active", valueOf(client, "Host.ledger:Status().phase"));
            assertNoErrors(world);
        });
    }

    it("brings its author after those who followed him, when his game has lost it", () => {
        const { world, anna, doro, olaf, bert, cara } = guild(1);
        const eve = hostClient(world, "Eve");
        reach(world, () => isOne(world, "Cleo 78"), "all hold the same");
        for (const client of world.clients) client.reload();
        doro.logout();
        olaf.logout();
        world.run(20);
        startOver(anna, "season 2");
        reach(world, () => [bert, cara, eve].every((client) => isAsked(client)), "the members are asked");
        for (const client of [bert, cara, eve]) accept(client);
        award(anna, "Cleo", 4);
        reach(world, () => [bert, cara, eve].every((client) => standings(client) === "Cleo 4"), "the members follow");
        anna.crash();
        world.run(5);
        anna.login();
        world.run(5);
        assert.equal("Cleo 78", standings(anna));
        reach(world, () => isAsked(anna), "he is asked himself");
        accept(anna);
        reach(world, () => standings(anna) === "Cleo 4", "what the members saw came back");
        doro.login();
        olaf.login();
        reach(world, () => isAsked(doro) && isAsked(olaf), "he can bring the others after him");
        for (const client of [doro, olaf]) accept(client);
        reach(world, () => isOne(world, "Cleo 4"), "all hold the same again");
        assertNoErrors(world);
    });
});
