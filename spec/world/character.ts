import type { Compression, GroupKind, Traffic } from "./contract";
import type { ProductFacts } from "./product";

/** A message as it reaches a client. */
export interface Delivery {
    readonly prefix: string;
    readonly text: string;
    readonly chatType: string;
    /** "Name-Realm", stamped by the server. */
    readonly sender: string;
    readonly target: string;
}

/** A player's character and what the test has set for it. The world's parts read it; only `client.ts` writes. */
export interface Character {
    readonly index: number;
    readonly name: string;
    readonly realm: string;
    readonly realmId: number;
    readonly fullName: string;
    readonly guid: string;
    readonly account: string;
    readonly product: ProductFacts;
    readonly compression: Compression | undefined;
    readonly traffic: Traffic;
    guild: string | undefined;
    rankIndex: number;
    group: GroupRecord | undefined;
    isLockedDown: boolean;
    isMuted: boolean;
    isInCombat: boolean;
    instanceType: string | undefined;
    clockSkewSeconds: number;
    extraLatencySeconds: number;
    /** Which side of a partition; clients of one side hear each other. */
    side: number;
}

/**
 * A character with its client program, as the server sees it.
 *
 * @noSelf
 */
export interface Participant {
    readonly character: Character;
    isOnline(): boolean;
    /** Another number after every login; a reload keeps it. */
    connection(): number;
    /** A message arrives; offline clients never see it. */
    deliver(delivery: Delivery): void;
    fireEvent(event: string, ...args: unknown[]): void;
    /** The guild's roster is no longer what this client has. */
    rosterChanged(): void;
}

export interface GroupRecord {
    kind: GroupKind;
    readonly members: Participant[];
    /** Whom the last leader's parting leaves: the first of the others. */
    leader: Participant | undefined;
    readonly assistants: Participant[];
}
