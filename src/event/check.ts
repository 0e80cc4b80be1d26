import { accept, refuse, type Checked } from "./checked";
import type { FieldValue, LedgerEvent } from "./event";
import { FIRST_FIELD, REALM_MAX, WORD_MAX, type Layout } from "./layout";
import { createPayloadCopier, PAYLOAD_BYTES_MAX, STRICT_RULES } from "./payload";
import { exactTuple } from "./tuple";

/** Longest kind, in bytes; the shortest has one. */
export const KIND_BYTES_MAX = 64;

/** Each field has at least one byte of payload; a record of more slots is refused before its slots are looked at. */
const SLOTS_MAX = FIRST_FIELD - 1 + PAYLOAD_BYTES_MAX;

const tuplePayload = createPayloadCopier(STRICT_RULES);

/**
 * The incumbent has no bounds of its own and its rows are there already, so these only keep the check finite: they are
 * far above what its consumers store (SavedVariables load at most 197 tables in each other).
 */
const recordPayload = createPayloadCopier({ isRounding: true, bytesMax: 65536, depthMax: 64 });

type RawRecord = LuaTable<AnyNotNil, unknown>;

/** Also refuses NaN, which compares with nothing, and infinities, whose remainder is NaN. */
function isWhole(value: unknown, low: number, high: number): boolean {
    return typeof value === "number" && value >= low && value <= high && value % 1 === 0;
}

/**
 * Why a record has no right key for this layout; nil when it has.
 *
 * @param kindSlot where it has its kind, if not each record has it in the same place
 */
export function checkKey(layout: Layout, raw: RawRecord, kindSlot = layout.kind): string | undefined {
    if (!isWhole(raw.get(layout.time), 0, WORD_MAX)) return "time is not a whole number of 0..2^32-1";
    if (!isWhole(raw.get(layout.counter), layout.counterMin, layout.counterMax)) return "counter is out of range";
    if (!isWhole(raw.get(layout.creator), 0, WORD_MAX)) return "creator is not a whole number of 0..2^32-1";
    const realm = raw.get(layout.realm);
    const mayLackRealm = typeof layout.realm === "string";
    if (!(realm === undefined && mayLackRealm) && !isWhole(realm, 0, REALM_MAX)) return "realm is not 0..65535";
    const kind = raw.get(kindSlot);
    if (typeof kind !== "string") return "kind is not text";
    if (kind.length < 1 || kind.length > KIND_BYTES_MAX) return `kind is not of 1..${KIND_BYTES_MAX} bytes`;
    return undefined;
}

/** Why something from anywhere has no right key for this layout; nil when it has. */
export function problemOf(layout: Layout, row: unknown): string | undefined {
    if (type(row) !== "table") return `row is a ${type(row)}`;
    return checkKey(layout, row as RawRecord);
}

/** Hears of what is no good. @param index 1-based */
type BadRecordHandler = (this: void, record: LedgerEvent, index: number, reason: string) => void;

/**
 * Looks through long lists of what may be the incumbent's records, four times as fast as one by one.
 *
 * @noSelf
 */
export interface KeyCheck {
    /** Those with a right key, in their order: the very same list where all of them have one. */
    sift(records: LedgerEvent[], onBad: BadRecordHandler): LedgerEvent[];
}

export function createKeyCheck(layout: Layout): KeyCheck {
    const { time, counter, realm, creator, kind, counterMin, counterMax } = layout;
    let at = 0;

    /** Stops at the first bad one, be it that comparing it raises, as Lua does for whatever is no number or no text. */
    function pass(records: readonly RawRecord[], first: number): void {
        const count = records.length;
        for (const index of $range(first, count)) {
            at = index;
            const record = records[index - 1]!;
            const inTime = record.get(time) as number;
            const inCounter = record.get(counter) as number;
            const inCreator = record.get(creator) as number;
            const inRealm = record.get(realm) as number | undefined;
            const inKind = record.get(kind) as string;
            if (!(inTime >= 0 && inTime <= WORD_MAX && inTime % 1 === 0)) return;
            if (!(inCounter >= counterMin && inCounter <= counterMax && inCounter % 1 === 0)) return;
            if (!(inCreator >= 0 && inCreator <= WORD_MAX && inCreator % 1 === 0)) return;
            if (inRealm !== undefined && !(inRealm >= 0 && inRealm <= REALM_MAX && inRealm % 1 === 0)) return;
            if (!(inKind > "" && inKind.length <= KIND_BYTES_MAX)) return;
        }
        at = count + 1;
    }

    /** 1-based index, from `first` on, of the first that is no good; count + 1 where there is none. */
    function firstBad(records: readonly LedgerEvent[], first: number): number {
        pcall(pass, records as unknown as readonly RawRecord[], first);
        return at;
    }

    return {
        sift(records, onBad) {
            let bad = firstBad(records, 1);
            if (bad > records.length) return records;
            const good: LedgerEvent[] = [];
            let first = 1;
            while (first <= records.length) {
                for (const index of $range(first, bad - 1)) good[good.length] = records[index - 1]!;
                if (bad <= records.length) {
                    const record = records[bad - 1]!;
                    onBad(record, bad, problemOf(layout, record) ?? "key is no good");
                }
                first = bad + 1;
                bad = firstBad(records, first);
            }
            return good;
        },
    };
}

/** Number of slots when they are 1..n without holes and nothing else is there; nil otherwise. */
function countSlots(raw: RawRecord): number | undefined {
    let count = 0;
    let last = 0;
    for (const [slot] of pairs(raw)) {
        if (typeof slot !== "number" || slot < 1 || slot > SLOTS_MAX || slot % 1 !== 0) return undefined;
        count = count + 1;
        if (slot > last) last = slot;
    }
    return count === last ? count : undefined;
}

function checkTuple(raw: RawRecord): Checked<LedgerEvent> {
    const count = countSlots(raw);
    if (count === undefined) return refuse("slots are not 1..n");
    tuplePayload.begin();
    const slots: FieldValue[] = [];
    for (const slot of $range(1, FIRST_FIELD - 1)) slots[slot - 1] = raw.get(slot) as FieldValue;
    for (const slot of $range(FIRST_FIELD, count)) {
        const [value, reason] = tuplePayload.copy(raw.get(slot));
        if (value === undefined) return refuse(`field ${slot - FIRST_FIELD + 1} ${reason}`);
        slots[slot - 1] = value;
    }
    return accept(exactTuple(slots, count));
}

/** The incumbent's records are used where they stand, so what is right is given back as it is. */
function checkRecord(raw: RawRecord): Checked<LedgerEvent> {
    recordPayload.begin();
    for (const [name, value] of pairs(raw)) {
        if (typeof name !== "string") return refuse(`a field has a ${type(name)} as its name`);
        const [copy, reason] = recordPayload.copy(value);
        if (copy === undefined) return refuse(`field ${name} ${reason}`);
    }
    return accept(raw as unknown as LedgerEvent);
}

/**
 * Whether anything at all (from a peer, from a file) is an event of this layout.
 *
 * Never raises and never changes `raw`. Native events come back as a copy of exact size, so that nobody else holds
 * a part of them; the incumbent's as they are.
 */
export function checkEvent(layout: Layout, raw: unknown): Checked<LedgerEvent> {
    if (type(raw) !== "table") return refuse(`event is a ${type(raw)}`);
    if (getmetatable(raw) !== undefined) return refuse("event has a metatable");
    const record = raw as RawRecord;
    const reason = checkKey(layout, record);
    if (reason !== undefined) return refuse(reason);
    return typeof layout.kind === "number" ? checkTuple(record) : checkRecord(record);
}
