import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createTuple } from "../../src/event/tuple";
import type { Taken } from "../../src/sync/arrivals";
import { createExchange } from "../../src/sync/exchange";

import type { Data, Message } from "../../src/wire/message";
import { loadSerializer } from "./aceSerializer";
import { encodeMessage } from "../wire/encodeMessage";
import { BEGIN_SERVER_TIME, createGuild, EPOCH, LEDGER_ID, makeEvent } from "./guild";

const serializer = loadSerializer();
/** First byte of a request. */
const REQUEST = "F";

const EVENT: LedgerEvent = createTuple({ time: 1754900000, counter: 0, realm: 1, creator: 1 }, "award", ["Player", 1]);

function piece(number: number, isLast: boolean, isWhole = true): Data {
    const span = { start: 1754900000, finish: 1754900001 };
    return { kind: "data", ledgerId: "1", epoch: "0", ...span, piece: number, isLast, isWhole, events: [EVENT] };
}

describe("what came after a question", () => {
    const added = { added: 1, refused: 0 };
    const refused = { added: 0, refused: 1 };
    const known = { added: 0, refused: 0 };
    const cases: [name: string, pieces: [data: Data, taken: Taken][], isInVain: boolean][] = [
        [
            "all pieces of a whole sending, nothing of them let in",
            [
                [piece(1, false), refused],
                [piece(2, true), refused],
            ],
            true,
        ],
        [
            "something new",
            [
                [piece(1, false), added],
                [piece(2, true), refused],
            ],
            false,
        ],
        ["a whole sending of what is held already: it was for others", [[piece(1, true), known]], false],
        ["a sending without its first piece", [[piece(2, true), refused]], false],
        ["a sending without its end", [[piece(1, false), refused]], false],
        ["a sending that leaves something out", [[piece(1, true, false), refused]], false],
        ["nothing at all: it may have been lost", [], false],
    ];
    for (const [name, pieces, isInVain] of cases) {
        it(`was ${isInVain ? "" : "not "}in vain after ${name}`, () => {
            const exchange = createExchange(["Anna-Realm", "Bert-Realm"]);
            for (const [data, taken] of pieces) exchange.heardData("Anna-Realm", data, taken);
            assert.same(
                isInVain ? ["Anna-Realm"] : [],
                exchange.inVain().map(({ name }) => name),
            );
        });
    }

    it("is asked for again when the one sending that came whole was for others", () => {
        const guild = createGuild(51);
        guild.officers.add("Anna-Realm");
        const held = makeEvent(BEGIN_SERVER_TIME, 7, "held");
        const elsewhere = createGuild(52);
        const anna = elsewhere.join("Anna-Realm", {
            events: [held, makeEvent(BEGIN_SERVER_TIME + 1, 7, "missed")],
        });
        elsewhere.run(10);
        guild.join("Zoe-Realm", { events: [held] });
        guild.run(10);
        function say(message: Message): void {
            guild.channel.inject("Anna-Realm", encodeMessage(serializer, NATIVE_LAYOUT, message));
        }
        function questions(): number {
            return guild.channel.log.filter(({ message }) => string.sub(message.text, 1, 1) === REQUEST).length;
        }
        const heading = { ledgerId: LEDGER_ID, epoch: EPOCH };
        const root = anna.ledger.fingerprint()!;
        say({ kind: "hello", ...heading, root });
        guild.run(5);
        const before = questions();
        const span = { start: BEGIN_SERVER_TIME, finish: BEGIN_SERVER_TIME + 1 };
        say({ kind: "data", ...heading, ...span, piece: 1, isLast: true, isWhole: true, events: [held] });
        guild.run(60);
        say({ kind: "hello", ...heading, root });
        guild.run(10);
        assert.is_true(before > 0, "nothing was asked at all");
        assert.is_true(questions() > before, "nothing was asked again");
    });
});
