import type { World } from "../contract";

/** No Lua error escaped any addon on any client, in all sessions. @returns complaints */
export function noLuaErrors(world: World): string[] {
    const complaints: string[] = [];
    for (const client of world.clients) {
        for (const found of client.errors) {
            complaints.push(
                `${client.name} at ${string.format("%.2f", found.time)} in ${found.where}: ${found.message}`,
            );
        }
    }
    return complaints;
}
