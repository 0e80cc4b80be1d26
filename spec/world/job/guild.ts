import type { Client, World } from "../contract";
import type { Job } from "./job";

const GUILD = "The Ledgerdomain";
const LIBRARY = "LibLedger";
const ADDON = "LootLedger";
export const MONOLITH = "MonolithDKP";

/** Login, roster and the first words on the channel are over by then. */
export const SETTLE_SECONDS = 15;

/** All clients of the job, online, the first import of each already in its SavedVariables. */
export function gatherGuild(world: World, job: Job): void {
    for (const { name, rankIndex } of job.clients) {
        const own = job.imports.find(({ client }) => client === name);
        const addons = own === undefined ? [LIBRARY, ADDON] : [LIBRARY, ADDON, MONOLITH];
        const client = world.createClient({ name, guild: GUILD, rankIndex, addons });
        if (own !== undefined) client.setSavedVariables(MONOLITH, own.savedVariables);
    }
    for (const client of world.clients) client.login();
    world.run(SETTLE_SECONDS);
}

/** Another file takes the place of the one that the client has loaded. */
export function loadMonolith(world: World, client: Client, savedVariables: string): void {
    client.logout();
    client.setSavedVariables(MONOLITH, savedVariables);
    client.login();
    world.run(SETTLE_SECONDS);
}
