import type { Client } from "../../../world/contract";
import { runFor, runUntilAgreed, settle } from "../agreement";
import { benchOf } from "../benchAddon";
import { createGuild, type Guild } from "../guild";
import { newestOf, type Row } from "../history";
import type { RunSeed } from "../job";
import { soonAfter, type Material } from "../material";
import { median } from "../../measure";
import { bytesBetween, outcomeOf } from "../outcome";

const CLIENTS = 40;
const OFFICERS = 5;
/** Officers who write: one gives points, one gives items. */
const WRITERS = 2;
const EVENTS = 50;
const RAID_SECONDS = 600;
/** Until the last event has to be everywhere. */
const AGREE_SECONDS_MAX = 600;
const LATER_SECONDS_LEAST = 3600;
const LATER_SECONDS_MOST = 64800;

interface Written {
    readonly key: string;
    readonly time: number;
    /** Clients that do not hold it yet. */
    readonly waiting: LuaSet<Client>;
    missing: number;
}

/** Seconds from the writing of each event until others held it. @noSelf */
interface Arrivals {
    write(client: Client, row: Row): void;
    /** Of each delivery. */
    readonly deliveries: number[];
    /** Of the last delivery of each event that everybody holds. */
    readonly last: number[];
}

function watchArrivals({ world, honest }: Guild): Arrivals {
    const deliveries: number[] = [];
    const last: number[] = [];
    let open: Written[] = [];

    function look(client: Client): void {
        for (const event of open) {
            if (event.waiting.has(client) && benchOf(client).Holds(event.key)) {
                event.waiting.delete(client);
                event.missing -= 1;
                const seconds = world.now() - event.time;
                deliveries.push(seconds);
                if (event.missing === 0) last.push(seconds);
            }
        }
        open = open.filter(({ missing }) => missing > 0);
    }

    for (const client of honest) {
        benchOf(client).onAdded = () => {
            look(client);
        };
    }
    return {
        deliveries,
        last,
        write: (client, { kind, fields }) => {
            const time = world.now();
            const [key, reason] = client.eval<[string | undefined, string]>("return Bench.Write(...)", kind, fields);
            if (key === undefined) error(`an event was not written: ${reason}`, 0);
            const waiting = new LuaSet<Client>();
            for (const other of honest) if (other !== client) waiting.add(other);
            open.push({ key, time, waiting, missing: honest.length - 1 });
        },
    };
}

/** Rows that follow each other in the real history, at moments drawn from the ten minutes. */
function drawEvening(guild: Guild, rows: readonly Row[]): { readonly row: Row; readonly after: number }[] {
    const shapes = rows.filter(({ kind }) => kind !== "balanceOpened");
    const first = guild.random.integer(0, shapes.length - EVENTS);
    const times: number[] = [];
    for (const i of $range(0, EVENTS - 1)) times[i] = guild.random.between(0, RAID_SECONDS);
    table.sort(times);
    return times.map((after, index) => ({ row: shapes[first + index]!, after }));
}

/** A raid writes while all are there. */
export function createRaid(material: Material): RunSeed {
    const { addons, history } = material;
    const saved = material.save(history, newestOf(history));
    return (seed, callbacks) => {
        const later = LATER_SECONDS_LEAST + ((seed * 7919) % (LATER_SECONDS_MOST - LATER_SECONDS_LEAST));
        const startTime = soonAfter(history, later);
        const roles = { officerCount: OFFICERS, memberCount: CLIENTS - OFFICERS };
        const guild = createGuild({ addons, seed, startTime, ...roles, callbacks });
        const { world, officers, honest, random } = guild;
        guild.install(saved, honest);
        world.formGroup("raid", honest);
        for (const client of honest) client.login();
        settle(guild, history.length);

        const start = world.now();
        const arrivals = watchArrivals(guild);
        for (const { row, after } of drawEvening(guild, history)) {
            const writer = officers[random.integer(0, WRITERS - 1)]!;
            world.after(after, () => {
                arrivals.write(writer, row);
            });
        }
        runFor(guild, RAID_SECONDS);
        const bytes = bytesBetween(guild, start, world.now());
        const seconds = runUntilAgreed(guild, history.length + EVENTS, AGREE_SECONDS_MAX);
        const finish = world.now();
        const { deliveries, last } = arrivals;
        const isEverywhere = seconds < math.huge && last.length === EVENTS;
        const figures = {
            medianSeconds: isEverywhere ? median(last) : math.huge,
            worstSeconds: isEverywhere ? last.reduce((most, one) => math.max(most, one), 0) : math.huge,
            medianDeliverySeconds: deliveries.length > 0 ? median(deliveries) : math.huge,
            bytes,
            bytesUntilAllAgree: bytesBetween(guild, start, finish),
        };
        return outcomeOf(guild, { start, finish, figures });
    };
}
