import type { FileTree, SavedVariablesScope } from "../contract";
import type { Environment } from "../environment/environment";
import type { ProductFacts } from "../product";
import type { ProtectedCalls } from "../protectedCall";
import { sortedKeys } from "../sortedKeys";
import { loadOrder, readAddonEntry, refusalOf, type AddonEntry, type LoadPlanOptions } from "./catalogue";
import { compile } from "./compile";
import { filesToRun } from "./fileList";

/** @noSelf */
export interface LoaderOptions {
    readonly files: FileTree;
    readonly enabled: readonly string[];
    readonly product: ProductFacts;
    readonly loadsOutOfDate: boolean;
    readonly environment: Environment;
    readonly calls: ProtectedCalls;
    readonly savedText: (addon: string, scope: SavedVariablesScope) => string | undefined;
    /** ADDON_LOADED is due. */
    readonly onLoaded: (addon: string) => void;
}

/** @noSelf */
export interface Loader {
    /** All that loads at login. */
    loadAll(): void;
    /** C_AddOns.LoadAddOn. @returns why not, nil when it is loaded */
    load(addon: string): string | undefined;
    isLoaded(addon: string): boolean;
    entry(addon: string): AddonEntry | undefined;
    /** Folder names of all addons, sorted. */
    names(): readonly string[];
    /** Loaded addons in the order of their loading. */
    loaded(): readonly AddonEntry[];
}

function addonNames(files: FileTree): string[] {
    const seen: Record<string, boolean> = {};
    const names: string[] = [];
    for (const path of sortedKeys(files)) {
        const [name] = string.match(path, "^([^/]+)/[^/]+%.toc$");
        if (name !== undefined && seen[name] !== true) {
            seen[name] = true;
            names.push(name);
        }
    }
    return names;
}

/** Loads addons into one session the way the game does: dependencies, files, SavedVariables, ADDON_LOADED. */
export function createLoader(options: LoaderOptions): Loader {
    const { files, enabled, product, loadsOutOfDate, environment, calls, savedText, onLoaded } = options;
    const names = addonNames(files);
    const entries: Record<string, AddonEntry | undefined> = {};
    for (const name of names) entries[name] = readAddonEntry(files, name, product);
    const plan: LoadPlanOptions = { entries, enabled, interfaceNumber: product.interfaceNumber, loadsOutOfDate };
    const loaded: AddonEntry[] = [];

    function runText(where: string, chunkName: string, text: string, ...args: unknown[]): void {
        const [chunk, reason] = compile(text, chunkName, environment);
        if (chunk === undefined) {
            calls.callUnmeasured(where, () => error(reason, 0));
            return;
        }
        calls.callUnmeasured(where, chunk, ...args);
    }

    function runFiles(entry: AddonEntry): void {
        const addonTable = new LuaTable();
        for (const step of filesToRun(files, entry.name, entry.toc.files)) {
            if (step.kind === "lua") {
                runText(`load ${step.path}`, `@${step.path}`, step.text, entry.name, addonTable);
            } else {
                calls.callUnmeasured(`load ${entry.name}`, () => error(`Couldn't open ${step.path}`, 0));
            }
        }
    }

    function runSavedVariables(entry: AddonEntry, scope: SavedVariablesScope): void {
        const text = savedText(entry.name, scope);
        if (text === undefined) return;
        const [chunk, reason] = loadstring(text, `@SavedVariables/${entry.name}.lua`);
        if (chunk === undefined) {
            calls.callUnmeasured("SavedVariables", () => error(tostring(reason), 0));
            return;
        }
        setfenv(chunk, environment);
        calls.callUnmeasured("SavedVariables", chunk);
    }

    function isLoaded(addon: string): boolean {
        return loaded.some((entry) => entry.name === addon);
    }

    function loadOne(entry: AddonEntry): void {
        const isSavedFirst = entry.toc.directives.loadsavedvariablesfirst === "1";
        if (!isSavedFirst) runFiles(entry);
        if (entry.savedVariables.length > 0) runSavedVariables(entry, "account");
        if (entry.savedVariablesPerCharacter.length > 0) runSavedVariables(entry, "character");
        if (isSavedFirst) runFiles(entry);
        loaded.push(entry);
        onLoaded(entry.name);
    }

    function load(addon: string): string | undefined {
        if (isLoaded(addon)) return undefined;
        const refusal = refusalOf(addon, plan, []);
        if (refusal !== undefined) return refusal;
        const entry = entries[addon]!;
        for (const dependency of entry.dependencies) load(dependency);
        loadOne(entry);
        return undefined;
    }

    return {
        loadAll: () => {
            for (const name of loadOrder(plan)) if (!isLoaded(name)) loadOne(entries[name]!);
        },
        load,
        isLoaded,
        entry: (addon) => entries[addon],
        names: () => names,
        loaded: () => loaded,
    };
}
