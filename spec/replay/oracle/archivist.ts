import type { LedgerEvent } from "../../../src/event/event";
import type { Fingerprint } from "../../../src/fingerprint/fingerprint";
import { weekStart } from "../../../src/ledger/week";
import type { Random } from "../../world/random";
import { archive, mergeDeferred, unpack, type Disk } from "../../ledger/archiving";
import type { ReplayWorld } from "../replayWorld";

/**
 * Takes old weeks out of memory and brings them back, as a client does whose guild makes checkpoints.
 *
 * @noSelf
 */
export interface Archivist {
    /** Archives everything up to some week, where a checkpoint could be made of it. */
    close(world: ReplayWorld): void;
    /** Brings everything back, if somebody needs it. */
    serve(world: ReplayWorld): void;
    /** After a login: leaves what was archived where it is, or not. @returns what is to be loaded of these */
    login(world: ReplayWorld, events: readonly LedgerEvent[]): readonly LedgerEvent[];
}

export function createArchivist(random: Random): Archivist {
    let disk: Disk = new LuaMap();
    let prints = new LuaMap<number, Fingerprint>();

    return {
        close({ ledger, retractions }) {
            const weeks = ledger.weeks();
            if (ledger.archive.start() > 0 || weeks.length === 0) return;
            const through = weeks[random.integer(0, weeks.length - 1)]!;
            const end = weekStart(through + 1);
            if (ledger.variantsIn(0, end).length > 0 || retractions.reachesBehind(end)) return;
            disk = archive(ledger, through);
            prints = new LuaMap();
            for (const week of ledger.archive.weeks()) prints.set(week, ledger.weekFingerprint(week)!);
        },
        serve({ ledger }) {
            if (!ledger.archive.isNeeded()) return;
            unpack(ledger, disk);
            mergeDeferred(ledger);
        },
        login({ ledger }, events) {
            const weeks: number[] = [];
            // What came for it since is on no disk: then everything is loaded.
            let count = 0;
            for (const [week, { count: held }] of prints) {
                weeks.push(week);
                count = count + held;
            }
            table.sort(weeks);
            const start = weeks.length === 0 ? 0 : weekStart(weeks[weeks.length - 1]! + 1);
            const isOld = (event: LedgerEvent): boolean => (event.get(1) as number) < start;
            const isWhole = events.filter((event) => isOld(event)).length === count;
            if (weeks.length === 0 || !isWhole || random.chance(0.3)) {
                prints = new LuaMap();
                return events;
            }
            for (const week of weeks) ledger.archive.adopt(week, prints.get(week)!);
            ledger.archive.adopted();
            return events.filter((event) => !isOld(event));
        },
    };
}
