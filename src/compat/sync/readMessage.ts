import { accept, refuse, type Checked } from "../../event/checked";
import type { CompatMessage } from "./messages";

type RawMessage = LuaTable<AnyNotNil, unknown>;

/** Why the fields that its kind has are no good; nil when they are. */
type FieldCheck = (raw: RawMessage) => string | undefined;

const HUGE = math.huge;

/** The incumbent sends 16; this only keeps the reading finite. */
const WEEKS_MAX = 4096;
/** A week of a guild that writes all day has a few thousand. */
const ENTRIES_MAX = 50000;

/** Also refuses NaN and infinities, which nothing can be reckoned with. */
export function isFinite(value: unknown): value is number {
    return typeof value === "number" && value > -HUGE && value < HUGE;
}

export function isTable(value: unknown): value is LuaTable<AnyNotNil, unknown> {
    return type(value) === "table";
}

function numbersIn(raw: RawMessage, names: readonly string[]): string | undefined {
    for (const name of names) if (!isFinite(raw.get(name))) return `${name} is not a number`;
    return undefined;
}

function isWeekHash(value: unknown): boolean {
    return isTable(value) && isFinite(value.get(1)) && isFinite(value.get(2)) && isFinite(value.get(3));
}

function checkHashes(value: unknown): string | undefined {
    if (!isTable(value)) return "hashes is not a table";
    if (value.length() > WEEKS_MAX) return "hashes are too many";
    for (const index of $range(1, value.length())) {
        if (!isWeekHash(value.get(index))) return `hash ${index} is not three numbers`;
    }
    return undefined;
}

/** What the entries hold is looked at one by one, when there is time for it: see wireEntries.ts. */
function checkEntries(value: unknown): string | undefined {
    if (!isTable(value)) return "entries is not a table";
    return value.length() > ENTRIES_MAX ? "entries are too many" : undefined;
}

const STATE_NUMBERS = ["stateHash", "totalEntryCount", "lag"];
const ADVERT_NUMBERS = ["firstWeek", ...STATE_NUMBERS];
const WEEK_DATA_NUMBERS = ["week", "hash"];

const CHECKS: Readonly<Record<CompatMessage["type"], FieldCheck>> = {
    AHM: (raw) => numbersIn(raw, ADVERT_NUMBERS) ?? checkHashes(raw.get("hashes")),
    RW: (raw) => numbersIn(raw, ["week"]),
    WD: (raw) => numbersIn(raw, WEEK_DATA_NUMBERS) ?? checkEntries(raw.get("entries")),
    BD: (raw) => checkEntries(raw.get("entries")),
    RS: () => undefined,
    STATE: (raw) => numbersIn(raw, STATE_NUMBERS),
    SB: () => undefined,
};

/** What anybody may have sent, as a message of the kind that it says it is. Never raises and changes nothing. */
export function readMessage(raw: unknown): Checked<CompatMessage> {
    if (!isTable(raw)) return refuse(`message is a ${type(raw)}`);
    const message: RawMessage = raw;
    const kind = message.get("type");
    if (typeof kind !== "string") return refuse("type is not text");
    if (!isFinite(message.get("created"))) return refuse("created is not a number");
    const check = (CHECKS as Readonly<Record<string, FieldCheck | undefined>>)[kind];
    if (check === undefined) return refuse(`type ${string.format("%q", string.sub(kind, 1, 20))} is unknown`);
    const reason = check(message);
    return reason === undefined ? accept(raw as unknown as CompatMessage) : refuse(`${kind}: ${reason}`);
}
