import { digestOf } from "../../src/event/digest";
import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { CONFIRMATION_KIND } from "../../src/ledger/confirmation";
import type { Contents, Message } from "../../src/wire/message";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import {
    BEGIN_SERVER_TIME,
    createGuild,
    EPOCH,
    LEDGER_ID,
    makeEvent,
    weekOfEvents,
    type Client,
    type Guild,
} from "./guild";

const serializer = loadSerializer();

function notesOf({ ledger }: Client): unknown[] {
    return ledger.events.filter((event) => event.get(5) === "award").map((event) => event.get(6));
}

function confirmationsIn({ ledger }: Client): number {
    return ledger.events.filter((event) => event.get(5) === CONFIRMATION_KIND).length;
}

function assertAgreement(clients: readonly Client[]): void {
    const first = clients[0]!.ledger;
    for (const { ledger } of clients) {
        assert.same(first.events, ledger.events);
        assert.same(first.variantsIn(0, math.huge), ledger.variantsIn(0, math.huge));
        assert.same(first.fingerprint(), ledger.fingerprint());
    }
}

/** An officer writes, all members hear it, and he comes back without any of it. */
function crash(guild: Guild, members: readonly string[], notes: number): [officer: Client, members: Client[]] {
    guild.officers.add("Anna-Realm");
    const held = weekOfEvents(0, 5, 77);
    const before = guild.join("Anna-Realm", { events: held });
    const clients = members.map((name) => guild.join(name, { events: held }));
    guild.run(30);
    for (const number of $range(1, notes)) {
        before.write(`raid ${number}`);
        guild.run(2);
    }
    before.leave();
    guild.run(20);
    return [guild.join("Anna-Realm"), clients];
}

function say(guild: Guild, name: string, contents: Contents): void {
    const message = { ledgerId: LEDGER_ID, epoch: EPOCH, ...contents } as Message;
    guild.channel.inject(name, encodeMessage(serializer, NATIVE_LAYOUT, message));
}

describe("what only members hold", () => {
    it("is back on all clients when three of them say the same", () => {
        for (const seed of $range(1, 10)) {
            const guild = createGuild(seed);
            const [officer, members] = crash(guild, ["Bo-Realm", "Cy-Realm", "Dan-Realm"], 8);
            guild.run(120);
            assert.equal(8 + 5, notesOf(officer).length, `seed ${seed}`);
            assert.equal(1, confirmationsIn(officer), `seed ${seed}`);
            assertAgreement([officer, ...members]);
            assert.same([], officer.engine.unconfirmed());
            assert.same([], guild.errors);
        }
    });

    it("waits for the player's word when only two of them do", () => {
        const guild = createGuild(3);
        const [officer, members] = crash(guild, ["Bo-Realm", "Cy-Realm"], 1);
        guild.run(300);
        assert.equal(0, notesOf(officer).length);
        assert.equal(6, officer.engine.unconfirmed().length);
        for (const { event, attesters } of officer.engine.unconfirmed()) {
            assert.equal(2, attesters.length);
            officer.confirm(event);
        }
        guild.run(60);
        assert.equal(6, notesOf(officer).length);
        assertAgreement([officer, ...members]);
        assert.same([], officer.engine.unconfirmed());
    });

    it("is not asked for again and again", () => {
        const guild = createGuild(4);
        crash(guild, ["Bo-Realm", "Cy-Realm"], 1);
        guild.run(600);
        const before = guild.channel.log.length;
        guild.run(1200);
        // Hellos of three clients every five minutes, adverts of none: the officer's ledger is empty.
        assert.is_true(guild.channel.log.length - before < 20, `${guild.channel.log.length - before} messages`);
    });

    it("is not needed when another officer holds it", () => {
        const guild = createGuild(5);
        guild.officers.add("Eve-Realm");
        const eve = guild.join("Eve-Realm", { events: weekOfEvents(0, 5, 77) });
        const [officer, members] = crash(guild, ["Bo-Realm", "Cy-Realm", "Dan-Realm"], 3);
        guild.run(90);
        assertAgreement([officer, eve, ...members]);
        assert.equal(0, confirmationsIn(officer));
    });

    it("comes back in portions, however much it is", () => {
        const guild = createGuild(6);
        guild.officers.add("Anna-Realm");
        const held = weekOfEvents(2, 300, 77);
        const members = ["Bo-Realm", "Cy-Realm", "Dan-Realm", "Eve-Realm"].map((name) =>
            guild.join(name, { events: held }),
        );
        const officer = guild.join("Anna-Realm");
        guild.run(1800);
        assert.equal(300, notesOf(officer).length);
        assertAgreement([officer, ...members]);
    });
});

describe("two members who collude", () => {
    it("get nothing in, whatever they offer and attest", () => {
        const guild = createGuild(7);
        const [officer, members] = crash(guild, ["Bo-Realm", "Cy-Realm", "Dan-Realm"], 2);
        const forged: LedgerEvent[] = [];
        for (const number of $range(1, 5)) forged.push(makeEvent(BEGIN_SERVER_TIME - number, 77, "forged"));
        const digests = forged.map((event) => digestOf(NATIVE_LAYOUT, event));
        const span = { start: BEGIN_SERVER_TIME - 9, finish: BEGIN_SERVER_TIME + 1 };
        for (const name of ["Mallory-Realm", "Trudy-Realm"]) guild.identityOf(name);
        for (const _ of $range(1, 30)) {
            for (const name of ["Mallory-Realm", "Trudy-Realm"]) {
                say(guild, name, { kind: "attest", digests });
                say(guild, name, { kind: "data", ...span, piece: 1, isLast: true, isWhole: false, events: forged });
            }
            guild.run(10);
        }
        for (const client of [officer, ...members]) assert.is_false(notesOf(client).includes("forged"));
        assert.equal(7, notesOf(officer).length);
        assert.equal(5, officer.engine.unconfirmed().length);
        assert.same(["Mallory-Realm", "Trudy-Realm"], [...officer.engine.unconfirmed()[0]!.attesters].sort());
    });

    it("are not counted while the roster does not know them", () => {
        const guild = createGuild(8);
        const [officer] = crash(guild, ["Bo-Realm"], 0);
        const event = makeEvent(BEGIN_SERVER_TIME - 5, 77, "forged");
        const span = { start: BEGIN_SERVER_TIME - 9, finish: BEGIN_SERVER_TIME + 1 };
        say(guild, "Mallory-Realm", { kind: "data", ...span, piece: 1, isLast: true, isWhole: false, events: [event] });
        for (const name of ["Trudy-Realm", "Oscar-Realm", "Eve-Realm"]) {
            guild.unknown.add(name);
            say(guild, name, { kind: "attest", digests: [digestOf(NATIVE_LAYOUT, event)] });
        }
        guild.run(60);
        assert.is_false(notesOf(officer).includes("forged"));
    });
});

describe("a key that two officers told in two ways", () => {
    it("is kept in both by all, who apply the same one, and agree", () => {
        for (const seed of $range(1, 10)) {
            const guild = createGuild(seed);
            guild.officers.add("Anna-Realm");
            guild.officers.add("Bert-Realm");
            const history = weekOfEvents(0, 40, 77);
            const clients = [
                guild.join("Anna-Realm", { events: [...history, makeEvent(BEGIN_SERVER_TIME - 5, 99, "one way")] }),
                guild.join("Bert-Realm", { events: [...history, makeEvent(BEGIN_SERVER_TIME - 5, 99, "another way")] }),
                guild.join("Zoe-Realm", { events: history }),
            ];
            guild.run(120);
            assertAgreement(clients);
            for (const { ledger, engine } of clients) {
                assert.equal(1, ledger.conflictCount(), `seed ${seed}`);
                assert.equal(41, ledger.events.length);
                assert.is_true(engine.inSync());
            }
            const { ledger } = clients[0]!;
            const [loser] = ledger.variantsIn(0, math.huge);
            clients[1]!.resolve(loser!);
            guild.run(10);
            for (const client of clients) assert.is_true(notesOf(client).includes(loser!.get(6)));
            const late = guild.join("Yan-Realm");
            guild.run(60);
            assertAgreement([...clients, late]);
            assert.same([], guild.errors);
        }
    });
});
