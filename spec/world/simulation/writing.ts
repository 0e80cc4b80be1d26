import type { Client } from "../contract";
import type { Random } from "../random";
import { atMoments, pick, type Scenario } from "./scenario";
import { shelfOf } from "./shelf";
import { GUILD_BOOK } from "./testAddon";

/** Table of fields by name, as an addon passes it. */
type Fields = Record<string, unknown>;

const WRITES_LEAST = 10;
const WRITES_MOST = 60;
const BURST_MOST = 25;
const IMPORT_ROWS_MOST = 150;
const IMPORT_WEEKS_MOST = 6;
const WEEK_SECONDS = 604800;
const COUNTERS = 256;
const CREATORS = 6;

const PLAYERS = ["Aldo", "Birgit", "Çağla", "Đorđe", "Émile", "Фёдор", "海", "O|Hara^1", "~tilde~ ", ""];

function awardOf(random: Random): Fields {
    const note = random.chance(0.3) ? `note ${random.integer(1, 9)} ^~|r\\` : undefined;
    return { player: pick(random, PLAYERS), points: random.integer(-50, 100) + random.integer(0, 9) / 4, note };
}

function listOf(random: Random): Fields {
    const names: string[] = [];
    for (const _ of $range(1, random.integer(0, 30))) names.push(pick(random, PLAYERS));
    return { names, reason: random.chance(0.5) ? string.rep("long ", random.integer(1, 60)) : undefined };
}

function drawEvent(random: Random): LuaMultiReturn<[kind: string, fields: Fields]> {
    const draw = random.fraction();
    if (draw < 0.6) return $multi("award", awardOf(random));
    if (draw < 0.7) return $multi("decay", { percent: random.integer(1, 50) });
    return $multi("list", listOf(random));
}

function note(scenario: Scenario, client: Client, book: string, key: string | undefined, signature: string): void {
    if (key === undefined) return;
    if (!scenario.cast.officers.includes(client)) {
        scenario.written.complaints.push(`${client.name}, who may not, wrote ${key} to ${book}`);
    }
    scenario.written.note(shelfOf(client, book), key, signature, client.name);
}

function write(scenario: Scenario, random: Random, client: Client, book: string): void {
    const [kind, fields] = drawEvent(random);
    const [key, signature] = client.eval<[string | undefined, string]>("return Sim.Write(...)", book, kind, fields);
    note(scenario, client, book, key, signature);
}

function retract(scenario: Scenario, random: Random, client: Client, book: string): void {
    const keys = scenario.written.keys(shelfOf(client, book));
    if (keys.length === 0) return;
    const target = pick(random, keys);
    const [key, signature] = client.eval<[string | undefined, string]>("return Sim.Retract(...)", book, target);
    note(scenario, client, book, key, signature);
}

/** Creators of one import and of no other: two contents under one key are the class conflictingImports. */
function creatorsOf({ has }: Scenario, random: Random): number {
    const drawn = random.integer(0, 100000000);
    return has("conflictingImports") ? 0 : drawn * CREATORS;
}

function rowsOf(scenario: Scenario, random: Random, newest: number): unknown[] {
    const rows: unknown[] = [];
    const firstCreator = creatorsOf(scenario, random);
    const seconds = WEEK_SECONDS * random.integer(0, IMPORT_WEEKS_MOST);
    for (const index of $range(1, random.integer(1, IMPORT_ROWS_MOST))) {
        const [kind, fields] = drawEvent(random);
        const time = newest - random.integer(0, seconds);
        rows.push({
            time,
            counter: index % COUNTERS,
            creator: firstCreator + random.integer(0, CREATORS - 1),
            kind,
            fields,
        });
    }
    return rows;
}

/** What `Sim.Import` tells of the rows. */
const TOLD_ROW = "([^\t\n]+)\t([^\n]*)\n";

function importRows(scenario: Scenario, client: Client, book: string, rows: unknown[]): void {
    const [added, text] = client.eval<[number | undefined, string]>("return Sim.Import(...)", book, rows);
    if (added === undefined) return;
    for (const [key, signature] of string.gmatch(text, TOLD_ROW)) note(scenario, client, book, key, signature!);
}

function onlineOf(clients: readonly Client[], scenario: Scenario): Client[] {
    return clients.filter((client) => client.isOnline() && !scenario.retired.get(client));
}

/** An officer begins the guild's ledger anew; players agree to it, each in his own time. */
export function scheduleStartingOver(scenario: Scenario, random: Random): void {
    atMoments(scenario, random, random.integer(1, 3), () => {
        const candidates = onlineOf(scenario.cast.officers, scenario);
        if (candidates.length === 0) return;
        const client = pick(random, candidates);
        const shelf = shelfOf(client, GUILD_BOOK);
        const [key, signature] = client.eval<[string | undefined, string]>("return Sim.StartOver(...)", GUILD_BOOK);
        if (key !== undefined) scenario.written.note(shelf, key, signature, client.name);
    });
}

/** Officers write, retract and import; members try to. */
export function scheduleWriting(scenario: Scenario, random: Random): void {
    const { world, cast, books } = scenario;
    atMoments(scenario, random, random.integer(WRITES_LEAST, WRITES_MOST), () => {
        const candidates = onlineOf(random.chance(0.1) ? cast.honest : cast.officers, scenario);
        if (candidates.length === 0) return;
        const [client, book] = [pick(random, candidates), pick(random, books)];
        if (random.chance(0.15)) retract(scenario, random, client, book);
        const count = random.chance(0.1) ? random.integer(2, BURST_MOST) : 1;
        for (const _ of $range(1, count)) write(scenario, random, client, book);
    });
    const newest = math.floor(world.serverTime()) - 200;
    const shared = rowsOf(scenario, random, newest);
    atMoments(scenario, random, random.integer(1, 3), () => {
        const candidates = onlineOf(cast.officers, scenario);
        if (candidates.length === 0) return;
        const rows = random.chance(0.4) ? shared : rowsOf(scenario, random, newest);
        importRows(scenario, pick(random, candidates), GUILD_BOOK, rows);
    });
}
