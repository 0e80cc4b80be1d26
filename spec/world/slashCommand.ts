import type { Environment } from "./environment/environment";
import type { AddonFunction } from "./protectedCall";

/** The handler of a typed line and its argument text. */
export interface FoundCommand {
    readonly handler: AddonFunction;
    readonly argument: string;
}

/** SLASH_NAME1, SLASH_NAME2, … of one command are looked at up to here. */
const ALIASES_MAX = 20;

function answersTo(environment: Environment, name: string, word: string): boolean {
    for (const index of $range(1, ALIASES_MAX)) {
        const alias = environment.get(`SLASH_${name}${index}`);
        if (typeof alias !== "string") return false;
        if (string.lower(alias) === word) return true;
    }
    return false;
}

/** Finds who answers to a chat line such as "/ll standings 5". */
export function findCommand(environment: Environment, line: string): FoundCommand | undefined {
    const [word, argument] = string.match(line, "^(/%S+)%s*(.*)$");
    const commands = environment.get("SlashCmdList") as LuaTable<string, unknown> | undefined;
    if (word === undefined || commands === undefined) return undefined;
    const names: string[] = [];
    for (const [name] of pairs(commands)) names.push(name);
    table.sort(names);
    for (const name of names) {
        const handler = commands.get(name);
        if (typeof handler === "function" && answersTo(environment, name, string.lower(word))) {
            return { handler: handler as AddonFunction, argument: argument ?? "" };
        }
    }
    return undefined;
}
