import { type Command, HELP, parseCommand } from "./command";
import { confirm, resolve, showConflicts, showUnconfirmed } from "./disputes";
import { createCreatorNames } from "./creatorNames";
import { escapeText } from "./chatText";
import { HISTORY, type HistoryState } from "./history";
import type { Importer, Say } from "./importer";
import { AWARDED, ITEM_SOLD } from "./kinds";
import { type FormatTime, historyLines, loadingLine, standingsLines, statusLines, syncLines } from "./lines";
import type { MonolithSource } from "./monolith/source";
import { resolveName } from "./names";
import { type Character, lastOwnEvent } from "./ownEvents";
import type { PastViews } from "./past";
import { exactPoints, formatPoints } from "./points";
import { runSeasonCommand } from "./seasons";
import type { Settings } from "./settings";
import { rankStandings, STANDINGS, type StandingsState } from "./standings";

type OwnCharacter = () => Character | undefined;
export type ReadMonolith = () => MonolithSource;

/** @noSelf */
export interface CommandPorts {
    readonly library: LibLedgerLibrary;
    readonly ledger: LibLedgerLedger;
    readonly settings: Settings;
    readonly importer: Importer;
    readonly past: PastViews;
    readonly say: Say;
    readonly ownCharacter: OwnCharacter;
    readonly readMonolith: ReadMonolith;
    readonly formatTime: FormatTime;
}

export type RunCommand = (text: string) => void;

/** Carries out what is typed after /ll. */
export function createCommands(ports: CommandPorts): RunCommand {
    const { library, ledger, settings, importer, past, say, ownCharacter, readMonolith, formatTime } = ports;
    const creatorNames = createCreatorNames(library);

    function standings(): StandingsState {
        return ledger.State(STANDINGS) as StandingsState;
    }

    function history(): HistoryState {
        return ledger.State(HISTORY) as HistoryState;
    }

    function sayAll(lines: readonly string[]): void {
        for (const line of lines) say(line);
    }

    function submit(kind: string, fields: Record<string, LibLedgerValue>, done: string): void {
        const [event, reason] = ledger.Submit(kind, fields);
        say(event === undefined ? `Not written: ${escapeText(reason)}.` : done);
    }

    function award(typed: readonly string[], points: number, reason: string): void {
        const known = history();
        const players = typed.map((name) => resolveName(known, name));
        const whom = players.length === 1 ? escapeText(players[0]!) : `${tostring(players.length)} players`;
        const done = `${formatPoints(points)} points for ${whom}: ${escapeText(reason)}`;
        submit(AWARDED, { players, points, reason }, done);
    }

    function sell(typed: string, cost: number, item: string): void {
        const player = resolveName(history(), typed);
        const done = `${escapeText(item)} sold to ${escapeText(player)} for ${formatPoints(cost)} points.`;
        submit(ITEM_SOLD, { player, item, points: exactPoints(-cost) }, done);
    }

    function undo(key: string | undefined): void {
        const character = ownCharacter();
        const own = key === undefined && character !== undefined ? lastOwnEvent(ledger, character) : undefined;
        const undone = key ?? (own === undefined ? undefined : ledger.Key(own));
        if (undone === undefined) {
            say("You have written nothing that could be undone.");
            return;
        }
        const [event, reason] = ledger.Retract(undone);
        say(event === undefined ? `Not undone: ${escapeText(reason)}.` : `Undone: ${undone}.`);
    }

    function officer(rank: number | undefined): void {
        if (rank !== undefined) settings.officerRank = rank;
        say(
            `Ranks 0 to ${tostring(settings.officerRank)} may write here. Everybody in the guild should choose the same.`,
        );
    }

    function sayWhetherLoading(): void {
        const line = loadingLine(ledger.Status());
        if (line !== undefined) say(line);
    }

    function run(command: Command): void {
        if (command.name === "standings") {
            sayWhetherLoading();
            sayAll(standingsLines(rankStandings(standings()), command.count));
        } else if (command.name === "history") {
            sayWhetherLoading();
            const known = history();
            const player = resolveName(known, command.player);
            sayAll(historyLines(player, known[player], command.count, { nameOf: creatorNames(known), formatTime }));
        } else if (command.name === "why") {
            const known = history();
            const player = resolveName(known, command.player);
            past.why(player, command.count, { nameOf: creatorNames(known), formatTime });
        } else if (command.name === "asof") past.asOf(command.day, command.count);
        else if (command.name === "award") award(command.players, command.points, command.reason);
        else if (command.name === "sell") sell(command.player, command.cost, command.item);
        else if (command.name === "undo") undo(command.key);
        else if (command.name === "import") importer.start(readMonolith());
        else if (command.name === "sync") {
            ledger.Sync();
            sayAll(syncLines(ledger.Status(), formatTime));
        } else if (command.name === "status") {
            sayAll(statusLines(ledger.Status(), ledger.Peers(), settings.officerRank));
        } else if (command.name === "unconfirmed") showUnconfirmed(ledger, say);
        else if (command.name === "confirm") confirm(ledger, say, command.key);
        else if (command.name === "conflicts") showConflicts(ledger, say);
        else if (command.name === "resolve") resolve(ledger, say, command.key, command.place);
        else if (command.name === "startover" || command.name === "agree" || command.name === "again") {
            runSeasonCommand(ledger, say, command);
        } else if (command.name === "officer") officer(command.rank);
        else if (command.name === "misused") say(command.usage);
        else sayAll(HELP);
    }

    return (text) => {
        run(parseCommand(text));
    };
}
