import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "typescript";
import { bundle, type BundlePlan } from "./bundle.js";
import { repositoryRoot } from "./repositoryRoot.js";
import { readTree, type Tree } from "./tree.js";
import { minorOf, packageVersion } from "./version.js";

export interface Addons {
    /** What belongs into the game's Interface/AddOns folder. */
    readonly files: Tree;
    readonly diagnostics: readonly Diagnostic[];
    /** Why these files must not be shipped; empty when they may. */
    readonly faults: readonly string[];
}

interface AddonPlan {
    readonly name: string;
    readonly bundle: BundlePlan;
    /** Whether the libraries in libs/ travel inside the addon. */
    readonly embedsLibraries: boolean;
    /** Whether the bundle registers with LibStub and so has to carry its minor. */
    readonly hasMinor: boolean;
}

const PLANS: readonly AddonPlan[] = [
    {
        name: "LibLedger",
        bundle: { file: "LibLedger.lua", entry: "index.ts", admits: (source) => !source.startsWith("example/") },
        embedsLibraries: true,
        hasMinor: true,
    },
    {
        // It shows what an addon author can do, so it has to get by with the declarations of the public API.
        name: "LootLedger",
        bundle: { file: "LootLedger.lua", entry: "example/main.ts", admits: (source) => source.startsWith("example/") },
        embedsLibraries: false,
        hasMinor: false,
    },
];

const VERSION_TOKEN = "@libledger-version@";
/** Stands in src/index.ts in the place of the minor; without a build it reads as "not a number". */
const MINOR_TOKEN = "@libledger-minor@";

/** Makes all addons in memory, from the working tree alone: same tree, same bytes. */
export function makeAddons(): Addons {
    const version = packageVersion();
    const files = new Map<string, string>();
    const diagnostics: Diagnostic[] = [];
    const faults: string[] = [];
    for (const plan of PLANS) {
        const built = bundle(plan.bundle);
        diagnostics.push(...built.diagnostics);
        faults.push(...built.intruders.map((module) => `${plan.name} must not hold src/${module}`));
        if (plan.hasMinor && !built.text.includes(MINOR_TOKEN)) {
            faults.push(`${plan.bundle.file} does not hold ${MINOR_TOKEN}, so its minor would not rise`);
        }
        const own = addonFiles(plan, stamped(built.text, version), version);
        faults.push(...missingFiles(plan, own));
        for (const [name, text] of own) files.set(`${plan.name}/${name}`, text);
    }
    return { files, diagnostics, faults };
}

function stamped(text: string, version: string): string {
    return text.replaceAll(MINOR_TOKEN, String(minorOf(version))).replaceAll(VERSION_TOKEN, version);
}

function addonFiles(plan: AddonPlan, lua: string, version: string): Map<string, string> {
    const banner = `-- ${plan.name} ${version}, MIT License, see LICENSE. Built from TypeScript: change the sources, not this.\n`;
    const files = new Map([
        ["LICENSE", readFileSync(join(repositoryRoot, "LICENSE"), "utf8")],
        [plan.bundle.file, banner + lua],
        [`${plan.name}.toc`, stamped(tocSource(`${plan.name}.toc`), version)],
    ]);
    if (!plan.embedsLibraries) return files;
    files.set("lib.xml", tocSource("lib.xml"));
    for (const [name, text] of readTree(join(repositoryRoot, "libs"))) files.set(`libs/${name}`, text);
    return files;
}

function tocSource(name: string): string {
    const path = join(repositoryRoot, "toc", name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Every file that the .toc, or an XML file below it, asks the game to load has to be there. */
function missingFiles(plan: AddonPlan, files: Tree): string[] {
    const toc = files.get(`${plan.name}.toc`) ?? "";
    const faults: string[] = [];
    const pending = toc
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
        .map((line) => ({ from: `${plan.name}.toc`, folder: "", name: line.trim() }));
    if (pending.length === 0) faults.push(`${plan.name}.toc loads nothing`);
    for (const { from, folder, name } of pending) {
        const path = folder + name.replaceAll("\\", "/");
        const text = files.get(path);
        if (text === undefined) faults.push(`${plan.name}/${from} loads ${name}, which is not there`);
        if (text === undefined || !path.endsWith(".xml")) continue;
        const folderOfXml = path.slice(0, path.lastIndexOf("/") + 1);
        for (const [, listed] of text.matchAll(/<(?:Script|Include)\s+file="([^"]+)"/g)) {
            if (listed !== undefined) pending.push({ from: path, folder: folderOfXml, name: listed });
        }
    }
    return faults;
}
