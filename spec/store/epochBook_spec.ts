import { NATIVE_LAYOUT } from "../../src/event/layout";
import { FIRST_EPOCH, type Epoch } from "../../src/ledger/epoch";
import { createAsidePacking } from "../../src/store/asidePacking";
import { createEpochBook } from "../../src/store/epochBook";
import { partNameOf, type RawTable } from "../../src/store/savedShape";
import { createBench, deepCopy, eventsIn, LEDGER_ID, lootRows, openWhole, tuple } from "./support";
import { loadSavedVariables, savedVariablesText } from "./savedVariablesText";

const START = tuple(1587384000, 0, 1, 7, "!epoch", 1, "season 2");
const NEXT: Epoch = { generation: 1, id: "1587384000-0-1-7" };
const LATE = tuple(1587384001, 0, 1, 7, "award", "Cleo", 5);

function emptySaved(): RawTable {
    return new LuaTable<AnyNotNil, unknown>();
}

/** As after a logout and a login. */
function reloaded(saved: RawTable): RawTable {
    return loadSavedVariables("HostDB", savedVariablesText("HostDB", saved)) as RawTable;
}

function bookOf(saved: RawTable) {
    return createEpochBook(saved, LEDGER_ID, NATIVE_LAYOUT);
}

/** The saved table of a client that has moved on. */
function movedOn(): RawTable {
    const saved = emptySaved();
    const book = bookOf(saved);
    book.addStart({ parent: FIRST_EPOCH, event: START });
    book.moveTo(NEXT, { epoch: FIRST_EPOCH, events: 12 }, [LATE]);
    return saved;
}

describe("the book of epochs", () => {
    it("says nothing before there is something to say", () => {
        const saved = emptySaved();
        assert.same(FIRST_EPOCH, bookOf(saved).current());
        assert.same([], bookOf(saved).behind());
        assert.same({}, saved);
    });

    it("comes back as it was written", () => {
        const book = bookOf(reloaded(movedOn()));
        assert.same(NEXT, book.current());
        assert.same([{ parent: FIRST_EPOCH, event: START }], book.starts());
        assert.same([{ epoch: FIRST_EPOCH, events: 12 }], book.aside());
        assert.same([LATE], book.behind());
        book.setBehind([]);
        assert.same([], book.behind());
    });

    it("keeps those of several ledgers apart", () => {
        const saved = movedOn();
        const other = createEpochBook(saved, "another", NATIVE_LAYOUT);
        assert.same(FIRST_EPOCH, other.current());
        other.moveTo({ generation: 1, id: "5-0-1-7" }, { epoch: FIRST_EPOCH, events: 0 }, []);
        assert.same(NEXT, bookOf(reloaded(saved)).current());
    });

    type Damage = (this: void, book: RawTable, saved: RawTable) => void;
    const damages: [name: string, reason: string, damage: Damage][] = [
        ["epochs that are text", "epochs is not a table", (_book, saved) => saved.set("epochs", "x")],
        [
            "a book that is a number",
            `epochs: ${LEDGER_ID} is not a table`,
            (_book, saved) => {
                (saved.get("epochs") as RawTable).set(LEDGER_ID, 5);
            },
        ],
        ["an epoch that is none", "current is no epoch", (book) => book.set("current", "7")],
        ["an epoch that is true", "current is no epoch", (book) => book.set("current", true)],
        ["starts that are text", "starts is not a table", (book) => book.set("starts", "x")],
        ["a start that is text", "starts: 1 cannot be read", (book) => book.set("starts", ["x"])],
        ["a start of nothing", "starts: 1 cannot be read", (book) => book.set("starts", [{ event: START }])],
        [
            "a start under a name",
            "starts: a is not a row",
            (book) => book.set("starts", { a: { of: "0", event: START } }),
        ],
        ["an epoch aside without a count", "aside: 1 cannot be read", (book) => book.set("aside", [{ epoch: "0" }])],
        ["an event behind that is none", "behind: 2 cannot be read", (book) => book.set("behind", [LATE, { a: 1 }])],
    ];
    for (const [name, reason, damage] of damages) {
        it(`puts ${name} aside, with a reason, once`, () => {
            const saved = reloaded(movedOn());
            damage((saved.get("epochs") as RawTable).get(LEDGER_ID) as RawTable, saved);
            bookOf(saved);
            // Epochs that are no table are put aside when there is something to write.
            bookOf(saved).addStart({ parent: FIRST_EPOCH, event: START });
            bookOf(reloaded(saved));
            const quarantine = saved.get("quarantine") as { reason: string }[];
            assert.same(
                [reason],
                quarantine.map((row) => row.reason),
            );
        });
    }
});

describe("epochs that were left", () => {
    function pack(saved: RawTable): void {
        const { clock, scheduler, errors, controls } = createBench();
        const epochs = [FIRST_EPOCH, NEXT];
        scheduler.wake(
            createAsidePacking({ saved, ledgerId: LEDGER_ID, epochs, layout: NATIVE_LAYOUT, clock, scheduler }),
        );
        while (controls.step()) {
            // Each step does its part.
        }
        assert.same([], errors);
    }

    function partOf(saved: RawTable): RawTable {
        return (saved.get("ledgers") as RawTable).get(partNameOf(LEDGER_ID, FIRST_EPOCH)) as RawTable;
    }

    it("are packed with all their events, those of this week too", () => {
        const events = lootRows(3, 40);
        const saved = emptySaved();
        openWhole(saved).ledger.merge(events);
        const back = reloaded(saved);
        pack(back);
        assert.equal(0, (partOf(back).get("open") as unknown[]).length);
        assert.is_nil(partOf(back).get("unread"));
        assert.same(events, eventsIn(reloaded(back)));
        const before = deepCopy(back);
        pack(back);
        assert.same(before, back);
    });

    it("keep what cannot be read, with a reason", () => {
        const saved = emptySaved();
        openWhole(saved).ledger.merge(lootRows(1, 3));
        (partOf(saved).get("open") as unknown[]).push("rubbish");
        pack(saved);
        assert.same([{ reason: "event is a string", row: "rubbish" }], partOf(saved).get("quarantine"));
        assert.equal(3, eventsIn(saved).length);
    });
});
