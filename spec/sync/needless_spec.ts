import { BEGIN_SERVER_TIME, bulky, createGuild, EPOCH, LEDGER_ID, makeEvent, questionForAll } from "./guild";
import { WEEK_NOW, say, saidBy, history, dataOf } from "./guildTalk";

describe("what need not be sent", () => {
    it("asks for no week of a sender that has come to hold the same since it told the week", () => {
        for (const isSame of [true, false]) {
            const guild = createGuild(19);
            guild.officers.add("Anna-Realm");
            const member = guild.join("Zoe-Realm", { events: history(1, 3, 7) });
            guild.run(10);
            const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
            const other = { hash: 1, count: 2, sum: 1 };
            const weeks = [{ week: WEEK_NOW, fingerprint: other }];
            const announceTime = BEGIN_SERVER_TIME + 10;
            say(guild, "Anna-Realm", { kind: "advert", ...heading, announceTime, root: other, weeks });
            const root = isSame ? member.ledger.fingerprint()! : other;
            say(guild, "Anna-Realm", { kind: "hello", ...heading, root });
            guild.run(60);
            assert.equal(isSame, saidBy(guild, "Zoe-Realm", "R") === 0);
        }
    });

    it("does not answer one who came to hold the same before its turn", () => {
        for (const isServed of [true, false]) {
            const guild = createGuild(16);
            guild.officers.add("Anna-Realm");
            const officer = guild.join("Anna-Realm", { events: history(1, 3, 7) });
            guild.run(10);
            const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
            const nothing = { hash: 0, count: 0, sum: 0 };
            say(guild, "Zoe-Realm", questionForAll(heading));
            guild.run(0.3);
            const root = isServed ? officer.ledger.fingerprint()! : nothing;
            say(guild, "Zoe-Realm", { kind: "hello", ...heading, root });
            guild.run(60);
            assert.equal(isServed, saidBy(guild, "Anna-Realm", "D") === 0);
        }
    });

    it("ends a sending when all who asked have come to hold the same", () => {
        const pieces: number[] = [];
        for (const isOtherServed of [true, false]) {
            const guild = createGuild(20);
            guild.officers.add("Anna-Realm");
            const officer = guild.join("Anna-Realm", { events: bulky(300, 7) });
            guild.run(10);
            const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
            say(guild, "Zoe-Realm", questionForAll(heading));
            say(guild, "Yves-Realm", questionForAll(heading));
            guild.run(10);
            const root = officer.ledger.fingerprint()!;
            say(guild, "Zoe-Realm", { kind: "hello", ...heading, root });
            if (isOtherServed) say(guild, "Yves-Realm", { kind: "hello", ...heading, root });
            guild.run(200);
            pieces.push(saidBy(guild, "Anna-Realm", "D"));
        }
        assert.is_true(pieces[0]! > 1);
        assert.is_true(pieces[0]! < pieces[1]! / 2, `${pieces[0]} of ${pieces[1]}`);
    });

    it("does not answer one who held what it has come to hold itself before its turn", () => {
        const guild = createGuild(17);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        const events = history(1, 3, 7);
        const [missing] = history(1, 1, 8);
        const elsewhere = createGuild(18);
        const whole = elsewhere.join("Zoe-Realm", { events: [...events, missing!] });
        elsewhere.run(10);
        const officer = guild.join("Anna-Realm", { events });
        guild.run(10);
        const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
        const root = whole.ledger.fingerprint()!;
        const { count, sum } = root;
        const ranges = [{ kind: "fingerprint", finish: 4294967296, count, sum }] as const;
        say(guild, "Zoe-Realm", { kind: "request", ...heading, root, start: 0, ranges, canWhisper: false });
        guild.run(0.3);
        say(guild, "Bert-Realm", dataOf(WEEK_NOW, [missing!]));
        guild.run(60);
        assert.equal(4, officer.ledger.events.length);
        assert.equal(0, saidBy(guild, "Anna-Realm", "D"));
    });

    it("does not go on asking when all that comes is held already", () => {
        const guild = createGuild(13);
        guild.officers.add("Anna-Realm");
        guild.officers.add("Bert-Realm");
        guild.join("Anna-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 99, "one content")] });
        guild.join("Bert-Realm", { events: [makeEvent(BEGIN_SERVER_TIME, 99, "another content")] });
        guild.run(300);
        const before = saidBy(guild, "Anna-Realm", "R") + saidBy(guild, "Bert-Realm", "R");
        guild.run(1200);
        assert.equal(before, saidBy(guild, "Anna-Realm", "R") + saidBy(guild, "Bert-Realm", "R"));
    });
});
