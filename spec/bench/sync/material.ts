import type { FileTree } from "../../world/contract";
import { benchAddon, benchOf, BENCH_ADDON } from "./benchAddon";
import { createGuild } from "./guild";
import { newestOf, readHistory, type Row } from "./history";
import type { SyncJob } from "./job";
import { runFor, runUntilAgreed } from "./agreement";

/** What all scenarios are made of. @noSelf */
export interface Material {
    readonly addons: FileTree;
    /** The ledger that most of them begin with, oldest first. */
    readonly history: readonly Row[];
    /**
     * The SavedVariables file of somebody who has had these events for long.
     *
     * @param serverTime not before the newest of them
     */
    save(rows: readonly Row[], serverTime: number): string;
}

const LOAD_SECONDS_MAX = 300;
/** Closed weeks are packed while the game runs. */
const PACK_SECONDS = 120;

export function createMaterial({ addons: built, monolith }: SyncJob): Material {
    const addons: FileTree = { ...built, ...benchAddon() };

    function save(rows: readonly Row[], serverTime: number): string {
        const plan = { addons, seed: 1, officerCount: 1, memberCount: 0 };
        const guild = createGuild({ ...plan, startTime: serverTime });
        const [officer] = guild.officers;
        officer!.login();
        if (runUntilAgreed(guild, 0, LOAD_SECONDS_MAX) === math.huge) error("an empty ledger did not load", 0);
        officer!.eval("return Bench.Import(...)", rows);
        if (runUntilAgreed(guild, rows.length, LOAD_SECONDS_MAX) === math.huge) {
            const [events] = benchOf(officer!).Holding();
            error(`${events} of ${rows.length} rows were imported`, 0);
        }
        runFor(guild, PACK_SECONDS);
        officer!.logout();
        const text = officer!.savedVariables(BENCH_ADDON);
        if (text === undefined || officer!.errors.length > 0) error("the ledger was not saved", 0);
        return text;
    }

    return { addons, history: readHistory(monolith), save };
}

/** Some time after the newest event, in the same week. */
export function soonAfter(rows: readonly Row[], seconds: number): number {
    return newestOf(rows) + math.floor(seconds);
}
