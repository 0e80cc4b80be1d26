import type { Client, World, WorldOptions } from "./contract";
import { tinyClient, tinyWorld } from "./tinyAddon";

const LUA = `
C_ChatInfo.RegisterAddonMessagePrefix("T")
local frame = CreateFrame("Frame")
frame:RegisterEvent("CHAT_MSG_ADDON")
frame:SetScript("OnEvent", function(_, _, ...) heard = heard or {} table.insert(heard, strjoin("|", ...)) end)
function send(text, chatType, target, prefix) return C_ChatInfo.SendAddonMessage(prefix or "T", text, chatType or "GUILD", target) end
function texts()
    local list = {}
    for i, line in ipairs(heard or {}) do list[i] = (select(2, strsplit("|", line))) end
    return table.concat(list, " ")
end
`;

function create(options: Partial<WorldOptions> = {}): World {
    return tinyWorld(LUA, options);
}

function send(client: Client, text: string, chatType?: string, target?: string, prefix?: string): number {
    return client.eval<[number]>("return send(...)", text, chatType, target, prefix)[0];
}

function texts(client: Client): string {
    return client.eval<[string]>("return texts()")[0];
}

describe("the addon channel", () => {
    let world: World;
    let anna: Client;
    let bert: Client;
    let cora: Client;
    before_each(() => {
        world = create();
        anna = tinyClient(world, "Anna");
        bert = tinyClient(world, "Bert");
        cora = tinyClient(world, "Cora", { guild: "Others" });
    });

    it("brings a guild message to the guild, the sender too, with the nine values of the event", () => {
        assert.equal(0, send(anna, "hello"));
        assert.equal("", texts(bert));
        world.run(1);
        const [line] = bert.eval("return heard[1]");
        assert.equal("T|hello|GUILD|Anna-Everlook||0|0||0", line);
        assert.equal("hello", texts(anna));
        assert.equal("", texts(cora));
        assert.same([], [...anna.errors, ...bert.errors]);
    });

    it("whispers to one, by name or full name", () => {
        assert.equal(0, send(anna, "one", "WHISPER", "Cora"));
        assert.equal(0, send(anna, "two", "WHISPER", "Cora-Everlook"));
        world.run(1);
        assert.equal("one two", texts(cora));
        assert.equal("", texts(anna));
        const [line] = cora.eval("return heard[1]");
        assert.equal("T|one|WHISPER|Anna-Everlook|Cora-Everlook|0|0||0", line);
    });

    const refusals: [what: string, text: string, chatType: string, target: string, code: number][] = [
        ["256 bytes", string.rep("x", 256), "GUILD", "", 2],
        ["a NUL", "a\0b", "GUILD", "", 2],
        ["an unknown chat type", "x", "SHOUT", "", 4],
        ["a party message without a group", "x", "PARTY", "", 5],
        ["a raid message without a group", "x", "RAID", "", 5],
        ["a whisper without target", "x", "WHISPER", "", 6],
        ["a channel message", "x", "CHANNEL", "1", 7],
        ["a whisper to somebody offline", "x", "WHISPER", "Nobody", 12],
    ];
    for (const [what, text, chatType, target, code] of refusals) {
        it(`refuses ${what} with ${code}`, () => {
            assert.equal(code, send(anna, text, chatType, target));
            world.run(1);
            assert.equal("", texts(bert));
            assert.equal(1, anna.traffic.refused[tostring(code)]);
            assert.equal(0, anna.traffic.messages);
        });
    }

    it("refuses guild messages outside guilds, wrong prefixes, and arguments that are no strings", () => {
        anna.setGuild(undefined);
        assert.equal(10, send(anna, "x"));
        assert.equal(1, send(bert, "x", "GUILD", undefined, ""));
        assert.equal(1, send(bert, "x", "GUILD", undefined, string.rep("p", 17)));
        assert.is_false(bert.eval("return pcall(C_ChatInfo.SendAddonMessage, 'T', nil, 'GUILD')")[0]);
        assert.equal(0, send(bert, string.rep("x", 255), "GUILD", undefined, string.rep("p", 16)));
    });

    it("allows ten messages at once and then one a second, for each prefix apart", () => {
        for (const _ of $range(1, 10)) assert.equal(0, send(anna, "x"));
        assert.equal(3, send(anna, "x"));
        assert.equal(0, send(anna, "x", "GUILD", undefined, "OTHER"));
        world.run(0.9);
        assert.equal(3, send(anna, "x"));
        world.run(0.2);
        assert.equal(0, send(anna, "x"));
        assert.equal(3, send(anna, "x"));
        world.run(100);
        for (const _ of $range(1, 10)) assert.equal(0, send(anna, "x"));
        assert.equal(3, send(anna, "x"));
        assert.equal(4, anna.traffic.refused["3"]);
    });

    it("counts whispers against the allowance only inside instances", () => {
        for (const _ of $range(1, 30)) assert.equal(0, send(anna, "x", "WHISPER", "Bert"));
        anna.setInstance("raid");
        for (const _ of $range(1, 10)) assert.equal(0, send(anna, "x", "WHISPER", "Bert"));
        assert.equal(3, send(anna, "x", "WHISPER", "Bert"));
    });

    it("raises no event for a prefix that this session has not registered", () => {
        send(anna, "before", "GUILD", undefined, "P2");
        world.run(1);
        assert.equal(0, bert.eval("return C_ChatInfo.RegisterAddonMessagePrefix('P2')")[0]);
        assert.equal(1, bert.eval("return C_ChatInfo.RegisterAddonMessagePrefix('P2')")[0]);
        send(anna, "after", "GUILD", undefined, "P2");
        world.run(1);
        assert.equal("after", texts(bert));
        bert.reload();
        send(anna, "later", "GUILD", undefined, "P2");
        world.run(1);
        assert.equal("", texts(bert));
    });

    it("answers 11 in a lockdown, says so by event, and goes on afterwards", () => {
        anna.eval(`
            local frame = CreateFrame("Frame")
            frame:RegisterEvent("ADDON_RESTRICTION_STATE_CHANGED")
            frame:SetScript("OnEvent", function(_, _, kind, state) print(kind, state) end)`);
        anna.setLockdown(true);
        assert.equal(11, send(anna, "x"));
        assert.is_true(anna.eval("return C_RestrictedActions.IsAddOnRestrictionActive(5)")[0]);
        assert.equal(0, send(bert, "still"));
        anna.setLockdown(false);
        assert.equal(0, send(anna, "again"));
        world.run(1);
        assert.same(["1 2", "5 2", "1 0", "5 0"], anna.chat);
        assert.same(["again", "still"], [...string.gmatch(texts(bert), "%a+")].map(([word]) => word).sort());
    });

    it("loses a muted player's guild messages silently", () => {
        anna.setMuted(true);
        assert.equal(0, send(anna, "x"));
        world.run(1);
        assert.equal("", texts(bert));
        assert.equal("", texts(anna));
    });

    it("delays within the latency, plus what a client adds", () => {
        world.setNetwork({ latencySecondsLeast: 1, latencySecondsMost: 2 });
        send(anna, "x");
        world.run(0.99);
        assert.equal("", texts(bert));
        world.run(1.1);
        assert.equal("x", texts(bert));
        bert.setExtraLatency(5);
        send(anna, "y");
        world.run(5.9);
        assert.equal("x", texts(bert));
        world.run(2);
        assert.equal("x y", texts(bert));
    });

    it("keeps the order of one sender on one chat type, and mixes senders", () => {
        world.setNetwork({ latencySecondsLeast: 0.05, latencySecondsMost: 3 });
        let overtakes = 0;
        for (const round of $range(1, 20)) {
            bert.eval("heard = {}");
            for (const index of $range(1, 5)) {
                send(anna, `a${index}`, "GUILD", undefined, "T");
                world.run(0.05);
                send(cora, `c${index}`, "WHISPER", "Bert");
                world.run(0.05);
            }
            world.run(30);
            const all = texts(bert);
            assert.equal("a1a2a3a4a5", string.gsub(string.gsub(all, "c%d", "")[0], " ", "")[0], `round ${round}`);
            assert.equal("c1c2c3c4c5", string.gsub(string.gsub(all, "a%d", "")[0], " ", "")[0], `round ${round}`);
            if (all !== "a1 c1 a2 c2 a3 c3 a4 c4 a5 c5") overtakes = overtakes + 1;
        }
        assert.is_true(overtakes > 0);
    });

    it("loses the share it is told to lose", () => {
        world.setNetwork({ lossRate: 0.2, allowanceMessages: 100000 });
        for (const _ of $range(1, 1000)) send(anna, "x");
        world.run(5);
        const received = bert.traffic.received.messages;
        assert.is_true(received > 760 && received < 840, tostring(received));
        assert.equal(1000, anna.traffic.messages);
    });

    it("keeps the sides of a partition apart until it heals", () => {
        const dora = tinyClient(world, "Dora");
        world.partition([[anna], [bert]]);
        send(anna, "lost");
        send(dora, "lost");
        world.run(1);
        assert.equal("", texts(bert));
        assert.equal("lost", texts(anna));
        world.heal();
        send(anna, "heard");
        world.run(1);
        assert.equal("heard", texts(bert));
    });

    it("does not reach who is offline, nor who comes later", () => {
        bert.logout();
        send(anna, "x");
        world.run(0.01);
        bert.login();
        world.run(1);
        assert.equal("", texts(bert));
        send(anna, "y");
        world.run(0.01);
        bert.crash();
        bert.login();
        world.run(1);
        assert.equal("", texts(bert));
    });

    it("does not whisper to other realms unless they are connected", () => {
        for (const connectedRealms of [[], [["Everlook", "Lordaeron"]]]) {
            const other = create({ connectedRealms });
            const sender = tinyClient(other, "Anna");
            const receiver = tinyClient(other, "Ezra", { realm: "Lordaeron", realmId: 7 });
            assert.equal(0, send(sender, "x", "WHISPER", "Ezra-Lordaeron"));
            other.run(1);
            assert.equal(connectedRealms.length > 0 ? "x" : "", texts(receiver));
        }
    });

    it("serves groups: raid, party of a raid, party alone, instance", () => {
        const raiders = [anna, cora];
        for (const index of $range(1, 5)) raiders.push(tinyClient(world, `Raider${index}`));
        const raid = world.formGroup("raid", raiders);
        assert.equal(0, send(anna, "raid", "RAID"));
        assert.equal(0, send(anna, "party", "PARTY"));
        assert.equal(5, send(anna, "x", "INSTANCE_CHAT"));
        assert.equal(5, send(bert, "x", "RAID"));
        world.run(1);
        assert.is_true(string.find(texts(cora), "raid")[0] !== undefined);
        assert.equal("raid", texts(raiders[6]!));
        raid.disband();
        assert.equal(5, send(anna, "x", "RAID"));
        world.formGroup("party", [anna, bert]);
        send(anna, "as-party", "RAID");
        world.run(1);
        const [line] = bert.eval("return heard[#heard]");
        assert.matches("^T|as%-party|PARTY|", line as string);
    });

    it("counts messages and bytes by client, prefix, chat type and second", () => {
        send(anna, "four");
        send(anna, "12", "WHISPER", "Bert");
        world.run(3.5);
        send(bert, "x", "GUILD", undefined, "OTHER");
        world.run(1);
        assert.equal(2, anna.traffic.messages);
        assert.equal(6, anna.traffic.bytes);
        assert.same({ messages: 2, bytes: 6 }, anna.traffic.byPrefix.T);
        assert.same({ messages: 1, bytes: 4 }, anna.traffic.byChatType.GUILD);
        assert.same({ messages: 2, bytes: 6 }, bert.traffic.received);
        assert.equal(6, world.bytesSent(0, 1));
        assert.equal(1, world.bytesSent(3, 4));
        assert.equal(3, world.messagesSent(0, 4));
    });
});
