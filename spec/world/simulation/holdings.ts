import type { LedgerEvent } from "../../../src/event/event";
import { keyText } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import type { Client } from "../contract";
import { shelfName } from "./shelf";

/**
 * What each honest client was seen to hold. What it held once it must hold for ever, but for what a crash takes.
 *
 * @noSelf
 */
export interface Holdings {
    /** Looks at a client now; complains about what is gone. */
    look(client: Client, book: string): void;
    /** Looks, and notes that all of it is written to disk. */
    saved(client: Client, book: string): void;
    /** The session is lost: what was not on disk may be gone. */
    crashed(client: Client, book: string): void;
    /** What the client was seen to hold at last of the life that the ledger was in; also while it is offline, or loading. */
    heldBy(client: Client, book: string): KeySet;
    /** In which life of the ledger the client was seen at last; see shelf.ts. */
    shelf(client: Client, book: string): string;
    readonly complaints: string[];
}

export type KeySet = LuaTable<string, boolean>;

interface Holding {
    held: KeySet;
    onDisk: KeySet;
    count: number;
}

/** Key texts of the events that clients hold now: each is looked at many times. */
const keyTexts = setmetatable(new LuaTable<LedgerEvent, string>(), { __mode: "k" });

function keyOf(event: LedgerEvent): string {
    let text = keyTexts.get(event) as string | undefined;
    if (text === undefined) {
        text = keyText(NATIVE_LAYOUT, event);
        keyTexts.set(event, text);
    }
    return text;
}

const LOADED = `
local book = Sim and Sim.books[...]
if book == nil or book:Status().phase == "loading" then return nil end
local epoch = book:Status().epoch
return book:Events(), epoch and epoch.id`;

export function dumpOf(client: Client, book: string): string {
    const [text] = client.eval<[string | undefined]>("return Sim.Dump(...)", book);
    return text ?? "";
}

type EachEvent = (key: string, signature: string) => void;

/** Calls back for each event of a dump. */
export function eachEvent(dump: string, action: EachEvent): void {
    for (const [key, signature] of string.gmatch(dump, "([^\t\n]+)\t([^\n]*)\n")) action(key!, signature!);
}

export function createHoldings(): Holdings {
    const holdings = new LuaTable<string, Holding>();
    /** The life of a ledger that a client was seen in at last. */
    const shelves = new LuaTable<string, string>();
    const complaints: string[] = [];

    function shelf(client: Client, book: string): string {
        const seen: string | undefined = shelves.get(`${client.name} ${book}`);
        return seen ?? book;
    }

    function holdingOf(client: Client, book: string): Holding {
        const name = `${client.name} ${shelf(client, book)}`;
        let holding = holdings.get(name) as Holding | undefined;
        if (holding === undefined) {
            holding = { held: new LuaTable(), onDisk: new LuaTable(), count: 0 };
            holdings.set(name, holding);
        }
        return holding;
    }

    function look(client: Client, book: string): void {
        if (!client.isOnline()) return;
        const [events, epochId] = client.eval<[readonly LedgerEvent[] | undefined, string | undefined]>(LOADED, book);
        if (events !== undefined) shelves.set(`${client.name} ${book}`, shelfName(book, epochId));
        const holding = holdingOf(client, book);
        // Of a guild that the client does not know yet it holds nothing.
        if (events === undefined || events.length === 0 || events.length === holding.count) return;
        const now: KeySet = new LuaTable();
        for (const event of events) now.set(keyOf(event), true);
        for (const [key] of holding.held) {
            if (!now.get(key)) complaints.push(`${client.name} held ${key} of ${book} and holds it no more`);
        }
        holding.held = now;
        holding.count = events.length;
    }

    return {
        complaints,
        shelf,
        look,
        heldBy: (client, book) => holdingOf(client, book).held,
        saved: (client, book) => {
            look(client, book);
            const holding = holdingOf(client, book);
            holding.onDisk = holding.held;
            holding.count = -1;
        },
        crashed: (client, book) => {
            // Of every life: what was begun since the last writing to disk may have to be begun again.
            for (const [name, holding] of holdings) {
                const [isOurs] = string.find(name, `${client.name} ${book}`, 1, true);
                if (isOurs === 1) {
                    holding.held = holding.onDisk;
                    holding.count = -1;
                }
            }
        },
    };
}
