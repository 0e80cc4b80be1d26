import { readFileSync, statSync } from "node:fs";
import { NotDataError, parseLuaData } from "./luaData.js";
import { monolithLog, NotMonolithError, type MonolithLog } from "./monolithLog.js";

/** Real files have a few MB at most. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

/** A file that cannot be imported; the message names it and says why. */
export class UnfitFileError extends Error {}

/**
 * Reads a SavedVariables file of MonolithDKP as data.
 *
 * @throws UnfitFileError when it is missing, cut off, holds code, or is another addon's
 */
export function readLog(path: string): MonolithLog {
    const source = readSource(path);
    try {
        return monolithLog(path, parseLuaData(source));
    } catch (error) {
        if (error instanceof NotDataError) {
            throw new UnfitFileError(`${path} is cut off, damaged, or not a SavedVariables file: ${error.message}`);
        }
        if (error instanceof NotMonolithError) throw new UnfitFileError(`${path} cannot be imported: ${error.message}`);
        throw error;
    }
}

function readSource(path: string): string {
    try {
        if (statSync(path).size > FILE_BYTES_MAX) throw new UnfitFileError(`${path} has more than 64 MB`);
        const source = readFileSync(path, "latin1");
        const byteOrderMark = "\u00ef\u00bb\u00bf";
        return source.startsWith(byteOrderMark) ? source.slice(byteOrderMark.length) : source;
    } catch (error) {
        if (error instanceof UnfitFileError || !(error instanceof Error)) throw error;
        throw new UnfitFileError(`${path} cannot be read: ${error.message}`);
    }
}
