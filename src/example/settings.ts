import { RANK_MAX } from "./command";

export interface Settings {
    /** Guild ranks 0 (the guild master) to this one may write. */
    officerRank: number;
}

/** LootLedgerDB. */
export interface SavedData {
    readonly settings: Settings;
    /** LibLedger's own; not for us to look into. */
    readonly ledger: object;
    /** What stood here and was not ours; kept for whoever wants to look at it. */
    readonly unreadable?: unknown;
}

const OFFICER_RANK = 1;

function isRank(value: unknown): value is number {
    if (type(value) !== "number") return false;
    const rank = value as number;
    return rank >= 0 && rank <= RANK_MAX && rank % 1 === 0;
}

function checkSettings(value: unknown): Settings {
    const settings = (type(value) === "table" ? value : {}) as { officerRank?: unknown };
    if (!isRank(settings.officerRank)) settings.officerRank = OFFICER_RANK;
    return settings as Settings;
}

/** The saved table itself where it can be used, put right in place: the game saves what the global holds at the end. */
export function checkSaved(value: unknown): SavedData {
    if (type(value) !== "table") {
        const fresh = { settings: { officerRank: OFFICER_RANK }, ledger: {} };
        return value === undefined ? fresh : { ...fresh, unreadable: value };
    }
    const saved = value as { settings?: unknown; ledger?: unknown; unreadable?: unknown };
    saved.settings = checkSettings(saved.settings);
    if (type(saved.ledger) !== "table") {
        if (saved.ledger !== undefined) saved.unreadable = saved.ledger;
        saved.ledger = {};
    }
    return saved as SavedData;
}
