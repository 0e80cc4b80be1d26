/** What only members told, and what officers told in two ways: shown, and decided on. Peers' text is made safe. */
import { escapeText } from "./chatText";
import type { Say } from "./importer";

/** Lines of one answer; more would push each other out of the chat window. */
const LINES_MAX = 10;
/** Of one event. */
const FIELDS_BYTES_MAX = 120;

function fieldText(value: LibLedgerValue): string {
    if (type(value) !== "table") return tostring(value);
    const parts: string[] = [];
    for (const item of value as LibLedgerValue[]) parts.push(fieldText(item));
    return parts.join(",");
}

/** Its fields in the order of their kind, whatever they are. */
function contentText(ledger: LibLedgerLedger, event: LibLedgerEvent): string {
    const { kind } = ledger.Fields(event);
    let text = kind;
    let slot = 6;
    while (event[slot] !== undefined && text.length < FIELDS_BYTES_MAX) {
        if (event[slot] !== false) text += ` ${fieldText(event[slot]!)}`;
        slot += 1;
    }
    return escapeText(text);
}

function unconfirmedLine(ledger: LibLedgerLedger, { key, event, attesters }: LibLedgerUnconfirmed): string {
    return `${key} by ${escapeText(attesters.join(", "))}: ${contentText(ledger, event)}`;
}

function conflictLines(ledger: LibLedgerLedger, { key, contents }: LibLedgerConflict): string[] {
    return contents.map(({ event, isApplied }, place) => {
        const mark = isApplied ? " (applies)" : "";
        return `${key} ${tostring(place + 1)}${mark}: ${contentText(ledger, event)}`;
    });
}

function tellSome(say: Say, heading: string, lines: readonly string[]): void {
    say(heading);
    for (const index of $range(1, math.min(lines.length, LINES_MAX))) say(lines[index - 1]!);
    if (lines.length > LINES_MAX) say(`And ${tostring(lines.length - LINES_MAX)} more.`);
}

export function showUnconfirmed(ledger: LibLedgerLedger, say: Say): void {
    const all = ledger.Unconfirmed();
    if (all.length === 0) {
        say("Nothing waits for an officer's word.");
        return;
    }
    const heading = `Told by members alone, ${tostring(all.length)} entries. /ll confirm KEY (or ALL) takes their word:`;
    tellSome(
        say,
        heading,
        all.map((entry) => unconfirmedLine(ledger, entry)),
    );
}

/** @param key of one entry; nil for all */
export function confirm(ledger: LibLedgerLedger, say: Say, key: string | undefined): void {
    const events = ledger
        .Unconfirmed()
        .filter((entry) => key === undefined || entry.key === key)
        .map(({ event }) => event);
    if (events.length === 0) {
        say("Nothing unconfirmed has this key.");
        return;
    }
    let done = 0;
    for (const event of events) {
        const [written, reason] = ledger.Confirm(event);
        if (written === undefined) {
            say(`Not confirmed: ${escapeText(reason)}.`);
            break;
        }
        done += 1;
    }
    if (done > 0) say(`Confirmed: ${tostring(done)} entries.`);
}

export function showConflicts(ledger: LibLedgerLedger, say: Say): void {
    const open = ledger.Conflicts().filter(({ isResolved }) => !isResolved);
    if (open.length === 0) {
        say("Officers agree on every entry.");
        return;
    }
    const lines: string[] = [];
    for (const conflict of open) lines.push(...conflictLines(ledger, conflict));
    tellSome(say, `Told in several ways, ${tostring(open.length)} entries. /ll resolve KEY NUMBER chooses:`, lines);
}

export function resolve(ledger: LibLedgerLedger, say: Say, key: string, place: number): void {
    const conflict = ledger.Conflicts().find((other) => other.key === key);
    const chosen = conflict?.contents[place - 1];
    if (chosen === undefined) {
        say("No such entry, or it has fewer contents.");
        return;
    }
    const [written, reason] = ledger.Resolve(key, chosen.digest);
    say(written === undefined ? `Not resolved: ${escapeText(reason)}.` : `Resolved: ${key} ${tostring(place)}.`);
}
