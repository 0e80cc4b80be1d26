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
    readonly bundles: readonly BundlePlan[];
    /** Lists beside the .toc through which other addons load it from a folder of theirs. */
    readonly embedLists: readonly string[];
    /** Names in libs/ of the libraries that travel inside the addon. */
    readonly libraries: readonly string[];
    /** Whether the bundles register with LibStub and so have to carry their minor. */
    readonly hasMinor: boolean;
}

function isOutside(...folders: readonly string[]): (source: string) => boolean {
    return (source) => !folders.some((folder) => source.startsWith(`${folder}/`));
}

/** The incumbent's majors know nothing of LibLedger's own API, whose consumers they do not serve. */
function dialectBundle(dialect: string): BundlePlan {
    return {
        file: `LibEventSourcing-${dialect}.lua`,
        entry: `libEventSourcing${dialect}.ts`,
        admits: isOutside("api", "example"),
    };
}

const PLANS: readonly AddonPlan[] = [
    {
        name: "LibLedger",
        bundles: [{ file: "LibLedger.lua", entry: "index.ts", admits: isOutside("compat", "example") }],
        embedLists: ["lib.xml"],
        libraries: ["AceComm-3.0", "AceSerializer-3.0", "CallbackHandler-1.0", "LibStub"],
        hasMinor: true,
    },
    {
        name: "LibEventSourcing",
        bundles: [dialectBundle("Base"), dialectBundle("Fork")],
        embedLists: ["embed-base.xml", "embed-fork.xml"],
        libraries: ["LibStub"],
        hasMinor: true,
    },
    {
        // It shows what an addon author can do, so it has to get by with the declarations of the public API.
        name: "LootLedger",
        bundles: [
            {
                file: "LootLedger.lua",
                entry: "example/main.ts",
                admits: (source) => source.startsWith("example/"),
            },
        ],
        embedLists: [],
        libraries: [],
        hasMinor: false,
    },
];

const VERSION_TOKEN = "@libledger-version@";
/** Stands in the sources in the place of the minor; without a build it reads as "not a number". */
const MINOR_TOKEN = "@libledger-minor@";

/** Makes all addons in memory, from the working tree alone: same tree, same bytes. */
export function makeAddons(): Addons {
    const version = packageVersion();
    const files = new Map<string, string>();
    const diagnostics: Diagnostic[] = [];
    const faults: string[] = [];
    for (const plan of PLANS) {
        const texts = new Map<string, string>();
        for (const bundlePlan of plan.bundles) {
            const built = bundle(bundlePlan);
            diagnostics.push(...built.diagnostics);
            faults.push(...built.intruders.map((module) => `${bundlePlan.file} must not hold src/${module}`));
            if (plan.hasMinor && !built.text.includes(MINOR_TOKEN)) {
                faults.push(`${bundlePlan.file} does not hold ${MINOR_TOKEN}, so its minor would not rise`);
            }
            texts.set(bundlePlan.file, stamped(built.text, version));
        }
        const own = addonFiles(plan, texts, version);
        faults.push(...missingFiles(plan, own));
        for (const [name, text] of own) files.set(`${plan.name}/${name}`, text);
    }
    return { files, diagnostics, faults };
}

function stamped(text: string, version: string): string {
    return text.replaceAll(MINOR_TOKEN, String(minorOf(version))).replaceAll(VERSION_TOKEN, version);
}

function addonFiles(plan: AddonPlan, bundles: Tree, version: string): Map<string, string> {
    const banner = `-- ${plan.name} ${version}, MIT License, see LICENSE. Built from TypeScript: change the sources, not this.\n`;
    const files = new Map([
        ["LICENSE", readFileSync(join(repositoryRoot, "LICENSE"), "utf8")],
        [`${plan.name}.toc`, stamped(tocSource(`${plan.name}.toc`), version)],
    ]);
    for (const [name, lua] of bundles) files.set(name, banner + lua);
    for (const list of plan.embedLists) files.set(list, tocSource(list));
    for (const library of plan.libraries) {
        for (const [name, text] of readTree(join(repositoryRoot, "libs", library))) {
            files.set(`libs/${library}/${name}`, text);
        }
    }
    return files;
}

function tocSource(name: string): string {
    const path = join(repositoryRoot, "toc", name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Every file that the .toc and the embed lists, or an XML file below them, ask the game to load has to be there. */
function missingFiles(plan: AddonPlan, files: Tree): string[] {
    const toc = files.get(`${plan.name}.toc`) ?? "";
    const faults: string[] = [];
    const pending = toc
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
        .map((line) => ({ from: `${plan.name}.toc`, folder: "", name: line.trim() }));
    if (pending.length === 0) faults.push(`${plan.name}.toc loads nothing`);
    pending.push(...plan.embedLists.map((name) => ({ from: "its plan", folder: "", name })));
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
