/**
 * Joins the game's ports to the library and registers it with LibStub. Every embedded copy runs this file; only the
 * newest stays at work.
 */
import { startLibrary } from "./api/library";
import { createPorts } from "./wow/ports";

const MAJOR = "LibLedger-1.0";
/** Replaced when the addon is built, from the version in package.json; the bare sources are the oldest of all. */
const MINOR = tonumber("@libledger-minor@") ?? 1;
const VERSION = "@libledger-version@";

const [library] = LibStub.NewLibrary(MAJOR, MINOR);
if (library !== undefined) startLibrary(library, VERSION, createPorts);
