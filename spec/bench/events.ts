import type { LedgerEvent } from "../../src/event/event";
import { createTuple } from "../../src/event/tuple";
import { createRandom } from "../world/random";

export const KINDS = ["raidAward", "itemSold", "decay", "correction"] as const;

const CREATORS = 20;
const PLAYERS = 40;
const REALM = 4811;
const FIRST_TIME = 1577836800;
/** A year of weeks at 100,000 events. */
const SECONDS_PER_EVENT = 315;
/** Many things are written in one go, in one second. */
const SAME_SECOND_RATE = 0.1;

/**
 * The history of a busy guild, ascending: four kinds, 20 creators, two fields each (player and points). One seed always
 * gives the same events.
 */
export function makeEvents(seed: number, count: number): LedgerEvent[] {
    const random = createRandom(seed);
    const creators: number[] = [];
    for (const i of $range(1, CREATORS)) creators[i - 1] = random.integer(i * 1000000, i * 1000000 + 999999);
    const players: string[] = [];
    for (const i of $range(1, PLAYERS)) players[i - 1] = `Player${i}-Realm`;
    const events: LedgerEvent[] = [];
    let time = FIRST_TIME;
    let counter = 0;
    for (const i of $range(1, count)) {
        if (random.chance(SAME_SECOND_RATE) && counter < 255) {
            counter = counter + 1;
        } else {
            time = time + random.integer(1, 2 * SECONDS_PER_EVENT - 1);
            counter = 0;
        }
        const key = { time, counter, realm: REALM, creator: creators[random.integer(0, CREATORS - 1)]! };
        const kind = KINDS[random.integer(0, KINDS.length - 1)]!;
        events[i - 1] = createTuple(key, kind, [players[random.integer(0, PLAYERS - 1)]!, random.integer(-50, 100)]);
    }
    return events;
}

/** A spread would return them all at once, which are more values than Lua can. */
export function copyOf(events: readonly LedgerEvent[]): LedgerEvent[] {
    const list: LedgerEvent[] = [];
    for (const i of $range(1, events.length)) list[i - 1] = events[i - 1]!;
    return list;
}
