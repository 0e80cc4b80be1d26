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

const LOADED = `
local book = Sim and Sim.books[...]
return book ~= nil and book:Status().phase ~= "loading" and #book:Events() or nil`;

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
        const [count] = client.eval<[number | undefined]>(LOADED, book);
        const holding = holdingOf(client, book);
        // Of a guild that the client does not know yet it holds nothing.
        if (count === undefined || count === 0 || count === holding.count) return;
        const now: KeySet = new LuaTable();
        eachEvent(dumpOf(client, book), (key) => {
            now.set(key, true);
        });
        for (const [key] of holding.held) {
            if (!now.get(key)) complaints.push(`${client.name} held ${key} of ${book} and holds it no more`);
        }
        holding.held = now;
        holding.count = count;
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
