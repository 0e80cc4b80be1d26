import type { Client, World } from "../contract";
import { createWorld } from "../world";
import { gatherGuild, loadMonolith } from "./guild";
import { holdingOf, isSameHolding, isSameStandings, standingsOf } from "./holding";
import type { Job } from "./job";
import { tell } from "./protocol";
import { type Taken, watchImport } from "./watch";

const [given] = [...$vararg];
const job = given as unknown as Job;

/** Lines that a client has printed since the last call, as notes; whether one of them ends an import. */
function tellChat(client: Client, from: number): LuaMultiReturn<[next: number, isOver: boolean]> {
    let isOver = false;
    for (const i of $range(from, client.chat.length)) {
        const [plain] = string.gsub(string.gsub(client.chat[i - 1]!, "|c%x%x%x%x%x%x%x%x", "")[0], "|r", "");
        tell("chat", client.name, plain);
        if (string.find(plain, "mported ", 1, true)[0] !== undefined) isOver = true;
        if (string.find(plain, "Nothing imported", 1, true)[0] !== undefined) isOver = true;
    }
    return $multi(client.chat.length + 1, isOver);
}

function runImport(world: World, importer: Client, taken: Taken): boolean {
    const before = holdingOf(importer).events;
    let nextLine = importer.chat.length + 1;
    let isOver = false;
    if (!importer.slash("/ll import")) tell("fault", importer.name, "no addon answers to /ll");
    const hasAgreed = watchImport(
        world,
        importer,
        () => {
            const [next, isOverNow] = tellChat(importer, nextLine);
            nextLine = next;
            isOver = isOver || isOverNow;
            return isOver;
        },
        job.importSecondsMax,
        taken,
    );
    tell("imported", importer.name, holdingOf(importer).events - before, hasAgreed);
    return hasAgreed;
}

function tellClients(world: World, taken: Taken): boolean {
    const first = world.clients[0]!;
    const [wanted, wantedStandings] = [holdingOf(first), standingsOf(first)];
    let hasAgreed = wanted.events > 0;
    for (const client of world.clients) {
        const held = holdingOf(client);
        const isSame = isSameHolding(held, wanted) && isSameStandings(standingsOf(client), wantedStandings);
        hasAgreed = hasAgreed && isSame;
        const { messages, bytes } = client.traffic;
        tell("client", client.name, held.events, held.stateHash, isSame, taken.get(client) ?? 0, messages, bytes);
        for (const { where, message } of client.errors) tell("fault", client.name, `${where}: ${message}`);
    }
    for (const [player, points] of pairs(wantedStandings)) tell("standing", player, points);
    return hasAgreed;
}

function run(): void {
    const { addons, seed, startTime } = job;
    const world = createWorld({ files: addons, seed, startTime });
    gatherGuild(world, job);
    const taken: Taken = new LuaMap();
    const loaded = new LuaSet<string>();
    let hasAgreed = true;
    for (const { client: name, savedVariables } of job.imports) {
        const importer = world.client(name)!;
        if (loaded.has(name)) loadMonolith(world, importer, savedVariables);
        loaded.add(name);
        hasAgreed = hasAgreed && runImport(world, importer, taken);
    }
    hasAgreed = tellClients(world, taken) && hasAgreed;
    tell("end", hasAgreed);
}

run();
