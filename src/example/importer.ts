import { createConversion } from "./monolith/conversion";
import type { MonolithSource } from "./monolith/source";

/** Rows read in one frame; 100 take about 1 ms in lua5.1. */
const ROWS_PER_FRAME = 100;
/** Rows between two lines in chat. */
const ROWS_PER_LINE = 500;

export type Say = (line: string) => void;
type Work = () => void;
export type NextFrame = (work: Work) => void;

/** @noSelf */
export interface ImporterPorts {
    readonly library: LibLedgerLibrary;
    readonly ledger: LibLedgerLedger;
    readonly say: Say;
    readonly nextFrame: NextFrame;
}

/** @noSelf */
export interface Importer {
    /** Takes a log over: all of it, or nothing and a reason in chat. */
    start(source: MonolithSource): void;
}

export function createImporter({ library, ledger, say, nextFrame }: ImporterPorts): Importer {
    let isRunning = false;

    function takeOver(rows: LibLedgerImportRow[]): void {
        const [added, reason] = ledger.Import(rows);
        if (added === undefined) {
            say(`Nothing imported: ${reason}.`);
            return;
        }
        say(`Imported ${tostring(added)} new events; ${tostring(rows.length - added)} were held already.`);
    }

    return {
        start: (source) => {
            if (isRunning) {
                say("An import is running.");
                return;
            }
            if (source.history === undefined && source.loot === undefined) {
                say("MonolithDKP is not loaded: enable it and its history can be imported.");
                return;
            }
            isRunning = true;
            const conversion = createConversion(source, (name) => library.HashName(name));
            let told = 0;
            function work(): void {
                if (!conversion.step(ROWS_PER_FRAME)) {
                    if (conversion.done() - told >= ROWS_PER_LINE) {
                        told = conversion.done();
                        say(
                            `Reading MonolithDKP's history: ${tostring(told)} of ${tostring(conversion.total())} rows.`,
                        );
                    }
                    nextFrame(work);
                    return;
                }
                isRunning = false;
                const result = conversion.result();
                if (result.ok) takeOver(result.value);
                else say(`Nothing imported: ${result.reason}.`);
            }
            work();
        },
    };
}
