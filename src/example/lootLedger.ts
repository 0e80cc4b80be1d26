import { createCommands, type ReadMonolith, type RunCommand } from "./commands";
import { HISTORY, history } from "./history";
import { createImporter, type NextFrame, type Say } from "./importer";
import { defineKinds } from "./kinds";
import type { FormatTime } from "./lines";
import { authoriseOfficers } from "./officer";
import { characterOf } from "./ownEvents";
import { createPastViews, type EndOfDay } from "./past";
import { createProgress } from "./progress";
import { reportSeasons } from "./seasons";
import type { SavedData } from "./settings";
import { STANDINGS, standings } from "./standings";
import { type BarFrame, createWorkBar } from "./workBar";

/** Also its name on the channel. */
const LEDGER_NAME = "LootLedger";

type ReadGuid = () => string | undefined;
type ReadSeconds = () => number;
type Later = (seconds: number, work: () => void) => void;

/** The client, as far as LootLedger needs it. */
/** @noSelf */
export interface LootLedgerPorts {
    readonly library: LibLedgerLibrary;
    readonly saved: SavedData;
    readonly say: Say;
    readonly nextFrame: NextFrame;
    readonly after: Later;
    readonly seconds: ReadSeconds;
    readonly ownGuid: ReadGuid;
    readonly workFrame: BarFrame;
    readonly readMonolith: ReadMonolith;
    readonly formatTime: FormatTime;
    readonly endOfDay: EndOfDay;
}

/** Starts the ledger; gives what carries out slash commands. */
export function startLootLedger(ports: LootLedgerPorts): RunCommand {
    const { library, saved, say, nextFrame } = ports;
    const authorise = authoriseOfficers(library, saved.settings);
    const ledger = library.New(LEDGER_NAME, { channel: "GUILD", authorise, saved: saved.ledger });
    defineKinds(ledger);
    ledger.Project(STANDINGS, standings);
    ledger.Project(HISTORY, history);
    reportProgress(ledger, ports);
    showWork(ledger, ports);
    reportSeasons(ledger, say, LEDGER_NAME);
    // LibLedger asks `authorise` before it sends: on a member's client this changes nothing.
    ledger.EnableSending();

    const importer = createImporter({ library, ledger, say, nextFrame });
    return createCommands({
        library,
        ledger,
        settings: saved.settings,
        importer,
        past: createPastViews({ ledger, say, endOfDay: ports.endOfDay }, LEDGER_NAME),
        say,
        ownCharacter: () => characterOf(ports.ownGuid()),
        readMonolith: ports.readMonolith,
        formatTime: ports.formatTime,
    });
}

/** Seconds between two looks whether catching up has ended. */
const LOOK_SECONDS = 5;

function reportProgress(ledger: LibLedgerLedger, { say, seconds, after }: LootLedgerPorts): void {
    const progress = createProgress();

    function tell(line: string | undefined): void {
        if (line !== undefined) say(line);
    }

    function look(): void {
        tell(progress.settled(seconds(), ledger.Status().events));
        if (progress.isOpen()) after(LOOK_SECONDS, look);
    }

    ledger.RegisterCallback(LEDGER_NAME, "EventsAdded", (_name, _ledger, count) => {
        const isFirst = !progress.isOpen();
        tell(progress.added(seconds(), count as number, ledger.Status().events));
        if (isFirst) after(LOOK_SECONDS, look);
    });
    ledger.RegisterCallback(LEDGER_NAME, "HandlerFailed", (_name, _ledger, projection, key) => {
        say(`${tostring(projection)} stopped at event ${tostring(key)}; /ll status tells why.`);
    });
}

/** Seconds between two looks whether work was left lying. */
const WORK_LOOK_SECONDS = 1;

function showWork(ledger: LibLedgerLedger, { workFrame, seconds, after }: LootLedgerPorts): void {
    const bar = createWorkBar(workFrame);

    function look(): void {
        bar.look(seconds());
        if (bar.isOpen()) after(WORK_LOOK_SECONDS, look);
    }

    ledger.RegisterCallback(LEDGER_NAME, "WorkProgressed", (_name, _ledger, work, done, total) => {
        const isFirst = !bar.isOpen();
        bar.progressed(seconds(), work as string, done as number, total as number);
        if (isFirst && bar.isOpen()) after(WORK_LOOK_SECONDS, look);
    });
}
