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

const OFFICER = { rankIndex: 1 };

function startOver(client: Client, reason: string): LuaMultiReturn<[string | undefined, string | undefined]> {
    return client.eval<[string | undefined, string | undefined]>(
        `local event, reason = Host.ledger:StartOver(...) return event and Host.ledger:Key(event), reason`,
        reason,
    );
}

/** Each method's answer: what it gives, or the reason against. */
function call(client: Client, method: string): unknown {
    const [value, reason] = client.eval<[unknown, unknown]>(`return Host.ledger:${method}`);
    return value ?? reason;
}

/** "1 1754900010-0-…": generation and id. */
function epochOf(client: Client): string {
    return valueOf(client, `Host.ledger:Status().epoch.generation .. " " .. Host.ledger:Status().epoch.id`);
}

function phase(client: Client): string {
    return valueOf(
        client,
        `Host.ledger:Status().phase .. (Host.ledger:Status().reason and ": " .. Host.ledger:Status().reason or "")`,
    );
}

function told(client: Client, name: string): string[] {
    const words = valueOf<string>(client, `table.concat(Host.told, "\\n")`).split("\n");
    return words.filter((word) => word.startsWith(name));
}

function behind(client: Client): string {
    const [text] = client.eval<[string]>(`
        local words = {}
        for index, event in ipairs(Host.ledger:LeftBehind()) do words[index] = event[6] .. " " .. event[7] end
        return table.concat(words, ", ")`);
    return text;
}

function refusals(client: Client, reason: string): number {
    return valueOf<number | undefined>(client, `Host.ledger:Status().refused["${reason}"]`) ?? 0;
}

for (const encoding of ["binary", "text"]) {
    describe(`starting over, in ${encoding}`, () => {
        let world: World;
        let anna: Client;
        let doro: Client;
        let bert: Client;

        before_each(() => {
            world = hostWorld([hostAddon({ isSaving: true, options: `encoding = "${encoding}"` })]);
            anna = hostClient(world, "Anna", OFFICER);
            doro = hostClient(world, "Doro", OFFICER);
            bert = hostClient(world, "Bert");
            world.run(10);
            award(anna, "Cleo", 10);
            award(doro, "Dora", 5);
            world.run(5);
        });

        after_each(() => {
            assertNoErrors(world);
        });

        function accept(...clients: Client[]): void {
            for (const client of clients) assert.is_true(call(client, "AcceptEpoch()"));
            world.run(2);
        }

        it("gives the author an empty ledger of the next generation, and keeps the old one", () => {
            const [key] = startOver(anna, "season 2");
            world.run(1);
            assert.equal(`1 ${key}`, epochOf(anna));
            assert.equal("", keysOf(anna));
            assert.equal("", standings(anna));
            assert.equal("active", phase(anna));
            assert.same(["EpochChanged 1 season 2"], told(anna, "Epoch"));
            assert.same(
                ["StateRestarted handlers", "StateRestarted standings"],
                told(anna, "StateRestarted").slice(-2),
            );
            assert.equal(
                "0 2",
                valueOf(
                    anna,
                    `Host.ledger:Status().asideEpochs[1].generation .. " " ..
                Host.ledger:Status().asideEpochs[1].events`,
                ),
            );
            award(anna, "Cleo", 1);
            assert.equal("Cleo 1", standings(anna));
        });

        it("asks the others, who may not write until they agree", () => {
            const [key] = startOver(anna, "season 2");
            world.run(3);
            for (const client of [doro, bert]) {
                assert.same([`EpochProposed 1 season 2 ${anna.fullName}`], told(client, "Epoch"));
                assert.equal("paused: new epoch", phase(client));
                assert.equal("0 0", epochOf(client));
                assert.equal("Cleo 10 Dora 5", standings(client));
                const proposed = "Host.ledger:Status().proposedEpoch";
                assert.equal(key, valueOf(client, `${proposed}.key`));
                assert.equal(
                    `1 season 2 ${anna.fullName}`,
                    valueOf(
                        client,
                        `${proposed}.generation .. " " ..
                    ${proposed}.reason .. " " .. ${proposed}.by`,
                    ),
                );
                assert.is_true(valueOf<number>(client, `${proposed}.time`) >= 1754900000);
            }
            const [, reason] = award(doro, "Dora", 1);
            assert.equal("new epoch", reason);
            assert.equal("new epoch", call(doro, `Retract("${keysOf(doro).split(" ")[0]!}")`));
            assert.equal("new epoch", call(doro, `StartOver("another")`));
            accept(doro, bert);
            award(doro, "Dora", 7);
            award(anna, "Cleo", 1);
            world.run(3);
            for (const client of world.clients) {
                assert.equal(`1 ${key}`, epochOf(client));
                assert.equal("active", phase(client));
                assert.equal("Cleo 1 Dora 7", standings(client));
            }
            assert.is_true(world.runUntil(() => valueOf(bert, "Host.ledger:Status().inSync") === true, 60));
        });

        it("is refused to who may not write", () => {
            const [, reason] = startOver(bert, "mine");
            assert.equal("you may not write this", reason);
            assert.equal("0 0", epochOf(bert));
            assert.equal("active", phase(bert));
        });

        it("leaves who declines paused, and asks no more in this session", () => {
            startOver(anna, "season 2");
            world.run(3);
            assert.is_true(call(bert, "DeclineEpoch()"));
            world.run(60);
            assert.equal(1, told(bert, "EpochProposed").length);
            assert.is_true(valueOf(bert, "Host.ledger:Status().proposedEpoch.isDeclined"));
            assert.equal("paused: new epoch", phase(bert));
            assert.equal("Cleo 10 Dora 5", standings(bert));
            bert.reload();
            world.run(10);
            assert.equal(1, told(bert, "EpochProposed").length);
            accept(bert);
            assert.equal(epochOf(anna), epochOf(bert));
        });

        it("has nothing to agree to where nothing is proposed", () => {
            assert.equal("no new epoch is proposed", call(anna, "AcceptEpoch()"));
            assert.equal("no new epoch is proposed", call(anna, "DeclineEpoch()"));
            startOver(anna, "season 2");
            world.run(1);
            assert.equal("no new epoch is proposed", call(anna, "AcceptEpoch()"));
        });

        it("survives logout and login in each epoch", () => {
            startOver(anna, "season 2");
            world.run(3);
            accept(doro);
            award(doro, "Dora", 7);
            world.run(3);
            for (const client of [anna, doro, bert]) {
                client.logout();
                client.login();
            }
            world.run(10);
            assert.equal("Dora 7", standings(anna));
            assert.equal("Dora 7", standings(doro));
            assert.equal("Cleo 10 Dora 5", standings(bert));
            assert.equal("paused: new epoch", phase(bert));
            award(anna, "Cleo", 2);
            world.run(3);
            assert.equal("Cleo 2 Dora 7", standings(doro));
        });

        it("brings a newcomer without events through all epochs without asking", () => {
            startOver(anna, "season 2");
            world.run(3);
            accept(doro);
            award(doro, "Dora", 7);
            startOver(doro, "season 3");
            world.run(3);
            accept(anna);
            award(anna, "Cleo", 3);
            world.run(3);
            const eve = hostClient(world, "Eve");
            // Both starts are told in one frame; one alone would make him ask again, a minute later.
            assert.is_true(world.runUntil(() => standings(eve) === "Cleo 3", 20));
            assert.equal(epochOf(anna), epochOf(eve));
            assert.same([], told(eve, "EpochProposed"));
            assert.equal("2", valueOf(eve, "tostring(Host.ledger:Status().epoch.generation)"));
            assert.equal(0, valueOf(eve, "#Host.ledger:Status().asideEpochs"));
        });

        it("finds who was away, keeps what he wrote meanwhile, and offers it to him", () => {
            doro.setLockdown(true);
            world.run(1);
            world.partition([[anna, bert], [doro]]);
            startOver(anna, "season 2");
            world.run(3);
            accept(bert);
            award(doro, "Dora", 30);
            award(doro, "Dora", 31);
            const [undone] = award(doro, "Dora", 32);
            call(doro, `Retract("${undone!}")`);
            world.run(10);
            doro.logout();
            world.heal();
            doro.setLockdown(false);
            award(anna, "Cleo", 2);
            world.run(30);
            doro.login();
            assert.is_true(world.runUntil(() => phase(doro) === "paused: new epoch", 60));
            assert.equal("Cleo 10 Dora 66", standings(doro));
            assert.equal("", behind(doro));
            accept(doro);
            assert.equal("Dora 30, Dora 31", behind(doro));
            assert.equal(2, valueOf(doro, "Host.ledger:Status().leftBehind"));
            world.run(60);
            assert.equal("Cleo 2", standings(doro));
            assert.equal("Cleo 2", standings(anna));
            doro.reload();
            world.run(10);
            assert.equal("Dora 30, Dora 31", behind(doro));
            assert.equal(1, call(doro, "Resubmit({ Host.ledger:LeftBehind()[2] })"));
            assert.equal("Dora 30", behind(doro));
            assert.equal(1, call(doro, "Resubmit()"));
            assert.equal(0, call(doro, "Resubmit()"));
            world.run(10);
            for (const client of world.clients) assert.equal("Cleo 2 Dora 61", standings(client));
            assert.matches(
                "was not left behind",
                call(doro, "Resubmit({ Host.ledger:Events()[1] })") as string,
                1,
                true,
            );
        });

        it("offers nothing to who may not write any more, and forgets on request", () => {
            world.partition([[anna, bert], [doro]]);
            startOver(anna, "season 2");
            world.run(2);
            award(doro, "Dora", 30);
            world.run(5);
            world.heal();
            assert.is_true(world.runUntil(() => phase(doro) === "paused: new epoch", 400));
            accept(doro);
            doro.setRank(4);
            world.run(10);
            assert.equal("you may not write this", call(doro, "Resubmit()"));
            assert.equal("Dora 30", behind(doro));
            call(doro, "ForgetLeftBehind()");
            assert.equal("", behind(doro));
            assert.equal(0, valueOf(doro, "Host.ledger:Status().leftBehind"));
        });

        it("lets one of two win who start over at once", () => {
            world.partition([[anna], [doro], [bert]]);
            const [first] = startOver(anna, "by Anna");
            world.run(2);
            startOver(doro, "by Doro");
            world.run(2);
            award(anna, "Cleo", 1);
            award(doro, "Dora", 2);
            world.run(2);
            world.heal();
            const agree = (): boolean => epochOf(doro) === epochOf(anna);
            assert.is_true(world.runUntil(agree, 400));
            assert.equal(`1 ${first}`, epochOf(anna));
            assert.same([], told(doro, "EpochProposed"));
            assert.equal("Dora 2", behind(doro));
            assert.is_true(world.runUntil(() => phase(bert) === "paused: new epoch", 400));
            accept(bert);
            call(doro, "Resubmit()");
            const same = (): boolean => world.clients.every((client) => standings(client) === "Cleo 1 Dora 2");
            assert.is_true(world.runUntil(same, 60));
            for (const client of world.clients) assert.equal(`1 ${first}`, epochOf(client));
        });

        it("offers what was written before the start over that lost, and after the one that won", () => {
            world.partition([[anna, bert], [doro]]);
            const [first] = startOver(anna, "by Anna");
            world.run(2);
            award(doro, "Dora", 30);
            const [undone] = award(doro, "Dora", 31);
            call(doro, `Retract("${undone!}")`);
            world.run(2);
            startOver(doro, "by Doro");
            world.run(2);
            award(doro, "Dora", 32);
            startOver(doro, "by Doro again");
            world.run(2);
            award(doro, "Dora", 33);
            startOver(anna, "by Anna again");
            world.run(2);
            startOver(anna, "by Anna a third time");
            world.run(2);
            world.heal();
            assert.is_true(world.runUntil(() => phase(doro) === "paused: new epoch", 400));
            accept(doro);
            world.run(5);
            assert.equal(epochOf(anna), epochOf(doro));
            assert.not_equal(`1 ${first}`, epochOf(doro));
            assert.equal("Dora 30, Dora 32, Dora 33", behind(doro));
            assert.equal("", standings(doro));
        });

        it("refuses what is said again of an old epoch, and does not let it back in", () => {
            anna.eval(`
                texts = {}
                local frame = CreateFrame("Frame")
                frame:RegisterEvent("CHAT_MSG_ADDON")
                frame:SetScript("OnEvent", function(_, _, prefix, text)
                    if prefix == "LibLedger" then texts[#texts + 1] = text end
                end)`);
            award(doro, "Dora", 5);
            award(anna, "Cleo", 6);
            world.run(30);
            startOver(doro, "season 2");
            world.run(3);
            accept(anna, bert);
            award(doro, "Dora", 1);
            world.run(30);
            const before = refusals(bert, "another epoch");
            anna.eval(`for _, text in ipairs(texts) do C_ChatInfo.SendAddonMessage("LibLedger", text, "GUILD") end`);
            world.run(60);
            assert.is_true(refusals(bert, "another epoch") > before);
            for (const client of world.clients) {
                assert.equal("Dora 1", standings(client));
                assert.equal("active", phase(client));
            }
        });

        it("tells the others as soon as the channel opens", () => {
            anna.setLockdown(true);
            world.run(1);
            startOver(anna, "season 2");
            world.run(30);
            assert.equal("active", phase(bert));
            anna.setLockdown(false);
            assert.is_true(world.runUntil(() => phase(bert) === "paused: new epoch", 30));
        });

        it("lets handlers accept and write in the callbacks themselves", () => {
            bert.eval(`
                Host.ledger.RegisterCallback("auto", "EpochProposed", function() Host.ledger:AcceptEpoch() end)`);
            anna.eval(`
                Host.ledger.RegisterCallback("auto", "EpochChanged", function(_, _, generation)
                    assert(Host.ledger:Submit("award", { player = "Start", points = generation }))
                end)`);
            startOver(anna, "season 2");
            assert.is_true(world.runUntil(() => standings(bert) === "Start 1", 60));
            assert.equal("Start 1", standings(anna));
        });
    });
}

describe("a ledger in memory only that was started over", () => {
    for (const isTakenOver of [false, true]) {
        it(isTakenOver ? "keeps its epochs when a newer library takes over" : "keeps what was left", () => {
            const embedded = libraryOfMinor(builtMinor() + 1, "99.0.0");
            const newcomer = hostAddon({ name: "Newcomer", isOnDemand: true, embedded });
            const world = hostWorld([hostAddon(), newcomer]);
            const anna = hostClient(world, "Anna", { ...OFFICER, addons: ["LibLedger", "Host", "Newcomer"] });
            world.run(10);
            award(anna, "Cleo", 10);
            startOver(anna, "season 2");
            world.run(1);
            award(anna, "Cleo", 1);
            const epoch = epochOf(anna);
            if (isTakenOver) anna.eval(`assert(C_AddOns.LoadAddOn("Newcomer"))`);
            world.run(5);
            assert.equal(epoch, epochOf(anna));
            assert.equal("Cleo 1", standings(anna));
            assert.equal(1, valueOf(anna, "Host.ledger:Status().asideEpochs[1].events"));
            award(anna, "Cleo", 1);
            anna.setGuild(undefined);
            world.run(5);
            assert.equal("0 0", epochOf(anna));
            anna.setGuild("Ours", 1);
            world.run(5);
            assert.equal(epoch, epochOf(anna));
            assert.equal("Cleo 2", standings(anna));
            assertNoErrors(world);
        });
    }
});
