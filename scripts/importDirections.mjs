// The one table of who may import whom. The lint rule in importRule.mjs reads it and so does the check for rings.

/**
 * Folders of src and the folders they may use besides themselves and `everywhere`. No ring can be written down without
 * failing `npm test`.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const mayUse = {
    event: [],
    port: ["event"],
    schedule: ["port"],
    fingerprint: ["event"],
    ledger: ["event", "fingerprint"],
    store: ["event", "fingerprint", "ledger", "port", "schedule"],
    replay: ["event", "fingerprint", "ledger", "port", "schedule"],
    wire: ["event", "fingerprint", "port"],
    sync: ["event", "fingerprint", "ledger", "port", "schedule", "wire"],
    api: ["event", "fingerprint", "ledger", "port", "replay", "schedule", "store", "sync", "wire"],
    compat: ["event", "fingerprint", "ledger", "port", "replay", "schedule", "store", "sync", "wire"],
    wow: ["event", "port"],
    example: [],
};

/** Files directly in src that every folder may use; they use nothing. */
export const everywhere = ["invariant"];

/** Files directly in src that join the folders, and the folders they must leave alone. */
export const joints = {
    index: ["compat", "example"],
    libEventSourcing: ["api", "example", "store"],
    libEventSourcingBase: ["api", "example", "store"],
    libEventSourcingFork: ["api", "example", "store"],
};

/** The public API's declarations: the only thing that the example addon may know of the library. */
export const declarationsForExample = /^api\/[^/]+\.d$/;

/**
 * Why one file of src may not import another, or undefined where it may.
 *
 * @param {string} from path of the importing file relative to src, without extension, with forward slashes
 * @param {string} to the imported file, alike; `.d` stays at the end of a declaration file
 * @returns {string | undefined}
 */
export function objection(from, to) {
    if (to.startsWith("../")) return "shipped code imports nothing from outside src";
    if (everywhere.includes(to)) return undefined;
    const [fromFolder, toFolder] = [folderOf(from), folderOf(to)];
    if (fromFolder === undefined) return objectionOfJoint(from, toFolder);
    if (fromFolder === toFolder) return undefined;
    const allowed = mayUse[fromFolder];
    if (allowed === undefined) return `src/${fromFolder} is not in the table of scripts/importDirections.mjs`;
    if (toFolder === undefined) return `nothing may use src/${to}`;
    if (allowed.includes(toFolder)) return undefined;
    if (fromFolder === "example" && declarationsForExample.test(to)) return undefined;
    return `src/${fromFolder} may use ${allowed.length === 0 ? "no other folder" : allowed.join(", ")}, not ${toFolder}`;
}

/**
 * @param {string} from
 * @param {string | undefined} toFolder
 */
function objectionOfJoint(from, toFolder) {
    if (everywhere.includes(from)) return `src/${from} is used everywhere and so may use nothing`;
    const barred = Object.entries(joints).find(([name]) => name === from)?.[1];
    if (barred === undefined) return `src/${from} is not in the table of scripts/importDirections.mjs`;
    return toFolder !== undefined && barred.includes(toFolder) ? `src/${from} may not use ${toFolder}` : undefined;
}

/** @param {string} path */
function folderOf(path) {
    return path.includes("/") ? path.slice(0, path.indexOf("/")) : undefined;
}
