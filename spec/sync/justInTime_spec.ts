import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createLedger, type Ledger } from "../../src/ledger/ledger";
import { createAdvertiser } from "../../src/sync/advertiser";
import { createGreeter } from "../../src/sync/greeter";
import type { ProduceContents } from "../../src/sync/outlet";
import { createPeers } from "../../src/sync/peers";
import type { Surroundings } from "../../src/sync/surroundings";
import { makeEvent } from "./guild";
import { createSeededRandom } from "./seededRandom";

/** A channel on which all waits until somebody asks what it says. */
function createStage(): { ledger: Ledger; around: Surroundings; waiting: ProduceContents[]; told: number[] } {
    const clock = { seconds: () => 1000, serverTime: () => 1572600000, milliseconds: () => 0 };
    const ledger = createLedger(NATIVE_LAYOUT, clock);
    ledger.merge([makeEvent(1572500000, 7, "first")]);
    const waiting: ProduceContents[] = [];
    const told: number[] = [];
    const around = {
        ledger,
        clock,
        random: createSeededRandom(1),
        peers: createPeers(() => false),
        outlet: {
            closedReason: () => undefined,
            tell: (_topic: string, produce: ProduceContents) => void waiting.push(produce),
        },
        isSender: () => true,
        toldRoot: ({ count }: { count: number }) => void told.push(count),
    } as unknown as Surroundings;
    return { ledger, around, waiting, told };
}

function countIn(produce: ProduceContents | undefined): number | undefined {
    const contents = produce?.();
    return contents !== undefined && "root" in contents ? contents.root.count : undefined;
}

describe("a message that waits for the channel", () => {
    const tellers: [name: string, begin: (around: Surroundings) => void][] = [
        [
            "a hello",
            (around) => {
                const greeter = createGreeter(around);
                greeter.greetNow(1000);
                greeter.tick(1000);
            },
        ],
        [
            "an advert",
            (around) => {
                const advertiser = createAdvertiser(around);
                advertiser.tellNow(1000);
                advertiser.tick(1000, false);
            },
        ],
    ];
    for (const [name, begin] of tellers) {
        it(`tells what is held when it leaves: ${name}`, () => {
            const { ledger, around, waiting, told } = createStage();
            begin(around);
            ledger.merge([makeEvent(1572500001, 7, "while it waited")]);
            assert.equal(2, countIn(waiting[0]));
            assert.equal(2, told[told.length - 1], "and that is what others know of us");
        });
    }
});
