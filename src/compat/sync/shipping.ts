import type { LedgerEvent } from "../../event/event";
import type { Pause } from "../../schedule/slices";
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
    /** Goes with the last message. */
    readonly extra?: Extra;
}

/** Sends many entries, message by message. @noSelf */
export interface Shipping {
    ship(shipment: Shipment): void;
    /** One entry that was just made, now. */
    live(entry: LedgerEvent, addresses: readonly Address[]): void;
    stop(): void;
}

/**
 * Entries of one message: few enough that a lost piece of it costs little, many enough that nobody but a newcomer gets
 * more than one. The original takes the parts of a week as it takes a whole one.
 */
const ENTRIES_MAX = 60;
/** From one message to the next: below what the game's allowance lets through. */
const PAUSE_SECONDS = 1;
const WAITING_MAX = 100;
const UNITS_PER_ENTRY = 10;

const NO_PAUSE: Pause = () => undefined;

export function createShipping(around: Surroundings): Shipping {
    const { clock, timer, scheduler, outlet, wire, ledger, logger } = around;
    const work = createWorkQueue({ name: "entries for others", scheduler, clock, waitingMax: WAITING_MAX });
    /** Messages that are ready wait here for their second. */
    let waiting: (() => void)[] = [];
    let isPaused = false;

    function next(): void {
        isPaused = false;
        const send = table.remove(waiting, 1);
        if (send === undefined) return;
        isPaused = true;
        timer.after(PAUSE_SECONDS, next);
        send();
    }

    function sendInTurn(send: () => void): void {
        waiting.push(send);
        if (!isPaused) next();
    }

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

    function shipPart({ week, address, isSmall, entries: all }: Shipment, part: LedgerEvent[], extra: Extra): void {
        const through = isSmall === true ? outlet.small : outlet.large;
        work.push((pause) => {
            const [entries, own] = listOf(
                part.filter((entry) => canBeWritten(entry)),
                pause,
            );
            const whole: Extra = { ...extra, ...own };
            sendInTurn(() => {
                if (week === undefined) {
                    through({ type: "BD", entries }, address, whole);
                } else {
                    const fingerprint = ledger().weekFingerprint(week);
                    const hash = fingerprint?.hash ?? 0;
                    const isPart = all.length !== entries.length || fingerprint?.count !== entries.length;
                    through({ type: "WD", week, hash, entries }, address, { ...whole, isPart });
                }
            });
        });
    }

    return {
        ship(shipment) {
            const { entries, extra = {} } = shipment;
            let first = 1;
            do {
                const last = math.min(first + ENTRIES_MAX - 1, entries.length);
                const part: LedgerEvent[] = [];
                for (const index of $range(first, last)) part.push(entries[index - 1]!);
                shipPart(shipment, part, last === entries.length ? extra : {});
                first = last + 1;
            } while (first <= entries.length);
        },
        live(entry, addresses) {
            const [entries, extra] = listOf([entry], NO_PAUSE);
            for (const address of addresses) outlet.small({ type: "BD", entries }, address, extra);
        },
        stop() {
            work.stop();
            waiting = [];
        },
    };
}
