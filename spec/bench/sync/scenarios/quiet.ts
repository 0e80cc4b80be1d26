import { settle } from "../agreement";
import { createGuild } from "../guild";
import { newestOf } from "../history";
import type { RunSeed } from "../job";
import { soonAfter, type Material } from "../material";
import { bytesBetween, outcomeOf } from "../outcome";

const CLIENTS = 40;
const SENDING = 5;
/** Long enough for every client's heartbeat to come twice. */
const WATCH_SECONDS = 600;
const LATER_SECONDS_LEAST = 3600;
const LATER_SECONDS_MOST = 64800;

/** All agree and nothing happens. */
export function createQuiet(material: Material): RunSeed {
    const { addons, history } = material;
    const saved = material.save(history, newestOf(history));
    return (seed, callbacks) => {
        const later = LATER_SECONDS_LEAST + ((seed * 7919) % (LATER_SECONDS_MOST - LATER_SECONDS_LEAST));
        const startTime = soonAfter(history, later);
        const roles = { officerCount: SENDING, memberCount: CLIENTS - SENDING };
        const guild = createGuild({ addons, seed, startTime, ...roles, callbacks });
        const { world, random, honest } = guild;
        guild.install(saved, honest);
        for (const client of honest) {
            world.after(random.between(0, 30), () => {
                client.login();
            });
        }
        world.run(30);
        settle(guild, history.length);
        const start = world.now();
        world.run(WATCH_SECONDS);
        const finish = world.now();
        const bytesPerSecond = bytesBetween(guild, start, finish) / WATCH_SECONDS;
        return outcomeOf(guild, { start, finish, figures: { bytesPerSecond } });
    };
}
