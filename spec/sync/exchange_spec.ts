import type { LedgerEvent } from "../../src/event/event";
import { createTuple } from "../../src/event/tuple";
import { createExchange } from "../../src/sync/exchange";
import type { Data } from "../../src/wire/message";

const EVENT: LedgerEvent = createTuple({ time: 1754900000, counter: 0, realm: 1, creator: 1 }, "award", ["Player", 1]);

function piece(number: number, isLast: boolean, isWhole = true): Data {
    const span = { start: 1754900000, finish: 1754900001 };
    return { kind: "data", ledgerId: "1", epoch: "0", ...span, piece: number, isLast, isWhole, events: [EVENT] };
}

describe("what came after a question", () => {
    const cases: [name: string, pieces: [data: Data, added: number][], isInVain: boolean][] = [
        [
            "all pieces of a whole sending, nothing of them new",
            [
                [piece(1, false), 0],
                [piece(2, true), 0],
            ],
            true,
        ],
        [
            "something new",
            [
                [piece(1, false), 1],
                [piece(2, true), 0],
            ],
            false,
        ],
        ["a sending without its first piece", [[piece(2, true), 0]], false],
        ["a sending without its end", [[piece(1, false), 0]], false],
        ["a sending that leaves something out", [[piece(1, true, false), 0]], false],
        ["nothing at all: it may have been lost", [], false],
    ];
    for (const [name, pieces, isInVain] of cases) {
        it(`was ${isInVain ? "" : "not "}in vain after ${name}`, () => {
            const exchange = createExchange(["Anna-Realm", "Bert-Realm"]);
            for (const [data, added] of pieces) exchange.heardData("Anna-Realm", data, added);
            assert.same(isInVain ? ["Anna-Realm"] : [], [...exchange.inVain()]);
        });
    }
});
