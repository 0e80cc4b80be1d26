import type { Client } from "../world/contract";

/** What an officer did, in the order of the clock. */
type Deed =
    | { readonly name: "award"; readonly key: string; readonly player: string; readonly points: number }
    | { readonly name: "decay"; readonly percent: number };

/**
 * What officers did, written down beside the ledger: what all must show in the end is computed from this alone.
 *
 * @noSelf
 */
export interface RaidLog {
    /** @returns the event's key text */
    award(officer: Client, player: string, points: number): string;
    /** Everybody loses so much of what he has, rounded down. */
    decay(officer: Client, percent: number): void;
    retract(officer: Client, key: string): void;
    /** What was done until now counts no more. */
    startOver(): void;
    /** "Anna 10 Bert 5", by name. */
    expected(): string;
}

export function createRaidLog(): RaidLog {
    let deeds: Deed[] = [];

    function submit(officer: Client, kind: string, fields: object): string {
        const [key, reason] = officer.eval<[string | undefined, string | undefined]>(
            `local event, reason = Host.ledger:Submit(...) return event and Host.ledger:Key(event), reason`,
            kind,
            fields,
        );
        return key ?? error(`${officer.name} wrote nothing: ${tostring(reason)}`);
    }

    return {
        award(officer, player, points) {
            const key = submit(officer, "award", { player, points });
            deeds.push({ name: "award", key, player, points });
            return key;
        },
        decay(officer, percent) {
            submit(officer, "decay", { percent });
            deeds.push({ name: "decay", percent });
        },
        retract(officer, key) {
            officer.eval("assert(Host.ledger:Retract(...))", key);
            deeds = deeds.filter((deed) => deed.name !== "award" || deed.key !== key);
        },
        startOver() {
            deeds = [];
        },
        expected() {
            const points = new LuaMap<string, number>();
            for (const deed of deeds) {
                if (deed.name === "award") points.set(deed.player, (points.get(deed.player) ?? 0) + deed.points);
                else
                    for (const [player, had] of points)
                        points.set(player, math.floor((had * (100 - deed.percent)) / 100));
            }
            const words: string[] = [];
            for (const [player, has] of points) words.push(`${player} ${has}`);
            table.sort(words);
            return words.join(" ");
        },
    };
}
