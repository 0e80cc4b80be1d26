import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the checkout, whatever folder a script is started from. */
export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)));
