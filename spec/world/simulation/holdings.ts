import type { LedgerEvent } from "../../../src/event/event";
import { keyText } from "../../../src/event/key";
import { NATIVE_LAYOUT } from "../../../src/event/layout";
import type { Client } from "../contract";

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
    /** What the client was seen to hold at last; also while it is offline, or loading. */
    heldBy(client: Client, book: string): KeySet;
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
return book:Events()`;

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
    const complaints: string[] = [];

    function holdingOf(client: Client, book: string): Holding {
        const name = `${client.name} ${book}`;
        let holding = holdings.get(name) as Holding | undefined;
        if (holding === undefined) {
            holding = { held: new LuaTable(), onDisk: new LuaTable(), count: 0 };
            holdings.set(name, holding);
        }
        return holding;
    }

    function look(client: Client, book: string): void {
        if (!client.isOnline()) return;
        const [events] = client.eval<[readonly LedgerEvent[] | undefined]>(LOADED, book);
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
        look,
        heldBy: (client, book) => holdingOf(client, book).held,
        saved: (client, book) => {
            look(client, book);
            const holding = holdingOf(client, book);
            holding.onDisk = holding.held;
            holding.count = -1;
        },
        crashed: (client, book) => {
            const holding = holdingOf(client, book);
            holding.held = holding.onDisk;
            holding.count = -1;
        },
    };
}
