import type { LedgerEvent } from "../../src/event/event";
import { keyText } from "../../src/event/key";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { FIRST_EPOCH, REASON_BYTES_MAX, spellEpoch, type Epoch } from "../../src/ledger/epoch";
import { createLineage, type Lineage } from "../../src/ledger/lineage";
import { createAuthority } from "../../src/sync/authority";
import { createEarshot, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS } from "../../src/sync/earshot";
import { createEpochHerald, type EpochHerald } from "../../src/sync/epochHerald";
import { markOf } from "../../src/sync/speech";
import type { Message } from "../../src/wire/message";
import { encodeMessage } from "../wire/encodeMessage";
import { loadSerializer } from "./aceSerializer";
import { BEGIN_SERVER_TIME, createGuild, LEDGER_ID, makeEvent, type Client, type Guild } from "./guild";
import { createSeededRandom } from "./seededRandom";

const serializer = loadSerializer();

function start(generation: number, creator = 7, time = BEGIN_SERVER_TIME - 1000 + generation): LedgerEvent {
    return [time, 0, 1, creator, "!epoch", generation, "why"] as unknown as LedgerEvent;
}

function epochOf(event: LedgerEvent): Epoch {
    return { generation: event.get(6) as number, id: keyText(NATIVE_LAYOUT, event) };
}

const [FIRST, SECOND] = [start(1), start(2)];

interface Moved {
    readonly client: Client;
    readonly lineage: Lineage;
    readonly herald: EpochHerald;
    /** Key texts of the starts over that were told. */
    readonly starts: string[];
    /** How often it was told that it is lost. */
    lostCount: number;
}

describe("the herald of epochs", () => {
    let guild: Guild;

    before_each(() => {
        guild = createGuild(5);
    });

    /** A client in the last of these epochs, each started by an event of the one before. */
    function join(name: string, starts: readonly LedgerEvent[], isSendingOn = true): Moved {
        let current = FIRST_EPOCH;
        const known: [Epoch, LedgerEvent][] = [];
        for (const event of starts) {
            known.push([current, event]);
            current = epochOf(event);
        }
        const client = guild.join(name, { epoch: spellEpoch(current), encoding: "text" });
        const lineage = createLineage(NATIVE_LAYOUT, current);
        for (const [parent, event] of known) lineage.add(parent, event);
        const log = { error: (text: string) => void guild.errors.push(text), warn: () => undefined };
        const roster = { ownName: () => name } as never;
        const moved: Moved = {
            client,
            lineage,
            starts: [],
            lostCount: 0,
            herald: createEpochHerald({
                address: { ledgerId: LEDGER_ID, layout: NATIVE_LAYOUT, distribution: "GUILD", encoding: "text" },
                lineage,
                current,
                authority: createAuthority(
                    (player) => (guild.unknown.has(player) ? undefined : guild.officers.has(player)),
                    log,
                ),
                roster,
                router: client.router,
                clock: {
                    serverTime: () => math.floor(BEGIN_SERVER_TIME + guild.time.seconds()),
                    seconds: () => guild.time.seconds(),
                    milliseconds: () => 0,
                },
                timer: guild.time.timer,
                random: createSeededRandom(guild.identityOf(name).creator * 1000003),
                whyClosed: () => undefined,
                isSendingOn: () => isSendingOn,
                onStart: ({ epoch }) => moved.starts.push(epoch.id),
                onLost: () => {
                    moved.lostCount = moved.lostCount + 1;
                },
            }),
        };
        return moved;
    }

    function officers(count: number, starts: readonly LedgerEvent[]): Moved[] {
        const list: Moved[] = [];
        for (const i of $range(1, count)) {
            guild.officers.add(`Officer${i}-Realm`);
            list.push(join(`Officer${i}-Realm`, starts));
        }
        return list;
    }

    /** Who told this start over, each time. */
    function tellers(event: LedgerEvent): string[] {
        const row = `^N${event.get(1) as number}^N0^N0^N1^N${event.get(4) as number}^S!epoch`;
        return guild.channel.log.filter(({ message }) => message.text.includes(row)).map(({ sender }) => sender);
    }

    /** How often this start over was told. */
    function tellings(event: LedgerEvent): number {
        return tellers(event).length;
    }

    function say(sender: string, contents: object, epoch: Epoch): void {
        const message = { ...contents, ledgerId: LEDGER_ID, epoch: spellEpoch(epoch) } as Message;
        guild.channel.inject(sender, encodeMessage(serializer, NATIVE_LAYOUT, message));
    }

    function hello(sender: string, epoch: Epoch): void {
        say(sender, { kind: "hello", root: { hash: 1, count: 1, sum: 1 } }, epoch);
    }

    function relay(sender: string, event: LedgerEvent, parent: Epoch): void {
        const time = event.get(1) as number;
        const span = { start: time, finish: time + 1, piece: 1, isLast: true, isWhole: false };
        say(sender, { kind: "data", ...span, events: [event] }, parent);
        guild.run(1);
    }

    it("tells who is heard in an old epoch how to come here, and of ten mostly one speaks", () => {
        officers(10, [FIRST]);
        guild.run(5);
        const newcomer = guild.join("Zoe-Realm", { encoding: "text" });
        guild.run(12);
        assert.same(FIRST, newcomer.ledger.events[0]);
        assert.is_true(tellings(FIRST) <= 2, `${tellings(FIRST)} times`);
        assert.same([], guild.errors);
    });

    it("tells the whole chain to who stands at its beginning, and only the rest to who is further", () => {
        officers(1, [FIRST, SECOND]);
        guild.run(5);
        hello("Far-Realm", FIRST_EPOCH);
        guild.run(12);
        assert.equal(1, tellings(FIRST));
        assert.equal(1, tellings(SECOND));
        hello("Near-Realm", epochOf(FIRST));
        guild.run(12);
        assert.equal(1, tellings(FIRST));
        assert.equal(2, tellings(SECOND));
    });

    it("needs one message of the game for each start over, whatever its reason", () => {
        const client = guild.join("Anna-Realm", { hasNoCompressor: true });
        const letters: string[] = [];
        const random = createSeededRandom(3);
        for (const at of $range(1, REASON_BYTES_MAX)) letters[at - 1] = string.char(random.integer(0, 255));
        const event = [BEGIN_SERVER_TIME, 255, 65535, 4294967295, "!epoch", 65535, letters.join("")];
        const epoch = spellEpoch({ generation: 65534, id: "4294967295-255-65535-4294967295" });
        const mark = markOf({ ledgerId: LEDGER_ID, epoch });
        const address = { ledgerId: LEDGER_ID, layout: NATIVE_LAYOUT, epoch, mark, encoding: "binary" } as const;
        const span = {
            start: BEGIN_SERVER_TIME,
            finish: BEGIN_SERVER_TIME + 1,
            piece: 1,
            isLast: true,
            isWhole: false,
        };
        const text = client.router.encode(
            { ...address, distribution: "GUILD" },
            { kind: "data", ...span, events: [event as unknown as LedgerEvent] },
        );
        assert.is_true(text.ok && text.value.length <= 255, text.ok ? `${text.value.length} bytes` : text.reason);
    });

    it("tells one who does not follow ever more rarely", () => {
        officers(3, [FIRST]);
        for (const _ of $range(1, 720)) {
            hello("Stays-Realm", FIRST_EPOCH);
            guild.run(5);
        }
        // After 30, 60, 120, 240, 480 seconds, then every 600.
        assert.is_true(tellings(FIRST) >= 8 && tellings(FIRST) <= 14, `${tellings(FIRST)} times in an hour`);
    });

    it("is not made to speak often by many", () => {
        officers(3, [FIRST]);
        for (const second of $range(1, 100)) {
            hello(`Sybil${second}-Realm`, FIRST_EPOCH);
            guild.run(1);
        }
        assert.is_true(tellings(FIRST) <= 11, `${tellings(FIRST)} times in 100 s`);
    });

    it("keeps silent where sending is off, and where it may not write", () => {
        guild.officers.add("Off-Realm");
        join("Off-Realm", [FIRST], false);
        join("Member-Realm", [FIRST]);
        hello("Old-Realm", FIRST_EPOCH);
        guild.run(30);
        assert.equal(0, tellings(FIRST));
    });

    function members(count: number, starts: readonly LedgerEvent[]): void {
        for (const i of $range(1, count)) join(`Member${i}-Realm`, starts);
    }

    it("brings an officer after the members who followed him into an epoch that he has lost", () => {
        members(12, [FIRST]);
        guild.run(5);
        guild.officers.add("Anna-Realm");
        const officer = guild.join("Anna-Realm", { encoding: "text" });
        const follower = guild.join("Zoe-Realm", { encoding: "text" });
        guild.run(60);
        assert.same(FIRST, officer.ledger.events[0]);
        assert.same(FIRST, follower.ledger.events[0]);
        assert.is_true(tellings(FIRST) >= 3 && tellings(FIRST) <= 8, `${tellings(FIRST)} times`);
        assert.same([], guild.errors);
    });

    it("lets no two members bring an officer into an epoch", () => {
        members(2, [FIRST]);
        guild.run(5);
        guild.officers.add("Anna-Realm");
        const officer = guild.join("Anna-Realm", { encoding: "text" });
        guild.run(600);
        assert.equal(0, officer.ledger.events.length);
        assert.equal(1, officer.engine.unconfirmed().length);
    });

    it("has members keep silent where somebody tells who may write, and towards other members", () => {
        members(5, [FIRST]);
        officers(1, [FIRST]);
        guild.officers.add("Old-Realm");
        hello("Old-Realm", FIRST_EPOCH);
        guild.run(60);
        assert.same(["Officer1-Realm"], tellers(FIRST));
        guild.clients.find(({ name }) => name === "Officer1-Realm")!.leave();
        hello("Zoe-Realm", FIRST_EPOCH);
        guild.run(60);
        assert.equal(1, tellings(FIRST));
    });

    it("tries again where the channel takes nothing", () => {
        const [officer] = officers(1, [FIRST]);
        guild.channel.refusing.add(officer!.client.name);
        hello("Old-Realm", FIRST_EPOCH);
        guild.run(20);
        assert.equal(0, tellings(FIRST));
        guild.channel.refusing.delete(officer!.client.name);
        guild.run(10);
        assert.equal(1, tellings(FIRST));
    });

    it("takes a start over in an older epoch from who may write, and from nobody else", () => {
        const rival = start(1, 6);
        guild.officers.add("Trusted-Realm");
        const moved = join("Anna-Realm", [FIRST]);
        relay("Member-Realm", rival, FIRST_EPOCH);
        assert.same([], moved.starts);
        assert.equal(1, moved.client.engine.refused()["another epoch"]);
        relay("Trusted-Realm", rival, FIRST_EPOCH);
        assert.same([epochOf(rival).id], moved.starts);
        assert.same(epochOf(rival), moved.lineage.best());
        relay("Trusted-Realm", rival, FIRST_EPOCH);
        assert.equal(1, moved.starts.length);
    });

    it("takes none whose generation does not follow, so that nobody is locked out", () => {
        guild.officers.add("Trusted-Realm");
        const moved = join("Anna-Realm", [FIRST]);
        for (const generation of [2, 3, 65535]) relay("Trusted-Realm", start(generation), FIRST_EPOCH);
        relay("Trusted-Realm", start(65535), { generation: 65534, id: "5-0-1-7" });
        assert.same([], moved.starts);
        assert.same(epochOf(FIRST), moved.lineage.best());
    });

    it("takes nothing else that is told in another epoch", () => {
        guild.officers.add("Trusted-Realm");
        const moved = join("Anna-Realm", [FIRST]);
        relay("Trusted-Realm", makeEvent(BEGIN_SERVER_TIME - 5, 7, "old"), FIRST_EPOCH);
        guild.run(1);
        assert.equal(0, moved.client.ledger.events.length);
        assert.equal(1, moved.client.engine.refused()["another epoch"]);
    });

    it("waits for the roster, and for a time that is to come", () => {
        const rival = start(1, 6);
        const soon = start(1, 5, BEGIN_SERVER_TIME + 310);
        guild.officers.add("Trusted-Realm");
        const moved = join("Anna-Realm", [start(1, 7, BEGIN_SERVER_TIME + 320)]);
        guild.unknown.add("Trusted-Realm");
        relay("Trusted-Realm", rival, FIRST_EPOCH);
        moved.herald.ask();
        assert.same([], moved.starts);
        guild.unknown.delete("Trusted-Realm");
        relay("Trusted-Realm", soon, FIRST_EPOCH);
        moved.herald.ask();
        assert.same([epochOf(rival).id], moved.starts);
        guild.run(30);
        moved.herald.ask();
        assert.equal(2, moved.starts.length);
    });

    it("knows that it lacks something when somebody is further, and says so to be helped", () => {
        guild.officers.add("Trusted-Realm");
        const moved = join("Anna-Realm", [FIRST]);
        assert.is_nil(moved.herald.unknownEpoch());
        hello("Trusted-Realm", epochOf(SECOND));
        assert.same({ generation: 2, by: "Trusted-Realm" }, moved.herald.unknownEpoch());
        guild.run(10);
        assert.equal(1, moved.lostCount);
        // Under the mark of our own epoch it would come through the ledger.
        moved.lineage.add(epochOf(FIRST), SECOND);
        hello("Trusted-Realm", epochOf(SECOND));
        guild.run(60);
        assert.equal(1, moved.lostCount);
    });

    it("is not made to speak by a member who claims to be far ahead", () => {
        officers(3, [FIRST]);
        const moved = join("Anna-Realm", [FIRST]);
        for (const _ of $range(1, 60)) {
            hello("Liar-Realm", { generation: 65535, id: "5-0-1-7" });
            guild.run(1);
        }
        assert.equal(0, moved.lostCount);
        assert.equal(0, tellings(FIRST));
        assert.same(epochOf(FIRST), moved.lineage.best());
    });

    it("tells its own chain to who is in an unknown epoch of the same generation", () => {
        officers(1, [FIRST]);
        hello("Rival-Realm", epochOf(start(1, 6)));
        guild.run(12);
        assert.equal(1, tellings(FIRST));
    });
});

describe("the memory of who was heard in old epochs", () => {
    it("doubles the pause of one, up to the longest", () => {
        const earshot = createEarshot();
        let seconds = 0;
        let pause = FIRST_PAUSE_SECONDS;
        for (const _ of $range(1, 8)) {
            assert.is_true(earshot.isDue("Anna", seconds));
            assert.is_false(earshot.isDue("Anna", seconds + pause - 1));
            seconds = seconds + pause;
            pause = math.min(LONGEST_PAUSE_SECONDS, pause * 2);
        }
        assert.equal(LONGEST_PAUSE_SECONDS, pause);
    });

    it("does not grow without bound", () => {
        const earshot = createEarshot();
        for (const i of $range(1, 1000)) assert.is_true(earshot.isDue(`Player${i}`, 1));
        assert.is_false(earshot.isDue("Player1000", 1));
        assert.is_true(earshot.isDue("Player1", 1));
    });
});
