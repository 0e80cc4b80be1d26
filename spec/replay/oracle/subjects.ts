import type { LedgerEvent } from "../../../src/event/event";
import type { Projection } from "../../../src/replay/projection";

/** Depends on the order of what it is fed. */
export interface Chain {
    value: number;
    count: number;
}

export function newChain(): Chain {
    return { value: 1, count: 0 };
}

export function link(chain: Chain, kind: string, number: number): void {
    chain.value = (chain.value * 31 + number * 7 + string.byte(kind)) % 1000003;
    chain.count = chain.count + 1;
}

/** Events of these numbers cannot be handled, and half of their effect is there before that shows. */
export function isBad(number: unknown): boolean {
    return (number as number) % 100 === 13;
}

interface Player {
    chain: Chain;
    events: LedgerEvent[];
}

/** Has tables inside tables, one in two places, one that contains itself, and the ledger's own events. */
interface Guild {
    all: Chain;
    players: Record<number, Player>;
    latest: Player | undefined;
    self: object | undefined;
}

type OnCall = () => void;

/**
 * A projection of so many versions.
 *
 * @param version another one is another meaning of the same events
 * @param mayFail whether bad events are
 */
export function guildProjection(version: number, mayFail: boolean, onCall: OnCall): Projection {
    function note(state: object, kind: string, event: LedgerEvent, number: unknown): void {
        onCall();
        const guild = state as Guild;
        link(guild.all, kind, (number as number) * version);
        if (mayFail && isBad(number)) error(`cannot handle ${tostring(number)}`, 0);
        const id = (number as number) % 9;
        const player = (guild.players as Partial<Record<number, Player>>)[id] ?? { chain: newChain(), events: [] };
        guild.players[id] = player;
        link(player.chain, kind, number as number);
        if (player.events.length === 3) table.remove(player.events, 1);
        player.events.push(event);
        guild.latest = player;
        if (version === 2) guild.self = guild;
    }
    return {
        version,
        initialState: (): Guild => ({ all: newChain(), players: {}, latest: undefined, self: undefined }),
        evolve: {
            a: (state, event, number) => {
                note(state, "a", event, number);
            },
            // A new state each time, which has the rest in common with the former one.
            c: (state, event, number) => {
                const next = { ...(state as Guild), all: { ...(state as Guild).all } };
                note(next, "c", event, number);
                return next;
            },
        },
    };
}

/** One table in two places must be that in the copy as well. */
export function isSound(state: object): boolean {
    const { latest, players, self } = state as Guild;
    if (self !== undefined && type(self) !== "table") return false;
    if (latest === undefined) return true;
    for (const [, player] of pairs(players)) if (player === latest) return true;
    return false;
}

/** Without what contains itself, to be compared. */
export function comparable(state: object): object {
    const { all, players, latest } = state as Guild;
    return { all, players, latest };
}
