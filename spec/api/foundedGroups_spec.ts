import type { Client, Group, World } from "../world/contract";
import {
    assertNoErrors,
    award,
    hostAddon,
    hostClient,
    hostWorld,
    libraryOfMinor,
    builtMinor,
    standings,
    valueOf,
} from "./hostAddon";

const OPTIONS = { channel: "RAID", isSaving: true, authorise: `library:AuthoriseByRaidRole("assistant")` } as const;

/** What `Submit`'s siblings answer: the id, or the reason. */
function call(client: Client, method: string, id?: string): string {
    const argument = id === undefined ? "" : `"${id}"`;
    const [first, second] = client.eval<[string | undefined, string | undefined]>(
        `return Host.ledger:${method}(${argument})`,
    );
    return first ?? second ?? "nothing";
}

function phase(client: Client): string {
    return valueOf(client, `Host.ledger:Status().phase .. ": " .. tostring(Host.ledger:Status().reason)`);
}

function groupOf(client: Client): string {
    return valueOf(client, `Host.ledger:Status().group and Host.ledger:Status().group.id or "none"`);
}

function offersOf(client: Client): string {
    const [text] = client.eval<[string]>(`
        local words = {}
        for index, offer in ipairs(Host.ledger:Status().offers) do
            words[index] = offer.founder .. " by " .. offer.teller
        end
        return table.concat(words, ", ")`);
    return text;
}

function offersTold(client: Client): number {
    const [count] = client.eval<[number]>(`
        local count = 0
        for _, line in ipairs(Host.told) do if line:find("^GroupOffered ") then count = count + 1 end end
        return count`);
    return count;
}

/** Counts the notices that the client sends from now on, and keeps the last one. */
function tapNotices(client: Client): void {
    client.eval(`
        notices = 0
        local send = C_ChatInfo.SendAddonMessage
        C_ChatInfo.SendAddonMessage = function(prefix, text, ...)
            if prefix == "LibLedger" and text:sub(1, 1) == "L" then notices, lastNotice = notices + 1, text end
            return send(prefix, text, ...)
        end`);
}

const NONE_YET = "paused: no group's ledger yet: found one, or join one";
const ELSEWHERE = "paused: this is not the ledger's group";
const NO_GROUP = "paused: no group";
const ACTIVE = "active: nil";

describe("a ledger of a group that somebody founds", () => {
    let world: World;
    let anna: Client;
    let bert: Client;
    let ezra: Client;
    let raid: Group;

    before_each(() => {
        world = hostWorld([hostAddon(OPTIONS)]);
        anna = hostClient(world, "Anna");
        bert = hostClient(world, "Bert");
        ezra = hostClient(world, "Ezra", { guild: "Theirs", realm: "Lordaeron", realmId: 7 });
        world.run(5);
        raid = world.formGroup("raid", [anna, bert, ezra]);
        world.run(2);
    });

    after_each(() => {
        assertNoErrors(world);
    });

    /** Anna's group, which the others have joined. */
    function together(): string {
        const id = call(anna, "FoundGroup");
        world.run(2);
        for (const client of [bert, ezra]) assert.equal(id, call(client, "JoinGroup"));
        world.run(2);
        return id;
    }

    it("is none before somebody founds one", () => {
        assert.equal(NONE_YET, phase(anna));
        assert.equal("no group's ledger yet: found one, or join one", award(anna, "Cleo", 1)[1]);
        assert.equal("no other group's ledger is offered", call(anna, "JoinGroup"));
        assert.equal("there is no group's ledger to leave", call(anna, "LeaveGroup"));
        world.run(30);
        assert.equal(0, anna.traffic.messages);
    });

    it("needs a group", () => {
        raid.disband();
        assert.equal(NO_GROUP, phase(anna));
        assert.equal("no group", call(anna, "FoundGroup"));
        assert.equal("no group", call(anna, "JoinGroup"));
    });

    it("is offered to the others, and joined with consent alone", () => {
        const id = call(anna, "FoundGroup");
        assert.matches("^%x+$", id);
        assert.equal(16, id.length);
        world.run(1);
        assert.is_not_nil(award(anna, "Cleo", 1)[0]);
        world.run(60);
        for (const client of [bert, ezra]) {
            assert.equal("paused: a group's ledger is offered by Anna-Everlook", phase(client));
            assert.equal("", standings(client));
            assert.equal(1, offersTold(client));
            assert.matches(
                `GroupOffered Anna%-Everlook ${id} Anna%-Everlook`,
                valueOf<string>(client, `table.concat(Host.told, "\\n")`),
            );
        }
        assert.equal(id, call(bert, "JoinGroup"));
        world.run(0.5);
        assert.equal(ACTIVE, phase(bert));
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 1", 30));
        assert.equal("", standings(ezra));
        assert.equal(id, groupOf(bert));
        assert.equal("", offersOf(bert));
        assert.equal("this group has its ledger: leave it first", call(bert, "FoundGroup"));
    });

    it("is shared as any other", () => {
        together();
        award(anna, "Cleo", 1);
        raid.setAssistant(ezra, true);
        award(ezra, "Dora", 2);
        world.run(3);
        for (const client of [anna, bert, ezra]) assert.equal("Cleo 1 Dora 2", standings(client));
    });

    it("is offered to whoever joins the group later, once", () => {
        const id = together();
        for (const client of [anna, bert, ezra]) tapNotices(client);
        const finn = hostClient(world, "Finn");
        world.run(5);
        raid.add(finn);
        world.run(15);
        assert.equal("Anna-Everlook by Anna-Everlook", offersOf(finn));
        assert.equal("1 0 0", [anna, bert, ezra].map((client) => valueOf<number>(client, "notices")).join(" "));
        assert.equal(id, call(finn, "JoinGroup", id));
    });

    it("is offered by others while its founder is away, and rarely all the time", () => {
        together();
        anna.logout();
        const finn = hostClient(world, "Finn");
        world.run(5);
        raid.add(finn);
        world.run(20);
        assert.matches("^Anna%-Everlook by %w+", offersOf(finn));
        finn.reload();
        assert.equal("", offersOf(finn));
        world.run(20);
        assert.matches("^Anna%-Everlook by %w+", offersOf(finn));
        for (const client of [bert, ezra]) tapNotices(client);
        world.run(1800);
        const told = valueOf<number>(bert, "notices") + valueOf<number>(ezra, "notices");
        assert.is_true(told >= 5 && told <= 8, `${told} notices in half an hour`);
        assert.equal("Anna-Everlook by", offersOf(finn).slice(0, 16));
    });

    it("goes on after a /reload and a relog", () => {
        const id = together();
        award(anna, "Cleo", 1);
        world.run(3);
        bert.reload();
        ezra.logout();
        world.run(30);
        ezra.login();
        world.run(15);
        award(anna, "Cleo", 1);
        world.run(5);
        for (const client of [bert, ezra]) {
            assert.equal(ACTIVE, phase(client));
            assert.equal(id, groupOf(client));
            assert.equal("Cleo 2", standings(client));
        }
    });

    it("goes on in the hands of a newer version of the library", () => {
        const addon = hostAddon({ channel: "RAID", authorise: OPTIONS.authorise });
        world = hostWorld([
            addon,
            hostAddon({ name: "Late", isOnDemand: true, embedded: libraryOfMinor(builtMinor() + 1, "9.9.9") }),
        ]);
        anna = hostClient(world, "Anna", { addons: ["LibLedger", "Host", "Late"] });
        bert = hostClient(world, "Bert");
        world.run(5);
        raid = world.formGroup("raid", [anna, bert]);
        world.run(2);
        const id = call(anna, "FoundGroup");
        world.run(2);
        call(bert, "JoinGroup");
        award(anna, "Cleo", 1);
        anna.eval(`C_AddOns.LoadAddOn("Late")`);
        world.run(2);
        assert.equal("9.9.9", valueOf(anna, "Host.library.version"));
        award(anna, "Cleo", 1);
        assert.equal(id, groupOf(anna));
        assert.equal("Cleo 2", standings(anna));
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 2", 60));
    });

    it("stops at once for who leaves the group, and goes on when he is back", () => {
        together();
        award(anna, "Cleo", 1);
        world.run(3);
        raid.remove(bert);
        assert.equal(NO_GROUP, phase(bert));
        const sent = bert.traffic.messages;
        award(anna, "Cleo", 1);
        world.run(60);
        assert.equal(sent, bert.traffic.messages);
        assert.equal("Cleo 1", standings(bert));
        raid.add(bert);
        assert.equal(ACTIVE, phase(bert));
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 2", 60));
    });

    it("keeps still in another group, whoever leads it and whatever he says", () => {
        together();
        raid.remove(bert);
        const finn = hostClient(world, "Finn");
        const gina = hostClient(world, "Gina");
        world.run(5);
        const sent = bert.traffic.messages;
        const party = world.formGroup("party", [finn, gina, bert]);
        assert.equal(ELSEWHERE, phase(bert));
        world.run(120);
        assert.equal(sent, bert.traffic.messages);
        // With one friend among strangers it is still another group.
        raid.remove(ezra);
        party.add(ezra);
        world.run(120);
        assert.equal(ELSEWHERE, phase(bert));
        assert.equal(sent, bert.traffic.messages);
        assert.equal(groupOf(bert), call(bert, "JoinGroup"));
        assert.equal(ACTIVE, phase(bert));
        world.run(2);
        assert.equal(ACTIVE, phase(ezra));
    });

    it("keeps still when the game puts its player among strangers in one go", () => {
        together();
        const finn = hostClient(world, "Finn");
        const gina = hostClient(world, "Gina");
        world.run(5);
        const party = world.formGroup("instance", [finn, gina]);
        // The client hears of the new group alone.
        bert.eval("realInGroup = IsInGroup IsInGroup = function(category) return category ~= 2 or realInGroup(2) end");
        raid.remove(bert);
        party.add(bert);
        world.run(1);
        assert.equal(ELSEWHERE, phase(bert));
    });

    it("is told to no strangers, also not what was on its way when its group was left", () => {
        // Rank and role would keep him silent anyway.
        world = hostWorld([hostAddon({ ...OPTIONS, authorise: "function() return true end" })]);
        [anna, bert, ezra] = [hostClient(world, "Anna"), hostClient(world, "Bert"), hostClient(world, "Ezra")];
        world.run(5);
        raid = world.formGroup("raid", [anna, bert, ezra]);
        world.run(1);
        const id = call(anna, "FoundGroup");
        world.run(2);
        anna.eval(`
            local rows = {}
            for index = 1, 400 do
                local note = ("%d %x"):format(index * 7919 % 104729, index * 104729 % 1299709)
                rows[index] = { time = 1754000000 + index * 60, counter = 0, creator = index % 30 + 1, kind = "award",
                    fields = { player = "Player" .. index % 30, points = index, note = note } }
            end
            assert(Host.ledger:Import(rows))`);
        for (const client of [bert, ezra]) assert.equal(id, call(client, "JoinGroup", id));
        const held = (): number => valueOf(ezra, "#Host.ledger:Events()");
        assert.is_true(world.runUntil(() => held() > 0 && held() < 400, 120));
        const [finn, gina] = [hostClient(world, "Finn"), hostClient(world, "Gina")];
        const party = world.formGroup("party", [finn, gina]);
        raid.remove(anna);
        party.add(anna);
        world.run(120);
        assert.equal(ELSEWHERE, phase(anna));
        // A few segments are with the game's queue already.
        const told = anna.traffic.byChatType.PARTY?.messages ?? 0;
        assert.is_true(told <= 4, `${told} messages to strangers`);
        party.remove(anna);
        raid.add(anna);
        assert.is_true(world.runUntil(() => held() === 400, 300));
    });

    it("is another one for each founder: players choose, and may change their mind", () => {
        const annas = call(anna, "FoundGroup");
        world.run(0.5);
        const berts = call(bert, "FoundGroup");
        assert.is_true(annas !== berts);
        world.run(5);
        assert.equal("paused: groups' ledgers are offered by Anna-Everlook, Bert-Everlook", phase(ezra));
        assert.equal("several groups' ledgers are offered: say which one", call(ezra, "JoinGroup"));
        assert.equal(berts, call(ezra, "JoinGroup", berts));
        assert.equal("Anna-Everlook by Anna-Everlook", offersOf(ezra));
        award(anna, "Cleo", 1);
        raid.setAssistant(bert, true);
        award(bert, "Dora", 2);
        world.run(3);
        assert.equal("Dora 2", standings(ezra));
        assert.equal(annas, call(bert, "JoinGroup", annas));
        assert.equal(annas, call(ezra, "JoinGroup"));
        assert.is_true(world.runUntil(() => standings(ezra) === "Cleo 1" && standings(bert) === "Cleo 1", 60));
        // What was Bert's is kept, and he can change his mind again.
        assert.equal("no other group's ledger is offered", call(bert, "JoinGroup", "0123456789abcdef"));
        assert.equal(berts, call(bert, "JoinGroup"));
        world.run(1);
        assert.equal("Dora 2", standings(bert));
    });

    it("is left for good, and its events stay stored", () => {
        const id = together();
        award(anna, "Cleo", 1);
        world.run(3);
        assert.equal(id, call(bert, "LeaveGroup"));
        assert.equal("none", groupOf(bert));
        assert.equal("", standings(bert));
        const sent = bert.traffic.messages;
        bert.reload();
        world.run(3);
        assert.equal("none", groupOf(bert));
        award(anna, "Cleo", 1);
        world.run(20);
        assert.is_true(bert.traffic.messages - sent <= 1);
        assert.equal("", standings(bert));
        assert.equal("paused: a group's ledger is offered by Anna-Everlook", phase(bert));
        assert.equal(id, call(bert, "JoinGroup"));
        assert.is_true(world.runUntil(() => standings(bert) === "Cleo 2", 60));
    });

    describe("of which rubbish is told", () => {
        /** Mallory's client says what it likes. */
        function mallory(isInRaid: boolean): Client {
            const client = world.createClient({ name: "Mallory", guild: "Ours", addons: ["LibLedger", "Host"] });
            client.login();
            world.run(5);
            if (isInRaid) raid.add(client);
            world.run(5);
            tapNotices(client);
            return client;
        }

        it("bounds what one member offers", () => {
            const evil = mallory(true);
            for (const _ of $range(1, 300)) {
                call(evil, "FoundGroup");
                call(evil, "LeaveGroup");
                world.run(1);
            }
            assert.equal("Mallory-Everlook by Mallory-Everlook, Mallory-Everlook by Mallory-Everlook", offersOf(bert));
            assert.equal(2, offersTold(bert));
            const id = call(anna, "FoundGroup");
            world.run(2);
            assert.equal(id, call(bert, "JoinGroup", id));
        });

        it("heeds nobody outside the group, also when he is quoted", () => {
            const evil = mallory(true);
            call(evil, "FoundGroup");
            world.run(1);
            const notice = valueOf<string>(evil, "lastNotice");
            raid.remove(evil);
            world.run(5);
            for (const client of [anna, bert]) client.reload();
            world.run(15);
            for (const sender of ["Mallory-Everlook", "Nobody-Everlook"]) {
                bert.fireEvent("CHAT_MSG_ADDON", "LibLedger", notice, "RAID", sender, "", 0, 0, "", 0);
                anna.fireEvent("CHAT_MSG_ADDON", "LibLedger", notice, "GUILD", "Bert-Everlook", "", 0, 0, "", 0);
            }
            world.run(60);
            assert.equal("", offersOf(bert));
            assert.equal("", offersOf(anna));
        });

        it("goes on after broken notices, without an error or a warning", () => {
            const evil = mallory(true);
            call(evil, "FoundGroup");
            world.run(1);
            const notice = valueOf<string>(evil, "lastNotice");
            for (const at of $range(1, notice.length)) {
                const byte = notice.charCodeAt(at - 1);
                const changed =
                    string.sub(notice, 1, at - 1) + string.char((byte % 255) + 1) + string.sub(notice, at + 1);
                for (const text of [changed, string.sub(notice, 1, at - 1)]) {
                    ezra.fireEvent("CHAT_MSG_ADDON", "LibLedger", text, "RAID", "Bert-Everlook", "", 0, 0, "", 0);
                }
            }
            assert.equal("Mallory-Everlook by Mallory-Everlook", offersOf(ezra));
            const id = call(anna, "FoundGroup");
            world.run(2);
            assert.equal(id, call(ezra, "JoinGroup", id));
        });

        it("starts anew where the saved group is rubbish, and leaves what a newer version wrote", () => {
            const id = together();
            const rubbish = [
                `HostDB.groups.Host = 5`,
                `HostDB.groups.Host = { id = {}, founder = 7 }`,
                `HostDB.groups = "?"`,
                `HostDB.groups = nil`,
            ];
            for (const lua of rubbish) {
                bert.eval(lua);
                bert.reload();
                world.run(15);
                assert.equal("none", groupOf(bert));
                assert.equal(id, call(bert, "JoinGroup"));
                world.run(0.5);
                assert.equal(ACTIVE, phase(bert));
            }
        });
    });
});
