import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repositoryRoot.js";

/** Each field of a version has three digits in the minor, so none may reach this. */
const FIELD_LIMIT = 1000;
/** A release comes after all its own pre-releases. */
const RELEASE_RANK = 999;
/** Where the numbers of each kind of pre-release begin: 0..332, 333..665, 666..998. */
const PRERELEASE_RANKS = new Map([
    ["alpha", 0],
    ["beta", 333],
    ["rc", 666],
]);

/**
 * The integer by which LibStub compares two copies of the library: greater exactly when the semantic version is.
 * 1.2.3 gives 1002003999 and 1.2.3-beta.4 gives 1002003337. Below 10^12, and up to
 * 10^14 Lua prints every integer in full.
 *
 * @param version `major.minor.patch`, optionally followed by `-alpha.N`, `-beta.N` or `-rc.N`
 * @throws when the version has another form or a field is out of range
 */
export function minorOf(version: string): number {
    const match = /^(\d+)\.(\d+)\.(\d+)(?:-(alpha|beta|rc)\.(\d+))?$/.exec(version);
    if (match === null) throw new Error(`version ${version} is not major.minor.patch[-alpha|beta|rc.N]`);
    const [, major, minor, patch, kind, number] = match;
    const fields = [Number(major), Number(minor), Number(patch)];
    const start = kind === undefined ? RELEASE_RANK : (PRERELEASE_RANKS.get(kind) ?? RELEASE_RANK);
    if (kind !== undefined && Number(number) > 332) throw new Error(`version ${version}: pre-release above 332`);
    if (fields.some((field) => field >= FIELD_LIMIT)) throw new Error(`version ${version}: a field is above 999`);
    return [...fields, start + Number(number ?? 0)].reduce((sum, field) => sum * FIELD_LIMIT + field, 0);
}

/** The version in package.json, the only place where it is written down. */
export function packageVersion(): string {
    const manifest: unknown = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
    if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
        if (typeof manifest.version === "string") return manifest.version;
    }
    throw new Error("package.json has no version");
}
