import type { FileTree } from "../contract";
import type { ProductFacts } from "../product";
import { listOf, namesUnder, parseToc, type Toc } from "./toc";

/** An addon folder as a client sees it. */
export interface AddonEntry {
    readonly name: string;
    readonly toc: Toc;
    readonly dependencies: readonly string[];
    readonly optionalDependencies: readonly string[];
    readonly isLoadOnDemand: boolean;
    readonly savedVariables: readonly string[];
    readonly savedVariablesPerCharacter: readonly string[];
}

export type LoadRefusal = "MISSING" | "DISABLED" | "INTERFACE_VERSION" | "DEP_MISSING";

/** The .toc that the client picks: the most specific name that exists. */
function tocText(files: FileTree, name: string, product: ProductFacts): string | undefined {
    for (const ending of [`_${product.game}`, `-${product.game}`, `_${product.family}`, `-${product.family}`, ""]) {
        const text = files[`${name}/${name}${ending}.toc`];
        if (text !== undefined) return text;
    }
    return undefined;
}

export function readAddonEntry(files: FileTree, name: string, product: ProductFacts): AddonEntry | undefined {
    const text = tocText(files, name, product);
    if (text === undefined) return undefined;
    const toc = parseToc(text, product);
    return {
        name,
        toc,
        dependencies: [...namesUnder(toc, "dep"), ...namesUnder(toc, "requireddep")],
        optionalDependencies: namesUnder(toc, "optionaldep"),
        isLoadOnDemand: toc.directives.loadondemand === "1",
        savedVariables: listOf(toc.directives.savedvariables),
        savedVariablesPerCharacter: listOf(toc.directives.savedvariablespercharacter),
    };
}

export interface LoadPlanOptions {
    readonly entries: Record<string, AddonEntry | undefined>;
    readonly enabled: readonly string[];
    readonly interfaceNumber: number;
    readonly loadsOutOfDate: boolean;
}

function isCurrent(entry: AddonEntry, interfaceNumber: number): boolean {
    return listOf(entry.toc.directives.interface).includes(tostring(interfaceNumber));
}

/** Why an addon cannot be loaded now; nil when it can. Its dependencies are asked, too. */
export function refusalOf(name: string, options: LoadPlanOptions, asking: readonly string[]): LoadRefusal | undefined {
    const entry = options.entries[name];
    if (entry === undefined) return "MISSING";
    if (!options.enabled.includes(name)) return "DISABLED";
    if (!options.loadsOutOfDate && !isCurrent(entry, options.interfaceNumber)) return "INTERFACE_VERSION";
    for (const dependency of entry.dependencies) {
        if (asking.includes(dependency)) return "DEP_MISSING";
        if (refusalOf(dependency, options, [...asking, name]) !== undefined) return "DEP_MISSING";
    }
    return undefined;
}

/**
 * Addons to load at login in order: by name, but what one needs or would like to have first comes before it.
 * What is loaded on demand stays out unless another needs it.
 */
export function loadOrder(options: LoadPlanOptions): string[] {
    const order: string[] = [];
    const visited: Record<string, boolean> = {};

    function visit(name: string): void {
        if (visited[name] === true) return;
        visited[name] = true;
        if (refusalOf(name, options, []) !== undefined) return;
        const entry = options.entries[name]!;
        for (const first of entry.dependencies) visit(first);
        for (const first of entry.optionalDependencies) {
            if (options.entries[first]?.isLoadOnDemand !== true) visit(first);
        }
        order.push(name);
    }

    const names = [...options.enabled];
    table.sort(names, (left, right) => string.lower(left) < string.lower(right));
    for (const name of names) if (options.entries[name]?.isLoadOnDemand !== true) visit(name);
    return order;
}
