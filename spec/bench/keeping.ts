import type { FieldValue, LedgerEvent } from "../../src/event/event";
import { copyOf as copyState } from "../../src/replay/copy";
import { makeEvents } from "./events";
import type { Job } from "./job";
import { compare, type Body } from "./measure";
import { createProjected, projectionOf } from "./projected";
import type { Tell } from "./row";

const SNAPSHOT_BYTES_MAX = 0.25;
const BYTES_PER_EVENT = 205;
const PLAYERS = 500;
const COPY_EVERY = 4000;

/** A guild of many, with a record for each. */
interface Player {
    points: number;
    count: number;
}
type Guild = Record<string, Player>;

function addTo(guild: Guild, event: LedgerEvent, amount: number): void {
    const name = `P${((event.get(1) as number) * 7 + (event.get(4) as number)) % PLAYERS}`;
    const player = (guild as Partial<Guild>)[name];
    if (player === undefined) {
        guild[name] = { points: amount, count: 1 };
        return;
    }
    player.points = player.points + amount;
    player.count = player.count + 1;
}

function evolve(state: object, event: LedgerEvent, _player?: FieldValue, amount?: FieldValue): void {
    addTo(state as Guild, event, amount as number);
}

type Fields = Record<string, unknown>;

/** What a journal needs in Lua 5.1: a proxy in front of each table, which notes what every write replaces. */
function journalled(root: object, undo: unknown[]): object {
    const proxies = new LuaTable<object, object>();
    function proxyOf(target: object): object {
        const known = proxies.get(target) as object | undefined;
        if (known !== undefined) return known;
        const proxy = setmetatable(
            {},
            {
                __index: (_: object, key: string) => {
                    const value = (target as Fields)[key];
                    return type(value) === "table" ? proxyOf(value as object) : value;
                },
                __newindex: (_: object, key: string, value: unknown) => {
                    undo.push(target, key, (target as Fields)[key]);
                    (target as Fields)[key] = value;
                },
            },
        );
        proxies.set(target, proxy);
        return proxy;
    }
    return proxyOf(root);
}

function plain(events: readonly LedgerEvent[]): Body {
    const guild: Guild = {};
    return () => {
        for (const i of $range(1, events.length)) addTo(guild, events[i - 1]!, events[i - 1]!.get(7) as number);
    };
}

function withCopies(events: readonly LedgerEvent[]): Body {
    const guild: Guild = {};
    const kept: unknown[] = [];
    return () => {
        for (const i of $range(1, events.length)) {
            addTo(guild, events[i - 1]!, events[i - 1]!.get(7) as number);
            if (i % COPY_EVERY === 0) {
                const former = kept[kept.length - 1];
                kept.push(
                    copyState(
                        guild,
                        former,
                        () => false,
                        () => {},
                    ).value,
                );
            }
        }
    };
}

function withJournal(events: readonly LedgerEvent[]): Body {
    const undo: unknown[] = [];
    const guild = journalled({}, undo) as Guild;
    return () => {
        for (const i of $range(1, events.length)) addTo(guild, events[i - 1]!, events[i - 1]!.get(7) as number);
    };
}

function heapBytes(): number {
    collectgarbage("collect");
    collectgarbage("collect");
    return collectgarbage("count") * 1024;
}

/** What all snapshots of a full ledger take, beside it. */
function snapshotBytes(events: readonly LedgerEvent[]): number {
    const guild = projectionOf(evolve, () => ({}));
    const { replayer } = createProjected(events, guild);
    replayer.catchup();
    const withSnapshots = heapBytes();
    // Registered anew, it has made nothing yet; what it had made apart from snapshots is small.
    replayer.project("points", guild);
    const without = heapBytes();
    if (replayer.total() !== events.length) error("the ledger is not there any more");
    return (withSnapshots - without) / events.length;
}

/** How states may be kept, and what that takes. */
export function benchKeeping({ seed, count, rounds }: Job, tell: Tell): void {
    const events = makeEvents(seed, count);
    const [bare, copied, journal] = compare(
        rounds,
        [plain, withCopies, withJournal].map((subject) => () => subject(events)),
    );
    const rows = [
        { what: `evolving ${PLAYERS} players' records`, measured: bare! },
        { what: `the same with a copy every ${COPY_EVERY} events`, measured: copied! },
        { what: "the same behind the proxies of an undo journal", measured: journal! },
    ];
    for (const { what, measured } of rows) {
        tell({ what, milliseconds: measured.milliseconds, figure: measured.ratio, unit: "times", bound: undefined });
    }
    tell({
        what: "snapshots of these, per event of the ledger",
        milliseconds: undefined,
        figure: snapshotBytes(events),
        unit: "bytes",
        bound: SNAPSHOT_BYTES_MAX * BYTES_PER_EVENT,
    });
}
