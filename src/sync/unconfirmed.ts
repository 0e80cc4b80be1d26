import { digestOf } from "../event/digest";
import type { LedgerEvent } from "../event/event";
import { keyText } from "../event/key";
import type { Layout } from "../event/layout";
import { nameOfTold, type Told } from "../ledger/confirmation";
import { isSameContent } from "../ledger/content";
import { createAttestations } from "./attestations";

/** An event that only members told, with who has told it. */
export interface Unconfirmed extends Told {
    readonly event: LedgerEvent;
    /** Full names of those who offered it or said that they hold it, each once, in the order in which they were heard. */
    readonly attesters: readonly string[];
}

interface Entry extends Told {
    readonly event: LedgerEvent;
    readonly name: string;
    readonly attesters: string[];
    /** Whose share of the room it takes: one of the attesters. */
    owner: string;
    /** Somebody told another content with this very digest: nobody's word says which one he holds. */
    isDisputed: boolean;
}

/**
 * Where events are held aside that came from people who may not write. Nothing in here is part of the ledger.
 *
 * @noSelf
 */
export interface UnconfirmedPool {
    /** @returns false where nothing is new: the same sender has told the same before */
    offer(sender: string, event: LedgerEvent, seconds: number): boolean;
    /**
     * The sender says that he holds contents with these digests. Counts only for what is in the pool, or comes within a
     * minute.
     */
    attest(sender: string, digests: readonly number[], seconds: number): boolean;
    /** Takes out what is in the pool of these, as they come into the ledger. */
    take(told: readonly Told[]): LedgerEvent[];
    /** Takes out what has come into the ledger on another way. @returns whether there was any */
    forget(isHeld: IsHeld): boolean;
    /** What so many members told alike. */
    attestedBy(attestersMin: number): Unconfirmed[];
    /** In the order of their coming. */
    all(): readonly Unconfirmed[];
    count(): number;
    /** How many found no room, or lost it, since the beginning. */
    dropped(): number;
}

type IsHeld = (this: void, event: LedgerEvent) => boolean;

/** Events of all members together. */
export const POOL_MAX = 500;
/** Of one member: he only makes his own older ones give way. */
export const PER_SENDER_MAX = 125;
/** Names kept of one event; nobody counts further. */
const ATTESTERS_MAX = 8;

export function createUnconfirmedPool(layout: Layout): UnconfirmedPool {
    let entries: Entry[] = [];
    const byName = new LuaMap<string, Entry>();
    const byDigest = new LuaMap<number, Entry[]>();
    /** How many entries each owner has. */
    const shares = new LuaMap<string, number>();
    const attestations = createAttestations();
    let dropped = 0;

    function share(owner: string): number {
        return shares.get(owner) ?? 0;
    }

    function addToShare(owner: string, count: number): void {
        const now = share(owner) + count;
        if (now > 0) shares.set(owner, now);
        else shares.delete(owner);
    }

    function unlink(entry: Entry): void {
        byName.delete(entry.name);
        addToShare(entry.owner, -1);
        const alike = byDigest.get(entry.digest)!.filter((other) => other !== entry);
        if (alike.length > 0) byDigest.set(entry.digest, alike);
        else byDigest.delete(entry.digest);
    }

    function remove(entry: Entry): void {
        unlink(entry);
        table.remove(entries, entries.indexOf(entry) + 1);
    }

    function addAttester({ attesters }: Entry, sender: string): boolean {
        if (attesters.length >= ATTESTERS_MAX || attesters.includes(sender)) return false;
        attesters.push(sender);
        return true;
    }

    function hasOthers({ attesters }: Entry): boolean {
        return attesters.length > 1;
    }

    /** What others told, too, they keep in. */
    function handOver(entry: Entry): void {
        const others = entry.attesters.filter((name) => name !== entry.owner);
        let heir = others[0]!;
        for (const other of others) if (share(other) < share(heir)) heir = other;
        addToShare(entry.owner, -1);
        addToShare(heir, 1);
        entry.owner = heir;
    }

    function oldestOf(owner: string, isChosen: (this: void, entry: Entry) => boolean): Entry | undefined {
        return entries.find((entry) => entry.owner === owner && isChosen(entry));
    }

    function largestOwner(): string {
        let largest = "";
        for (const { owner } of entries) if (share(owner) > share(largest)) largest = owner;
        return largest;
    }

    function drop(entry: Entry): void {
        dropped = dropped + 1;
        remove(entry);
    }

    /** His own oldest gives way, unless others told it as well. */
    function limitShare(sender: string): void {
        if (share(sender) < PER_SENDER_MAX) return;
        const own = oldestOf(sender, (entry) => !hasOthers(entry));
        if (own !== undefined) drop(own);
        else handOver(oldestOf(sender, hasOthers)!);
    }

    function limitAll(): void {
        if (entries.length < POOL_MAX) return;
        const owner = largestOwner();
        drop(oldestOf(owner, (entry) => !hasOthers(entry)) ?? oldestOf(owner, hasOthers)!);
    }

    function keep(sender: string, event: LedgerEvent, told: Told, seconds: number): void {
        limitShare(sender);
        limitAll();
        const entry: Entry = {
            ...told,
            name: nameOfTold(told),
            event,
            attesters: [sender],
            owner: sender,
            isDisputed: false,
        };
        for (const name of attestations.of(told.digest, seconds)) addAttester(entry, name);
        entries.push(entry);
        byName.set(entry.name, entry);
        const alike = byDigest.get(told.digest);
        if (alike === undefined) byDigest.set(told.digest, [entry]);
        else alike.push(entry);
        addToShare(sender, 1);
    }

    /** Two events with one digest in the pool: who attests the digest may mean either. */
    function isPlain({ digest, isDisputed }: Entry): boolean {
        return !isDisputed && byDigest.get(digest)!.length === 1;
    }

    return {
        offer(sender, event, seconds) {
            const told = { key: keyText(layout, event), digest: digestOf(layout, event) };
            const known = byName.get(nameOfTold(told));
            if (known === undefined) {
                keep(sender, event, told, seconds);
                return true;
            }
            if (isSameContent(layout, known.event, event)) return addAttester(known, sender);
            known.isDisputed = true;
            return false;
        },
        attest(sender, digests, seconds) {
            attestations.add(sender, digests, seconds);
            let isNews = false;
            for (const digest of digests) {
                const alike = byDigest.get(digest);
                if (alike?.length === 1 && addAttester(alike[0]!, sender)) isNews = true;
            }
            return isNews;
        },
        take(told) {
            const events: LedgerEvent[] = [];
            for (const each of told) {
                const entry = byName.get(nameOfTold(each));
                if (entry !== undefined) {
                    events.push(entry.event);
                    remove(entry);
                }
            }
            return events;
        },
        forget(isHeld) {
            const rest = entries.filter((entry) => !isHeld(entry.event));
            if (rest.length === entries.length) return false;
            const staying = new LuaSet<Entry>();
            for (const entry of rest) staying.add(entry);
            for (const entry of entries) if (!staying.has(entry)) unlink(entry);
            entries = rest;
            return true;
        },
        attestedBy: (attestersMin) =>
            entries.filter((entry) => entry.attesters.length >= attestersMin && isPlain(entry)),
        all: () => entries,
        count: () => entries.length,
        dropped: () => dropped,
    };
}
