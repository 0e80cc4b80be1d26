import type { MonolithSource } from "../../src/example/monolith/source";

/** Runs a SavedVariables text of the repository in an environment of its own. Specs only: it is a program to Lua. */
export function monolithGlobals(text: string): MonolithSource {
    const environment: Record<string, unknown> = {};
    const [chunk, message] = loadstring(text, "=SavedVariables");
    if (chunk === undefined) error(message);
    setfenv(chunk, environment);
    chunk();
    return {
        history: environment["MonDKP_DKPHistory"],
        loot: environment["MonDKP_Loot"],
        table: environment["MonDKP_DKPTable"],
    };
}

/** A file's text, seen from the folder where busted runs; nil when it is not there. */
export function readText(path: string): string | undefined {
    const [file] = io.open(path, "r");
    if (file === undefined) return undefined;
    const text = file.read("*a");
    file.close();
    return text;
}

/** Both copies of one small log, the later one with four rows more and old rows changed as MonolithDKP changes them. */
export function readSample(name: "earlier" | "later"): MonolithSource {
    const text = readText(`spec/example/sample/monolithdkp-${name}.lua.txt`);
    if (text === undefined) error(`the sample ${name} is missing; run busted at the repository's top`);
    return monolithGlobals(text);
}
