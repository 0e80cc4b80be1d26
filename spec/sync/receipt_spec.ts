import { bulky, createGuild } from "./guild";

describe("a sending of which the asker has everything by now", () => {
    for (const encoding of ["text", "binary"] as const) {
        it(`ends soon, although the hello that said so was lost: ${encoding}`, () => {
            const guild = createGuild(41);
            guild.officers.add("Anna-Realm");
            const anna = guild.join("Anna-Realm", { events: bulky(600, 7), encoding });
            const zoe = guild.join("Zoe-Realm", { hasNoWhispers: true });
            guild.run(60);
            const received = zoe.ledger.events.length;
            assert.is_true(received > 0 && received < 500, `${received} of 600 have come`);
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
    }
});
