/** What `npm start` prints: plain lines, the same on a terminal and in a file. */
import type { Member } from "./guild.js";
import type { Outcome, Progress } from "./outcome.js";
import { ranked, type Difference } from "./standings.js";

const STANDINGS_SHOWN = 10;

/** By characters as they are seen, near enough for names of players. */
function width(text: string): number {
    return [...new Intl.Segmenter().segment(text)].length;
}

function padEnd(text: string, columns: number): string {
    return text + " ".repeat(Math.max(0, columns - width(text)));
}

function padStart(text: string, columns: number): string {
    return " ".repeat(Math.max(0, columns - width(text))) + text;
}

export function progressLine({ seconds, client, events, wanted, hash, messages, bytes }: Progress): string {
    const held = `${String(events)} of ${String(wanted)} events`;
    const sent = `${String(messages)} messages, ${String(bytes)} bytes sent`;
    return `${padStart(String(seconds), 5)} s  ${padEnd(client, 6)} ${padStart(held, 20)}  state ${padStart(String(hash), 10)}  ${sent}`;
}

/** Columns as wide as their widest cell; text to the left, numbers to the right. */
function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
    const widths = header.map((title, column) =>
        Math.max(...[title, ...rows.map((row) => String(row[column] ?? ""))].map(width)),
    );
    const line = (cells: readonly (string | number)[], isNumeric: (column: number) => boolean): string =>
        cells
            .map((cell, column) => (isNumeric(column) ? padStart : padEnd)(String(cell), widths[column] ?? 0))
            .join("  ")
            .trimEnd();
    const isNumeric = (column: number): boolean => typeof rows[0]?.[column] === "number";
    return [header, ...rows].map((cells) => line(cells, isNumeric));
}

export function outcomeLines(outcome: Outcome, members: readonly Member[]): string[] {
    const officers = new Set(members.filter(({ isOfficer }) => isOfficer).map(({ name }) => name));
    const header = ["client", "rank", "events", "state hash", "in sync", "seconds", "messages", "bytes"];
    const rows = outcome.clients.map(({ name, events, hash, inSync, seconds, messages, bytes }) => {
        const rank = officers.has(name) ? "officer" : "member";
        return [name, rank, events, hash, inSync ? "yes" : "NO", Math.round(seconds), messages, bytes];
    });
    const top = ranked(outcome.standings).slice(0, STANDINGS_SHOWN);
    return [
        "",
        ...table(header, rows),
        "",
        `The highest standings, ${String(top.length)} of ${String(outcome.standings.size)}:`,
        ...table(
            ["", "player", "points"],
            top.map(([player, points], position) => [position + 1, player, points]),
        ),
    ];
}

export function differenceLines(name: string, differing: readonly Difference[]): string[] {
    const say = (points: number | undefined): string => (points === undefined ? "nothing" : String(points));
    return [
        `The standings differ from those in ${name} for ${String(differing.length)} players:`,
        ...differing.map(({ player, expected, actual }) => `  ${player}: ${say(expected)} there, ${say(actual)} here`),
    ];
}
