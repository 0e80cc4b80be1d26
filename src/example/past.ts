/** Looks at the past: standings of a day, and what changed a player's points. */
import { escapeText } from "./chatText";
import type { Say } from "./importer";
import { timeOf, creatorOf, realmOf } from "./kinds";
import { standingsLines, type Wording } from "./lines";
import { formatPoints } from "./points";
import { rankStandings, STANDINGS, type StandingsState } from "./standings";

/** Of the calendar, as people write it. */
export interface Day {
    readonly year: number;
    readonly month: number;
    readonly day: number;
}

/** The last second of a day where the player lives, unix seconds. */
export type EndOfDay = (day: Day) => number;

/** @noSelf */
export interface PastPorts {
    readonly ledger: LibLedgerLedger;
    readonly say: Say;
    readonly endOfDay: EndOfDay;
}

/** @noSelf */
export interface PastViews {
    asOf(day: Day, count: number): void;
    why(player: string, count: number, wording: Wording): void;
}

function dayText({ year, month, day }: Day): string {
    return string.format("%04d-%02d-%02d", year, month, day);
}

export function createPastViews({ ledger, say, endOfDay }: PastPorts, listenerName: string): PastViews {
    /** What is to be shown once it is reached. */
    let wanted: { readonly time: number; readonly day: Day; readonly count: number } | undefined;

    ledger.RegisterCallback(listenerName, "TimeReached", (_name, _ledger, projection, time) => {
        if (wanted === undefined || projection !== STANDINGS || time !== wanted.time) return;
        const { day, count } = wanted;
        wanted = undefined;
        say(`At the end of ${dayText(day)}:`);
        for (const line of standingsLines(rankStandings(ledger.State(STANDINGS) as StandingsState), count)) say(line);
        ledger.Return(STANDINGS);
    });

    function causeLine({ event, before, after }: LibLedgerCause, { formatTime, nameOf }: Wording): string {
        const from = before === undefined ? "nothing" : formatPoints(before as number);
        const to = after === undefined ? "nothing" : formatPoints(after as number);
        const creator = nameOf(realmOf(event), creatorOf(event));
        const by = creator === undefined ? "" : ` by ${escapeText(creator)}`;
        return `${formatTime(timeOf(event))} ${from} to ${to}, ${escapeText(event[5] as string)}${by}`;
    }

    return {
        asOf(day, count) {
            wanted = { time: endOfDay(day), day, count };
            const [isOn, reason] = ledger.TravelTo(STANDINGS, wanted.time);
            if (isOn === undefined) say(`Not shown: ${escapeText(reason)}.`);
        },
        why(player, count, wording) {
            const name = escapeText(player);
            const [isOn, reason] = ledger.History(STANDINGS, {
                select: (state) => (state as StandingsState).points[player],
                done(causes, problem) {
                    const first = math.max(1, causes.length - count + 1);
                    say(
                        `${name}, the newest ${tostring(causes.length - first + 1)} of ${tostring(causes.length)} changes:`,
                    );
                    for (const i of $range(first, causes.length)) say(causeLine(causes[i - 1]!, wording));
                    if (problem !== undefined) say(`That is not all: ${escapeText(problem)}.`);
                },
            });
            if (isOn === undefined) say(`Not shown: ${escapeText(reason)}.`);
        },
    };
}
