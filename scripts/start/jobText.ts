/** The job as the Lua source that spec/world/job reads: see job.ts there for the meaning of each field. */
import { bytesOf, luaString } from "../monolith/luaText.js";
import type { MonolithLog } from "../monolith/monolithLog.js";
import type { Tree } from "../tree.js";
import { importerOf, type Member } from "./guild.js";

export interface JobPlan {
    readonly addons: Tree;
    readonly members: readonly Member[];
    readonly logs: readonly MonolithLog[];
    readonly seed: number;
}

/** Ranks of LootLedger's own default: 0 and 1 may write. */
const OFFICER_RANK = 1;
const MEMBER_RANK = 3;

/** The newest row was written a minute ago when the world begins. */
const AFTER_NEWEST_SECONDS = 60;

/** The channel moves a message a second for each prefix, and a row takes part of one: twice of that and an hour. */
const IMPORT_SECONDS_LEAST = 3600;
const IMPORT_SECONDS_PER_ROW = 2;

/** Stands for the addon whose SavedVariables are imported; the real one is not needed for them to be loaded. */
const MONOLITH_ADDON: Tree = new Map([
    [
        "MonolithDKP/MonolithDKP.toc",
        "## Interface: 120100, 50504, 20506, 11509\n" +
            "## Title: MonolithDKP\n" +
            "## SavedVariables: MonDKP_DKPTable, MonDKP_Loot, MonDKP_DKPHistory\n\n" +
            "MonolithDKP.lua\n",
    ],
    ["MonolithDKP/MonolithDKP.lua", "-- Its SavedVariables are all that an import needs.\n"],
]);

export function jobText({ addons, members, logs, seed }: JobPlan): string {
    const newest = Math.max(...logs.map(({ newestTime }) => newestTime));
    const rowCount = Math.max(...logs.map((log) => log.rowCount));
    const clients = members.map(({ name, isOfficer }) => {
        const rank = isOfficer ? OFFICER_RANK : MEMBER_RANK;
        return `{ name = ${text(name)}, rankIndex = ${String(rank)} },\n`;
    });
    const imports = logs.map(({ savedVariables }, position) => {
        const client = text(importerOf(members, position));
        return `{ client = ${client}, savedVariables = ${luaString(savedVariables)} },\n`;
    });
    const files = [...addons, ...MONOLITH_ADDON].map(([path, content]) => `[${text(path)}] = ${text(content)},\n`);
    return [
        "return {\n",
        `seed = ${String(seed)},\n`,
        `startTime = ${String(newest + AFTER_NEWEST_SECONDS)},\n`,
        `importSecondsMax = ${String(IMPORT_SECONDS_LEAST + IMPORT_SECONDS_PER_ROW * rowCount)},\n`,
        `clients = {\n${clients.join("")}},\n`,
        `imports = {\n${imports.join("")}},\n`,
        `addons = {\n${files.join("")}},\n`,
        "}\n",
    ].join("");
}

function text(value: string): string {
    return luaString(bytesOf(value));
}
