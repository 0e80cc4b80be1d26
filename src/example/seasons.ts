/** Starting the history over: asked, told and answered. Peers' text is made safe. */
import { escapeText } from "./chatText";
import type { Say } from "./importer";

/** What one may type after /ll about it. */
export type SeasonCommand =
    | { readonly name: "startover"; readonly reason: string }
    | { readonly name: "agree"; readonly isWilling: boolean }
    | { readonly name: "again" };

const AGREEING = "/ll agree begins anew with them, /ll agree no stays as you are";

/** Tells the player when somebody starts over, and when this client has followed. */
export function reportSeasons(ledger: LibLedgerLedger, say: Say, listenerName: string): void {
    ledger.RegisterCallback(listenerName, "EpochProposed", (_name, _ledger, _generation, reason, author) => {
        const who = author === undefined ? "Somebody who may write" : escapeText(author as string);
        say(`${who} starts the history over: ${escapeText(reason as string)}. Until you agree you cannot write.`);
        say(`${AGREEING}. The old entries are kept on your computer.`);
    });
    ledger.RegisterCallback(listenerName, "EpochChanged", (_name, _ledger, _generation, reason) => {
        say(`A new history begins: ${escapeText(reason as string)}.`);
        const late = ledger.LeftBehind().length;
        if (late > 0) say(`${tostring(late)} entries of yours came too late for it; /ll again writes them anew.`);
    });
}

export function seasonLine({ proposedEpoch, leftBehind }: LibLedgerStatus): string | undefined {
    if (proposedEpoch !== undefined) return `The history is started over: ${AGREEING}.`;
    return leftBehind > 0 ? `${tostring(leftBehind)} entries of yours came too late; /ll again.` : undefined;
}

export function runSeasonCommand(ledger: LibLedgerLedger, say: Say, command: SeasonCommand): void {
    if (command.name === "startover") {
        const [event, reason] = ledger.StartOver(command.reason);
        if (event === undefined) say(`Not started over: ${escapeText(reason)}.`);
    } else if (command.name === "agree") {
        const [done, reason] = command.isWilling ? ledger.AcceptEpoch() : ledger.DeclineEpoch();
        if (done === undefined) say(`Nothing done: ${escapeText(reason)}.`);
        else if (!command.isWilling) say("Not agreed: you can look, but not write. /ll agree changes that.");
    } else {
        const [count, reason] = ledger.Resubmit();
        say(count === undefined ? `Not written: ${escapeText(reason)}.` : `Written anew: ${tostring(count)} entries.`);
    }
}
