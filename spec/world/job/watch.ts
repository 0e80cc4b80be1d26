import type { Client, World } from "../contract";
import { type Holding, holdingOf, isSameHolding } from "./holding";
import { tell } from "./protocol";

/** World seconds between two blocks of progress lines. */
const PROGRESS_SECONDS = 60;
/** World seconds between two looks at all clients. */
const LOOK_SECONDS = 1;

/** How long a client took to agree with the one that imported, by client, summed over all imports. */
export type Taken = LuaMap<Client, number>;

type IsDone = () => boolean;

function tellProgress(world: World, told: LuaMap<Client, string>, target: Client): void {
    const wanted = holdingOf(target).events;
    for (const client of world.clients) {
        const { events, stateHash } = holdingOf(client);
        const line = string.format("%.0f %.0f", events, stateHash);
        if (told.get(client) === line) continue;
        told.set(client, line);
        const { messages, bytes } = client.traffic;
        tell("progress", math.floor(world.now()), client.name, events, wanted, stateHash, messages, bytes);
    }
}

function countAgreeing(world: World, wanted: Holding, agreedAt: LuaMap<Client, number>): number {
    let agreeing = 0;
    for (const client of world.clients) {
        if (!isSameHolding(holdingOf(client), wanted)) agreedAt.delete(client);
        else {
            agreeing += 1;
            if (!agreedAt.has(client)) agreedAt.set(client, world.now());
        }
    }
    return agreeing;
}

/**
 * Runs the world until the import is over and every client holds what the importing one does.
 *
 * @returns whether that happened within `secondsMax`
 */
export function watchImport(world: World, importer: Client, isOver: IsDone, secondsMax: number, taken: Taken): boolean {
    const start = world.now();
    const agreedAt = new LuaMap<Client, number>();
    const told = new LuaMap<Client, string>();
    let nextProgress = start;
    let hasAgreed = false;
    while (!hasAgreed && world.now() - start < secondsMax) {
        world.run(LOOK_SECONDS);
        const agreeing = countAgreeing(world, holdingOf(importer), agreedAt);
        hasAgreed = isOver() && agreeing === world.clients.length;
        if (hasAgreed || world.now() >= nextProgress) {
            nextProgress = world.now() + PROGRESS_SECONDS;
            tellProgress(world, told, importer);
        }
    }
    for (const client of world.clients) {
        const seconds = (agreedAt.get(client) ?? world.now()) - start;
        taken.set(client, (taken.get(client) ?? 0) + seconds);
    }
    return hasAgreed;
}
