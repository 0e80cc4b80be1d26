import type { Clock } from "../../port/clock";

/** What is known of another client. All times are monotonic seconds. */
export interface Peer {
    readonly name: string;
    heardAt: number;
    /** On a channel that it shares with us. */
    heardInGuildAt: number;
    /** Says so in each of its messages. */
    isOurs: boolean;
    /** It had the word and kept silent: until then nobody waits for it. */
    passedOverUntil: number;
}

/** @noSelf */
export interface Peers {
    /** Notes that it was heard. */
    heard(name: string): Peer;
    find(name: string): Peer | undefined;
}

/** Members of a guild that are online at once; who was silent longest makes room. */
const PEERS_MAX = 500;

export function createPeers(clock: Clock): Peers {
    const byName = new LuaMap<string, Peer>();
    let count = 0;

    function makeRoom(): void {
        let silent: Peer | undefined;
        for (const [, peer] of byName) {
            if (silent === undefined || peer.heardAt < silent.heardAt) silent = peer;
        }
        if (silent !== undefined) byName.delete(silent.name);
        count = count - 1;
    }

    return {
        heard(name) {
            let peer = byName.get(name);
            if (peer === undefined) {
                if (count >= PEERS_MAX) makeRoom();
                peer = { name, heardAt: 0, heardInGuildAt: -math.huge, isOurs: false, passedOverUntil: -math.huge };
                byName.set(name, peer);
                count = count + 1;
            }
            peer.heardAt = clock.seconds();
            return peer;
        },
        find: (name) => byName.get(name),
    };
}
