import type { LedgerEvent } from "../../event/event";
import type { Pause } from "../../schedule/slices";
import { NOTHING } from "../../fingerprint/fingerprint";
import { createWorkQueue } from "../../schedule/workQueue";
import type { Extra } from "./extra";
import type { WireEntry } from "./messages";
import type { Address } from "./outlet";
import type { Surroundings } from "./surroundings";
import { checksumOf, type Holes } from "./wireEntries";

/** Entries of one week, or all of them, for others. @noSelf */
export interface Shipment {
    readonly entries: readonly LedgerEvent[];
    /** Sent as data of this week; as bulk data when left out. */
    readonly week?: number;
    readonly address: Address;
    /** Some consumers' own function for large messages is not to be used for this. */
    readonly isSmall?: boolean;
}

/** Sends many entries, message by message. @noSelf */
export interface Shipping {
    ship(shipment: Shipment): void;
    /** One entry that was just made, now. */
    live(entry: LedgerEvent, addresses: readonly Address[]): void;
    isUnderWay(): boolean;
    stop(): void;
}

/**
 * Entries of one message: few enough that a lost piece of it costs little, many enough that a day's lack is one message.
 * The original takes the parts of a week as it takes a whole one.
 */
const ENTRIES_MAX = 30;
/** From one message to the next: what the game's allowance lets through of entries that were compressed. */
const PAUSE_SECONDS = 1.5;
/** Shipments under way; who gets none asks again. */
const SHIPMENTS_MAX = 100;
const UNITS_PER_ENTRY = 10;

/** What is still to be sent of a shipment. */
interface Rest {
    readonly shipment: Shipment;
    /** 1-based, of the next message's first entry. */
    first: number;
}

const NO_PAUSE: Pause = () => undefined;

export function createShipping(around: Surroundings): Shipping {
    const { clock, timer, scheduler, outlet, wire, ledger, logger } = around;
    const work = createWorkQueue({ name: "entries for others", scheduler, clock, waitingMax: 1 });
    let rests: Rest[] = [];
    /** A message is being made, or its second is not over. */
    let isBusy = false;

    /** Without its class nobody knows what an entry's fields are; the others must not wait for it. */
    function canBeWritten(entry: LedgerEvent): boolean {
        const [ok, problem] = pcall(wire.write, entry);
        if (!ok) logger.Warning("An entry is not sent: %s", tostring(problem));
        return ok;
    }

    function listOf(entries: readonly LedgerEvent[], pause: Pause): LuaMultiReturn<[list: WireEntry[], extra: Extra]> {
        const list: WireEntry[] = [];
        const holes = new LuaTable<number, Holes>();
        let hasHoles = false;
        for (const entry of entries) {
            list.push(wire.write(entry));
            const absent = wire.holesOf(entry);
            if (absent !== undefined) {
                holes.set(list.length, absent);
                hasHoles = true;
            }
            pause(UNITS_PER_ENTRY);
        }
        return $multi(list, { checksum: checksumOf(list, pause), holes: hasHoles ? holes : undefined });
    }

    /** The next message of a shipment. */
    function nextPart(rest: Rest): LedgerEvent[] {
        const { entries } = rest.shipment;
        const part: LedgerEvent[] = [];
        const last = math.min(rest.first + ENTRIES_MAX - 1, entries.length);
        for (const index of $range(rest.first, last)) part.push(entries[index - 1]!);
        rest.first = last + 1;
        return part;
    }

    function send({ week, address, isSmall }: Shipment, entries: WireEntry[], extra: Extra): void {
        const through = isSmall === true ? outlet.small : outlet.large;
        if (week === undefined) {
            through({ type: "BD", entries }, address, extra);
            return;
        }
        const { hash } = ledger().weekFingerprint(week) ?? NOTHING;
        through({ type: "WD", week, hash, entries }, address, extra);
    }

    /** Takes turns, so that somebody who gets everything keeps nobody waiting who lacks one entry. */
    function next(): void {
        isBusy = false;
        const rest = table.remove(rests, 1);
        if (rest === undefined) return;
        isBusy = true;
        const part = nextPart(rest);
        if (rest.first <= rest.shipment.entries.length) rests.push(rest);
        work.push((pause) => {
            timer.after(PAUSE_SECONDS, next);
            const writable = part.filter((entry) => canBeWritten(entry));
            const [entries, extra] = listOf(writable, pause);
            send(rest.shipment, entries, extra);
        });
    }

    return {
        ship(shipment) {
            if (rests.length >= SHIPMENTS_MAX) return;
            rests.push({ shipment, first: 1 });
            if (!isBusy) next();
        },
        live(entry, addresses) {
            const [entries, extra] = listOf([entry], NO_PAUSE);
            for (const address of addresses) outlet.small({ type: "BD", entries }, address, extra);
        },
        isUnderWay: () => isBusy,
        stop() {
            work.stop();
            rests = [];
        },
    };
}
