import { createChannel, type GameChannel } from "../../src/wow/channel";
import { stubGlobals, type StubbedGlobals } from "./stubGlobals";

type Progress = (this: void, argument: undefined, sent: number, total: number, wasAccepted: boolean) => void;

interface Target {
    OnCommReceived(prefix: string, text: unknown, distribution: unknown, sender: unknown): void;
    SendCommMessage: unknown;
    RegisterComm: unknown;
    UnregisterAllComm: unknown;
}

describe("the channel", () => {
    let stubs: StubbedGlobals;
    let channel: GameChannel;
    let comm: Target;
    let received: string[];
    let sent: string[];
    let priorities: string[];
    let progress: Progress;

    before_each(() => {
        stubs = stubGlobals();
        received = [];
        sent = [];
        priorities = [];
        const aceComm = {
            Embed(target: Target) {
                comm = target;
                target.RegisterComm = () => undefined;
                target.UnregisterAllComm = () => undefined;
                target.SendCommMessage = (
                    _self: unknown,
                    _prefix: string,
                    text: string,
                    chatType: string,
                    _target: unknown,
                    priority: string,
                    report: Progress,
                ) => {
                    sent.push(`${text} ${chatType}`);
                    priorities.push(priority);
                    progress = report;
                };
            },
        };
        stubs.set("LibStub", { GetLibrary: () => aceComm });
        stubs.set("GetNormalizedRealmName", () => "Everlook");
        stubs.set("issecretvalue", (value: unknown) => value === "secret");
        stubs.set("IsInGroup", (category: unknown) => category === undefined);
        stubs.set("IsInRaid", () => false);
        stubs.set("IsInGuild", () => false);
        channel = createChannel(() => "Anna-Everlook");
        channel.listen((text, distribution, sender) => {
            received.push(`${text} ${distribution} ${sender}`);
        });
    });

    after_each(() => {
        stubs.restore();
    });

    const send = (): boolean[] => {
        const told: boolean[] = [];
        channel.send({ text: "text", distribution: "RAID", priority: "NORMAL" }, (wasSent) => {
            told.push(wasSent);
        });
        return told;
    };

    it("hands on what others say, with full names and one name for every kind of group", () => {
        comm.OnCommReceived("LibLedger", "text", "GUILD", "Bert");
        comm.OnCommReceived("LibLedger", "text", "PARTY", "Bert-Mirage");
        comm.OnCommReceived("LibLedger", "text", "INSTANCE_CHAT", "Bert");
        assert.same(["text GUILD Bert-Everlook", "text RAID Bert-Mirage", "text RAID Bert-Everlook"], received);
    });

    it("hears whispers on a prefix of their own, and nothing else there", () => {
        comm.OnCommReceived("LibLedgerW", "text", "WHISPER", "Bert");
        comm.OnCommReceived("LibLedger", "text", "WHISPER", "Bert");
        comm.OnCommReceived("LibLedgerW", "text", "GUILD", "Bert");
        assert.same(["text WHISPER Bert-Everlook"], received);
    });

    it("drops its own echo, what is secret, and what is no text", () => {
        comm.OnCommReceived("LibLedger", "text", "GUILD", "Anna");
        comm.OnCommReceived("LibLedger", "secret", "GUILD", "Bert");
        comm.OnCommReceived("LibLedger", "text", "secret", "Bert");
        comm.OnCommReceived("LibLedger", "text", "GUILD", "secret");
        comm.OnCommReceived("LibLedger", 5, "GUILD", "Bert");
        comm.OnCommReceived("LibLedger", "text", undefined, "Bert");
        comm.OnCommReceived("LibLedger", "text", "GUILD", undefined);
        assert.same([], received);
    });

    it("reports once, after the last frame, and as sent only when all frames were taken", () => {
        const whole = send();
        progress(undefined, 1, 4, true);
        assert.same([], whole);
        progress(undefined, 4, 4, true);
        assert.same([true], whole);
        const torn = send();
        progress(undefined, 1, 4, false);
        progress(undefined, 4, 4, true);
        assert.same([false], torn);
        assert.same(["text PARTY", "text PARTY"], sent);
    });

    it("lets texts of several frames leave one after the other, whatever their priority", () => {
        const lengths = [255, 256, 4000];
        for (const priority of ["ALERT", "NORMAL"] as const) {
            for (const length of lengths) {
                const text = string.rep("x", length);
                channel.send({ text, distribution: "GUILD", priority }, () => undefined);
            }
        }
        assert.same(["ALERT", "BULK", "BULK", "NORMAL", "BULK", "BULK"], priorities);
    });

    it("says why nothing can be sent", () => {
        assert.equal("no guild", channel.obstacle("GUILD"));
        assert.is_nil(channel.obstacle("RAID"));
        assert.is_nil(channel.obstacle("WHISPER"));
        stubs.set("IsInGroup", () => false);
        assert.equal("no group", channel.obstacle("RAID"));
    });

    it("neither sends nor receives once it is stopped", () => {
        channel.stop();
        send();
        comm.OnCommReceived("LibLedger", "text", "GUILD", "Bert");
        assert.same([], sent);
        assert.same([], received);
    });
});
