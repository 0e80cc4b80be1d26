import type { Client } from "../contract";

/** 20 ms of a client with the world's default speed: a frame and a bit, for what a peer can make us do at once. */
const INSTRUCTIONS_MAX = 1000000;

/** No callback of the game outside loading screens runs longer than the bound. @returns complaints */
export function shortCallbacks(clients: readonly Client[], instructionsMax = INSTRUCTIONS_MAX): string[] {
    const complaints: string[] = [];
    for (const client of clients) {
        const { instructions, name } = client.longestCallback();
        if (instructions > instructionsMax) {
            complaints.push(
                `${client.name}: ${name} ran ${instructions} instructions, at most ${instructionsMax} allowed`,
            );
        }
    }
    return complaints;
}
