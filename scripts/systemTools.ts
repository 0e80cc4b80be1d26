import { spawnSync } from "node:child_process";
import { platform } from "node:os";

interface Tool {
    readonly name: string;
    /** A command that succeeds exactly when the tool works. */
    readonly probe: readonly [string, ...string[]];
    readonly aptPackage: string;
    /** Name of its rock; the interpreters are none. */
    readonly rock?: string;
}

const TOOLS: readonly Tool[] = [
    { name: "lua5.1", probe: ["lua5.1", "-v"], aptPackage: "lua5.1" },
    { name: "busted", probe: ["busted", "--version"], aptPackage: "lua-busted", rock: "busted" },
    { name: "luacheck", probe: ["luacheck", "--version"], aptPackage: "lua-check", rock: "luacheck" },
    { name: "lua-zlib", probe: ["lua5.1", "-e", 'require("zlib")'], aptPackage: "lua-zlib", rock: "lua-zlib" },
];

/** The specs also run under it where it is there; it may stay away. */
const LUAJIT: Tool = { name: "luajit", probe: ["luajit", "-v"], aptPackage: "luajit" };

function succeeds(command: string, ...args: readonly string[]): boolean {
    return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

export function works(tool: Tool): boolean {
    return succeeds(...tool.probe);
}

export function hasLuaJit(): boolean {
    return works(LUAJIT);
}

/**
 * Installs the Lua tools that are missing, by apt-get or by Homebrew and LuaRocks.
 *
 * @param say takes one line about what goes on
 * @returns whether all that is needed works now
 */
export function ensureSystemTools(say: (line: string) => void): boolean {
    const missing = TOOLS.filter((tool) => !works(tool));
    if (missing.length === 0) return true;
    say(`Not installed yet: ${names(missing)}.`);
    const wanted = hasLuaJit() ? missing : [...missing, LUAJIT];
    const apt = aptCommand();
    if (apt !== undefined) installByApt(apt, wanted, say);
    else if (succeeds("brew", "--version")) installByHomebrew(wanted, say);

    const stillMissing = TOOLS.filter((tool) => !works(tool));
    if (stillMissing.length > 0) say(`Still missing: ${names(stillMissing)}. ${advice(stillMissing)}`);
    return stillMissing.length === 0;
}

function names(tools: readonly Tool[]): string {
    return tools.map((tool) => tool.name).join(", ");
}

/** How to call apt-get here, or undefined where there is none or no right to use it without a password. */
function aptCommand(): readonly [string, ...string[]] | undefined {
    if (platform() !== "linux" || !succeeds("apt-get", "--version")) return undefined;
    if (process.getuid?.() === 0) return ["apt-get"];
    return succeeds("sudo", "-n", "true") ? ["sudo", "-n", "apt-get"] : undefined;
}

function run(say: (line: string) => void, command: string, ...args: readonly string[]): boolean {
    say(`$ ${[command, ...args].join(" ")}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status, error } = spawnSync(command, args, { stdio: ["ignore", 2, 2], env: environment });
    if (error !== undefined) say(error.message);
    return status === 0;
}

function installByApt(apt: readonly [string, ...string[]], tools: readonly Tool[], say: (line: string) => void): void {
    const install = ["install", "-y", "--no-install-recommends", ...tools.map((tool) => tool.aptPackage)];
    run(say, ...apt, "update");
    if (run(say, ...apt, ...install)) return;
    // LuaJIT does not exist for every processor, and must not keep the others away.
    if (tools.includes(LUAJIT)) run(say, ...apt, ...install.filter((word) => word !== LUAJIT.aptPackage));
}

function installByHomebrew(tools: readonly Tool[], say: (line: string) => void): void {
    run(say, "brew", "install", "luarocks");
    if (tools.some((tool) => tool.name === "lua5.1")) run(say, "brew", "install", "lua@5.1");
    if (tools.includes(LUAJIT)) run(say, "brew", "install", "luajit");
    for (const { rock } of tools) {
        if (rock !== undefined) run(say, "luarocks", "--lua-version=5.1", "install", rock);
    }
}

function advice(tools: readonly Tool[]): string {
    if (platform() === "linux") {
        const packages = tools.map((tool) => tool.aptPackage).join(" ");
        return `On Debian or Ubuntu: sudo apt-get install ${packages}. Elsewhere: ${rocksAdvice(tools)}`;
    }
    return rocksAdvice(tools);
}

function rocksAdvice(tools: readonly Tool[]): string {
    const rocks = tools.flatMap((tool) => (tool.rock === undefined ? [] : [tool.rock]));
    const steps = rocks.map((rock) => `luarocks --lua-version=5.1 install ${rock}`);
    const needsLua = tools.some((tool) => tool.name === "lua5.1");
    return [...(needsLua ? ["install Lua 5.1 so that the command lua5.1 runs it"] : []), ...steps].join("; ") + ".";
}
