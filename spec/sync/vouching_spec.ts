import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { CONFIRMATION_KIND, confirmationFields, confirmedBy, CONFIRMED_MAX } from "../../src/ledger/confirmation";
import type { Ledger } from "../../src/ledger/ledger";
import { digestOf } from "../../src/event/digest";
import { createTuple } from "../../src/event/tuple";
import { checkEvent } from "../../src/event/check";
import type { Unconfirmed } from "../../src/sync/unconfirmed";
import { createVouching, type Vouching } from "../../src/sync/vouching";
import { tuple } from "../event/samples";
import { newLedger } from "../ledger/world";
import { makeEvent } from "./guild";

const TIME = 1572600000;

function eventAt(second: number, note = "x"): LedgerEvent {
    return makeEvent(TIME + second, 7, note);
}

function digest(event: LedgerEvent): number {
    return digestOf(NATIVE_LAYOUT, event);
}

function confirmationOf(pairs: readonly Unconfirmed[] | readonly { key: string; digest: number }[]): LedgerEvent {
    const key = { time: TIME + 500, counter: 0, realm: 1, creator: 1 };
    return createTuple(key, CONFIRMATION_KIND, confirmationFields(pairs));
}

interface Client {
    readonly ledger: Ledger;
    readonly vouching: Vouching;
    readonly confirmed: (readonly Unconfirmed[])[];
    changes: number;
    mayWrite: boolean;
    /** How often the authority was asked. */
    asked: number;
    isOpen: boolean;
}

function createClient(): Client {
    const ledger = newLedger(NATIVE_LAYOUT);
    const client: Client = {
        ledger,
        confirmed: [],
        changes: 0,
        mayWrite: true,
        asked: 0,
        isOpen: true,
        vouching: createVouching({
            ledger,
            draw: (low) => low,
            mayConfirm() {
                client.asked = client.asked + 1;
                return client.mayWrite;
            },
            confirm(unconfirmed) {
                if (!client.isOpen) return false;
                client.confirmed.push([...unconfirmed]);
                ledger.merge([confirmationOf(unconfirmed)]);
                return true;
            },
            takeIn: (events) => void ledger.merge(events),
            offer: () => {},
            attest: () => {},
            onChanged() {
                client.changes = client.changes + 1;
            },
        }),
    };
    return client;
}

function run(client: Client, from: number, to: number): void {
    for (const second of $range(from, to)) client.vouching.tick(second);
}

describe("what three members say alike", () => {
    it("is confirmed by the client of one who may write, and comes into the ledger", () => {
        const client = createClient();
        client.vouching.aside("Zoe", eventAt(1), 0);
        client.vouching.attested("Bo", [digest(eventAt(1))], 1);
        run(client, 1, 20);
        assert.same([], client.confirmed);
        assert.equal(0, client.ledger.events.length);
        client.vouching.attested("Cy", [digest(eventAt(1))], 21);
        run(client, 21, 30);
        assert.equal(1, client.confirmed.length);
        assert.same(
            [eventAt(1)],
            client.ledger.events.filter((event) => event.get(5) !== CONFIRMATION_KIND),
        );
        assert.same([], client.vouching.unconfirmed());
        assert.equal(3, client.changes);
    });

    it("waits where the player may not write, or nothing can be written now", () => {
        const client = createClient();
        client.mayWrite = false;
        for (const name of ["Zoe", "Bo", "Cy"]) client.vouching.aside(name, eventAt(1), 0);
        run(client, 1, 30);
        assert.is_true(client.asked >= 2 && client.asked <= 5, `asked ${client.asked} times in 30 s`);
        client.mayWrite = true;
        client.isOpen = false;
        run(client, 31, 60);
        assert.equal(0, client.ledger.events.length);
        assert.equal(1, client.vouching.unconfirmed().length);
        client.isOpen = true;
        run(client, 61, 80);
        assert.equal(2, client.ledger.events.length);
    });

    it("is confirmed in portions that an event can hold", () => {
        const client = createClient();
        for (const name of ["Zoe", "Bo", "Cy"]) {
            for (const i of $range(1, 100)) client.vouching.aside(name, eventAt(i), 0);
        }
        for (const second of $range(1, 60)) {
            client.vouching.tick(second);
            if (client.confirmed.length === 1) break;
        }
        assert.equal(CONFIRMED_MAX, client.confirmed[0]!.length);
        const huge: { key: string; digest: number }[] = [];
        for (const i of $range(1, CONFIRMED_MAX)) {
            huge.push({ key: `4294967295-255-65535-${4294967295 - i}`, digest: 4294967290 });
        }
        const checked = checkEvent(NATIVE_LAYOUT, confirmationOf(huge));
        assert.is_true(checked.ok);
        assert.same(huge, confirmedBy(confirmationOf(huge)));
    });
});

describe("a confirmation", () => {
    it("by anybody who may write brings in what is held aside, of this very content", () => {
        const client = createClient();
        client.mayWrite = false;
        client.vouching.aside("Mallory", eventAt(1, "forged"), 0);
        client.vouching.aside("Zoe", eventAt(1), 0);
        const [, real] = client.vouching.unconfirmed();
        client.ledger.merge([confirmationOf([real!])]);
        run(client, 1, 1);
        assert.same(
            [eventAt(1)],
            client.ledger.events.filter((event) => event.get(5) === "award"),
        );
        assert.equal(1, client.vouching.unconfirmed().length);
        assert.is_true(client.vouching.isConfirmed(eventAt(1)));
        assert.is_false(client.vouching.isConfirmed(eventAt(1, "forged")));
    });

    it("brings another content of a held key in beside it", () => {
        const client = createClient();
        client.ledger.merge([eventAt(1)]);
        client.vouching.aside("Zoe", eventAt(1, "other"), 0);
        client.ledger.merge([confirmationOf(client.vouching.unconfirmed())]);
        run(client, 1, 1);
        assert.equal(1, client.ledger.conflictCount());
        assert.is_true(client.vouching.holds(eventAt(1)));
        assert.is_true(client.vouching.holds(eventAt(1, "other")));
        assert.is_false(client.vouching.holds(eventAt(1, "third")));
    });

    it("that says nothing of use brings nothing in", () => {
        for (const fields of [[], ["nonsense", 5], [5, 5], ["1-0-0-1"], ["1-0-0-1", "x"], ["1-0-0-1", -1]]) {
            assert.same([], confirmedBy(tuple(TIME, 0, 1, 1, CONFIRMATION_KIND, ...fields)));
        }
        assert.same(
            [{ key: "1-0-0-1", digest: 5 }],
            confirmedBy(tuple(TIME, 0, 1, 1, CONFIRMATION_KIND, "nonsense", 7, "1-0-0-1", 5, "2-0-0-1")),
        );
    });
});

describe("what is held aside", () => {
    it("is nothing that the ledger holds, now or later", () => {
        const client = createClient();
        client.ledger.merge([eventAt(1)]);
        client.vouching.aside("Zoe", eventAt(1), 0);
        client.vouching.aside("Zoe", eventAt(2), 0);
        assert.equal(1, client.vouching.unconfirmed().length);
        client.ledger.merge([eventAt(2)]);
        run(client, 1, 3);
        assert.equal(0, client.vouching.unconfirmed().length);
    });
});
