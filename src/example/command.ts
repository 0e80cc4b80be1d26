import { isName } from "./fields";
import { parsePoints } from "./points";
import type { Day } from "./past";
import type { SeasonCommand } from "./seasons";

/** What somebody typed after /ll. */
export type Command =
    | { readonly name: "help" | "import" | "sync" | "status" | "unconfirmed" | "conflicts" }
    | { readonly name: "standings"; readonly count: number }
    | { readonly name: "history" | "why"; readonly player: string; readonly count: number }
    | { readonly name: "asof"; readonly day: Day; readonly count: number }
    | { readonly name: "award"; readonly players: string[]; readonly points: number; readonly reason: string }
    | { readonly name: "sell"; readonly player: string; readonly cost: number; readonly item: string }
    | { readonly name: "undo"; readonly key: string | undefined }
    /** Without a key: all. */
    | { readonly name: "confirm"; readonly key: string | undefined }
    | { readonly name: "resolve"; readonly key: string; readonly place: number }
    | SeasonCommand
    | { readonly name: "officer"; readonly rank: number | undefined }
    | { readonly name: "misused"; readonly usage: string };

const STANDINGS_COUNT = 10;
const HISTORY_COUNT = 10;
/** A raid and its bench; one event holds no more than 2 KB. */
const PLAYERS_MAX = 60;
/** LibLedger takes no longer one for starting over. */
const REASON_BYTES_MAX = 100;
/** The last guild rank of the game. */
export const RANK_MAX = 9;

const USAGES: Record<string, string> = {
    standings: "standings [COUNT]",
    history: "history NAME [COUNT]",
    why: "why NAME [COUNT]",
    asof: "asof YEAR-MONTH-DAY [COUNT], as in asof 2020-04-17",
    award: "award NAME,NAME,... POINTS REASON",
    sell: "sell NAME COST ITEM",
    undo: "undo [KEY]",
    confirm: "confirm [KEY or ALL]",
    resolve: "resolve KEY NUMBER",
    startover: "startover REASON (at most 100 bytes)",
    agree: "agree [NO]",
    officer: "officer [RANK] (0 to 9)",
};

export const HELP: readonly string[] = [
    "/ll standings [COUNT]: who has how many points",
    "/ll history NAME [COUNT]: what a player got and paid",
    "/ll why NAME [COUNT]: what changed a player's points, from what to what",
    "/ll asof YEAR-MONTH-DAY [COUNT]: who had how many points at the end of that day",
    "/ll award NAME,NAME,... POINTS REASON: gives points, or takes them with a minus",
    "/ll sell NAME COST ITEM: sells an item (link or text) for points",
    "/ll undo [KEY]: takes back your last entry, or the one with this key",
    "/ll import: takes over MonolithDKP's history while that addon is loaded",
    "/ll sync: compares with the others now",
    "/ll status: what this client holds, and who agrees",
    "/ll confirm [KEY or ALL]: shows what members alone have told, or takes their word for it",
    "/ll conflicts: shows what officers told in several ways; /ll resolve KEY NUMBER chooses",
    "/ll startover REASON: begins an empty history for everybody who agrees; the old one is kept",
    "/ll agree [NO]: agrees to start over, or does not; /ll again writes anew what came too late for it",
    "/ll officer [RANK]: the lowest guild rank that you let write, 0 is the guild master",
];

function misuse(word: string): Command {
    return { name: "misused", usage: `Usage: /ll ${USAGES[word] ?? "help"}` };
}

function parseCount(text: string | undefined, otherwise: number): number | undefined {
    if (text === undefined || text === "") return otherwise;
    const [digits] = string.match(text, "^%d%d?%d?$");
    const count = digits === undefined ? undefined : tonumber(digits);
    return count !== undefined && count >= 1 ? count : undefined;
}

function parseNames(text: string): string[] | undefined {
    const names: string[] = [];
    const seen = new LuaSet<string>();
    for (const [name] of string.gmatch(text, "[^,]+")) {
        if (!isName(name) || seen.has(name)) return undefined;
        seen.add(name);
        names.push(name);
    }
    return names.length >= 1 && names.length <= PLAYERS_MAX ? names : undefined;
}

function parseStandings(rest: string): Command {
    const count = parseCount(rest, STANDINGS_COUNT);
    return count === undefined ? misuse("standings") : { name: "standings", count };
}

function parseHistory(name: "history" | "why", rest: string): Command {
    const [player, countText] = string.match(rest, "^(%S+)%s*(%S*)$");
    const count = parseCount(countText, HISTORY_COUNT);
    if (player === undefined || count === undefined) return misuse(name);
    return { name, player, count };
}

function parseAsOf(rest: string): Command {
    const [year, month, day, countText] = string.match(rest, "^(%d%d%d%d)%-(%d%d?)%-(%d%d?)%s*(%S*)$");
    const count = parseCount(countText, STANDINGS_COUNT);
    if (year === undefined || count === undefined) return misuse("asof");
    const parts: Day = { year: tonumber(year)!, month: tonumber(month)!, day: tonumber(day)! };
    const isDay = parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= 31 && parts.year <= 2100;
    return isDay && parts.year >= 1971 ? { name: "asof", day: parts, count } : misuse("asof");
}

function parseAward(rest: string): Command {
    const [names, pointsText, reason] = string.match(rest, "^(%S+)%s+(%S+)%s+(.+)$");
    if (names === undefined || pointsText === undefined || reason === undefined) return misuse("award");
    const players = parseNames(names);
    const points = parsePoints(pointsText);
    if (players === undefined || points === undefined) return misuse("award");
    return { name: "award", players, points, reason };
}

function parseSell(rest: string): Command {
    const [player, costText, item] = string.match(rest, "^(%S+)%s+(%S+)%s+(.+)$");
    const cost = costText === undefined ? undefined : parsePoints(costText);
    if (player === undefined || item === undefined || cost === undefined) return misuse("sell");
    return { name: "sell", player, cost, item };
}

function parseUndo(rest: string): Command {
    if (rest === "") return { name: "undo", key: undefined };
    const [key] = string.match(rest, "^%d+%-%d+%-%d+%-%d+$");
    return key === undefined ? misuse("undo") : { name: "undo", key };
}

function parseConfirm(rest: string): Command {
    if (rest === "") return { name: "unconfirmed" };
    if (string.lower(rest) === "all") return { name: "confirm", key: undefined };
    const [key] = string.match(rest, "^%d+%-%d+%-%d+%-%d+$");
    return key === undefined ? misuse("confirm") : { name: "confirm", key };
}

function parseResolve(rest: string): Command {
    const [key, place] = string.match(rest, "^(%d+%-%d+%-%d+%-%d+)%s+(%d)$");
    if (key === undefined || place === undefined) return misuse("resolve");
    return { name: "resolve", key, place: tonumber(place)! };
}

function parseOfficer(rest: string): Command {
    if (rest === "") return { name: "officer", rank: undefined };
    const [digit] = string.match(rest, "^%d$");
    return digit === undefined ? misuse("officer") : { name: "officer", rank: tonumber(digit) };
}

function parseStartOver(reason: string): Command {
    if (reason === "" || reason.length > REASON_BYTES_MAX) return misuse("startover");
    return { name: "startover", reason };
}

function parseAgree(rest: string): Command {
    if (rest === "") return { name: "agree", isWilling: true };
    return string.lower(rest) === "no" ? { name: "agree", isWilling: false } : misuse("agree");
}

type Parse = (rest: string) => Command;

const PARSERS: Record<string, Parse> = {
    standings: parseStandings,
    history: (rest) => parseHistory("history", rest),
    why: (rest) => parseHistory("why", rest),
    asof: parseAsOf,
    award: parseAward,
    sell: parseSell,
    undo: parseUndo,
    confirm: parseConfirm,
    resolve: parseResolve,
    conflicts: () => ({ name: "conflicts" }),
    startover: parseStartOver,
    agree: parseAgree,
    again: () => ({ name: "again" }),
    officer: parseOfficer,
    import: () => ({ name: "import" }),
    sync: () => ({ name: "sync" }),
    status: () => ({ name: "status" }),
};

export function parseCommand(text: string): Command {
    const [typed, typedRest] = string.match(text, "^%s*(%S*)%s*(.-)%s*$");
    const word = string.lower(typed ?? "");
    const parse = PARSERS[word];
    return parse === undefined ? { name: "help" } : parse(typedRest ?? "");
}
