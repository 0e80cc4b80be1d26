import { bulky, createGuild } from "./guild";

describe("a sending of which the asker has everything by now", () => {
    it("ends soon, although the hello that said so was lost", () => {
        const guild = createGuild(41);
        guild.officers.add("Anna-Realm");
        const events = bulky(400, 7);
        const anna = guild.join("Anna-Realm", { events, encoding: "text" });
        const zoe = guild.join("Zoe-Realm", { hasNoWhispers: true });
        guild.run(40);
        const received = zoe.ledger.events.length;
        assert.is_true(received > 0 && received < 400, `${received} of 400 have come`);
        // The rest comes another way, and nobody hears of that.
        guild.channel.lossPercent = 100;
        zoe.ledger.merge(anna.ledger.events);
        guild.run(10);
        guild.channel.lossPercent = 0;
        guild.run(60);
        const bytes = guild.channel.bytes("Anna-Realm");
        guild.run(60);
        const more = guild.channel.bytes("Anna-Realm") - bytes;
        assert.is_true(more < 1000, `${more} bytes for nobody`);
    });
});
