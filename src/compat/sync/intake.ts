import type { LedgerEvent } from "../../event/event";
import { createOrder } from "../../event/order";
import { ADLER_START, createKeyHasher } from "../../fingerprint/adler32";
import { hashOf } from "../../fingerprint/fingerprint";
import { sortBatch } from "../../ledger/sortBatch";
import type { Pause } from "../../schedule/slices";
import { createWorkQueue } from "../../schedule/workQueue";
import type { Extra } from "./extra";
import type { BulkDataMessage, WeekDataMessage } from "./messages";
import type { Surroundings } from "./surroundings";
import { checksumOf } from "./wireEntries";

type Accepted = (this: void, count: number) => void;

/** Entries that somebody who may sends came with. @noSelf */
export interface Parcel {
    readonly sender: string;
    readonly message: WeekDataMessage | BulkDataMessage;
    /** Nil from the original. */
    readonly extra: Extra | undefined;
    /** Called once its entries wait to be committed. */
    readonly onAccepted?: Accepted;
}

/** Looks through entries of others, in slices, and hands on what is right. @noSelf */
export interface Intake {
    take(parcel: Parcel): void;
    stop(): void;
}

/** Parcels that wait; who sends more than that is asked again later. */
const WAITING_MAX = 200;
const UNITS_PER_ENTRY = 40;
const UNITS_PER_KEY = 3;
/** A parcel of what was just written is taken in at once. */
const LIVE_ENTRIES_MAX = 8;
/** Reasons that are told of one parcel. */
const REASONS_TOLD_MAX = 3;

const NO_PAUSE: Pause = () => undefined;

export function createIntake(around: Surroundings): Intake {
    const { clock, scheduler, ledger, state, wire, logger } = around;
    const work = createWorkQueue({ name: "entries of others", scheduler, clock, waitingMax: WAITING_MAX });

    /** All that can be used. */
    function readAll({ sender, message, extra }: Parcel, pause: Pause): LedgerEvent[] {
        const read: LedgerEvent[] = [];
        let refused = 0;
        for (const index of $range(1, message.entries.length)) {
            const holes = extra?.holes?.get(index);
            const result = wire.read(message.entries[index - 1], holes);
            if (result.ok) {
                read.push(result.value);
            } else {
                refused = refused + 1;
                if (refused <= REASONS_TOLD_MAX) {
                    logger.Warning(
                        "Entry %d of %s from %s is left out: %s",
                        index,
                        message.type,
                        sender,
                        result.reason,
                    );
                }
            }
            pause(UNITS_PER_ENTRY);
        }
        return read;
    }

    function hasArrivedWhole({ message, extra }: Parcel, pause: Pause): boolean {
        if (extra?.checksum === undefined) return true;
        return checksumOf(message.entries, pause) === extra.checksum;
    }

    /** The hash that the original tells with a week is over the keys of exactly these entries. */
    function hasToldHash({ entries, hash }: WeekDataMessage, pause: Pause): boolean {
        const { layout } = ledger();
        const order = createOrder(layout);
        const hasher = createKeyHasher(layout);
        const keys: LedgerEvent[] = [];
        for (const entry of entries) {
            const key = wire.keyOf(entry);
            if (key === undefined) return false;
            keys.push(key);
            pause(UNITS_PER_KEY);
        }
        const sorted = sortBatch(layout, order, keys);
        let running = ADLER_START;
        for (const index of $range(1, sorted.length)) {
            const isTwice = index > 1 && order.isSameKey(sorted[index - 2]!, sorted[index - 1]!);
            if (!isTwice) running = hasher.extend(running, sorted, index, index);
            pause(UNITS_PER_KEY);
        }
        return hashOf(running, sorted.length) === hash;
    }

    function open(parcel: Parcel, pause: Pause): void {
        const { sender, message, extra } = parcel;
        if (!hasArrivedWhole(parcel, pause)) {
            logger.Warning("%s from %s did not arrive as it was sent", message.type, sender);
            return;
        }
        if (message.type === "WD" && extra === undefined && !hasToldHash(message, pause)) {
            logger.Warning("The week %s from %s is not what its hash says", tostring(message.week), sender);
            return;
        }
        const entries = readAll(parcel, pause);
        for (const entry of entries) state.queueRemoteEvent(entry);
        parcel.onAccepted?.(entries.length);
    }

    return {
        take(parcel) {
            if (parcel.message.entries.length <= LIVE_ENTRIES_MAX) {
                open(parcel, NO_PAUSE);
            } else if (!work.push((pause) => open(parcel, pause))) {
                logger.Warning("Entries from %s are dropped, too many wait", parcel.sender);
            }
        },
        stop() {
            work.stop();
        },
    };
}
