/** What is printed, line by line. All text that peers wrote goes through `escapeText`. */
import { escapeText } from "./chatText";
import type { HistoryEntry, PlayerHistory } from "./history";
import { formatPoints } from "./points";
import { seasonLine } from "./seasons";
import type { Standing } from "./standings";

/** In an event's realm and creator, a name where one is known. */
export type NameOf = (realm: number, creator: number) => string | undefined;
/** Unix seconds as people read them. */
export type FormatTime = (time: number) => string;

/** @noSelf */
export interface Wording {
    readonly nameOf: NameOf;
    readonly formatTime: FormatTime;
}

export function standingsLines(ranked: readonly Standing[], count: number): string[] {
    if (ranked.length === 0) return ["Nobody has points yet."];
    const shown = math.min(count, ranked.length);
    const lines = [`Standings, ${tostring(shown)} of ${tostring(ranked.length)}:`];
    for (const i of $range(1, shown)) {
        const { player, points } = ranked[i - 1]!;
        lines.push(`${tostring(i)}. ${escapeText(player)}: ${formatPoints(points)}`);
    }
    return lines;
}

export function historyLines(
    player: string,
    history: PlayerHistory | undefined,
    count: number,
    wording: Wording,
): string[] {
    const name = escapeText(player);
    if (history === undefined) return [`Nothing is known of ${name}.`];
    const { entries } = history;
    const first = math.max(1, entries.length - count + 1);
    const shown = entries.length - first + 1;
    const lines = [
        `${name}, the newest ${tostring(shown)} of ${tostring(history.count)} entries (${tostring(history.itemCount)} items):`,
    ];
    for (const i of $range(first, entries.length)) lines.push(entryLine(entries[i - 1]!, wording));
    return lines;
}

function entryLine(entry: HistoryEntry, { nameOf, formatTime }: Wording): string {
    const [time, realm, creator, points, what, where] = entry;
    const sign = points > 0 ? "+" : "";
    const creatorName = nameOf(realm, creator);
    let line = `${formatTime(time)} ${sign}${formatPoints(points)} ${escapeText(what)}`;
    if (where !== "") line += ` (${escapeText(where)})`;
    if (creatorName !== undefined) line += ` by ${escapeText(creatorName)}`;
    return line;
}

/** "loading 43 %", once it is known how much there is. */
function phaseText({ phase, loading }: LibLedgerStatus): string {
    if (loading === undefined || loading.total === 0) return phase;
    return `${phase} ${tostring(math.floor((100 * loading.done) / loading.total))} %`;
}

/** Before what is shown of a history that is not read to its end. */
export function loadingLine(status: LibLedgerStatus): string | undefined {
    if (status.phase !== "loading") return undefined;
    return `${phaseText(status)}: this is not all of it.`;
}

export function statusLines(status: LibLedgerStatus, peers: readonly LibLedgerPeer[], officerRank: number): string[] {
    const reason = status.reason === undefined ? "" : ` (${escapeText(status.reason)})`;
    const lines = [
        `${phaseText(status)}${reason}: ${tostring(status.events)} events, ${tostring(status.applied)} applied, state ${string.format("%.0f", status.stateHash)}, ${agreement(status.inSync)}.`,
        `Ranks 0 to ${tostring(officerRank)} may write. ${tostring(peers.length)} others heard${peerCounts(peers)}.`,
    ];
    if (status.newerVersions.length > 0) {
        lines.push(`A newer version is run by ${escapeText(status.newerVersions.join(", "))}: please update.`);
    }
    if (status.waiting > 0) lines.push(`${tostring(status.waiting)} events wait until it is known who may write.`);
    if (status.unconfirmed > 0) {
        lines.push(`${tostring(status.unconfirmed)} events were told by members alone; /ll confirm shows them.`);
    }
    if (status.conflicts > 0) {
        lines.push(
            `${tostring(status.conflicts)} events were told in several ways; /ll conflicts shows the open ones.`,
        );
    }
    if (status.quarantined > 0)
        lines.push(`${tostring(status.quarantined)} saved rows could not be read and are kept.`);
    const season = seasonLine(status);
    if (season !== undefined) lines.push(season);
    for (const failure of status.failures) {
        lines.push(`${failure.projection} stopped at ${failure.key}: ${escapeText(failure.message)}`);
    }
    return lines;
}

const BAR_CELLS = 20;

function bar(held: number, total: number): string {
    const full = total === 0 ? BAR_CELLS : math.floor((BAR_CELLS * math.min(held, total)) / total);
    return `[${string.rep("#", full)}${string.rep("-", BAR_CELLS - full)}]`;
}

/** How far this client has come, with a bar of text. */
function syncLine(status: LibLedgerStatus): string {
    const { progress } = status;
    if (status.phase === "loading") return `${phaseText(status)}.`;
    if (progress === undefined) return "Paused: it is not known whose ledger this is.";
    const { state, held, total, secondsLeft, reason } = progress;
    const line = `${bar(held, total)} ${tostring(held)} of ${tostring(total)} events`;
    if (state === "paused") return `${line}, paused: ${escapeText(reason ?? "")}.`;
    if (state === "alone") return `${line}; nobody else was heard yet.`;
    if (state === "inSync") return `${line}, in sync.`;
    return `${line}, catching up, about ${tostring(secondsLeft ?? 1)} s left.`;
}

const RELATIONS: Readonly<Record<LibLedgerDifference["relation"], string>> = {
    same: "",
    behind: "Others hold what this client lacks",
    ahead: "Others lack what this client holds",
    diverged: "This client and others lack something of each other",
    differs: "Others hold something else",
};

/** How the ledger stands to the others', while it differs. */
function differenceLine({ difference }: LibLedgerStatus, formatTime: FormatTime): string | undefined {
    if (difference === undefined || difference.since === undefined) return undefined;
    const { relation, since, sharedUntil } = difference;
    const shared = sharedUntil === undefined ? "" : `; all is the same until ${formatTime(sharedUntil)}`;
    return `${RELATIONS[relation]}, since ${formatTime(since)}${shared}.`;
}

export function syncLines(status: LibLedgerStatus, formatTime: FormatTime): string[] {
    const difference = status.phase === "loading" ? undefined : differenceLine(status, formatTime);
    return difference === undefined ? [syncLine(status)] : [syncLine(status), difference];
}

function agreement(inSync: boolean | undefined): string {
    if (inSync === undefined) return "nobody heard to agree with";
    return inSync ? "in sync" : "not in sync";
}

function peerCounts(peers: readonly LibLedgerPeer[]): string {
    let agreeing = 0;
    for (const peer of peers) {
        if (peer.isInSync === true) agreeing += 1;
    }
    return peers.length === 0 ? "" : `, ${tostring(agreeing)} of them agree`;
}
