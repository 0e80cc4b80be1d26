import type { EventKey, LedgerEvent } from "../event/event";
import type { Layout } from "../event/layout";
import type { Distribution } from "../port/channel";
import type { Cancel } from "../port/timer";
import type { Mark } from "../wire/binary/message";
import { ledgerTagOf } from "../wire/binary/segments";
import type { Heading, Message } from "../wire/message";
import type { IsClosed } from "./parcel";
import type { Refusals } from "./refusals";
import type { Encoding } from "./speech";

/** In whose name a message leaves. @noSelf */
export interface Address extends Heading {
    readonly layout: Layout;
    /** How binary messages name this ledger and epoch. */
    readonly mark: Mark;
    /** Where its messages come and go. Those of another epoch are refused quietly. */
    readonly distribution: Distribution;
    /** Binary writes events of the native layout only. */
    readonly encoding: Encoding;
    /** Nothing more leaves in its name, also not of what waits already: its player has left the group, say. */
    readonly isClosed?: IsClosed | undefined;
}

/** A ledger on the channel. @noSelf */
export interface Station extends Address {
    readonly refusals: Refusals;
    /** @param isWhisper whether it came to us alone; only data does, from whom `wantsWhisper` */
    receive(sender: string, message: Message, isWhisper: boolean): void;
    /** A segment came, part of a text that may be complete in half a minute; false when it is not to be kept. */
    heardSegment(sender: string, isWhisper: boolean): boolean;
    /** Whether we asked this one, so that what he whispers is looked at; anybody else's is refused unread. */
    wantsWhisper(sender: string): boolean;
    /** Whether all who may send hold what we hold, as one of them has told after that time (`clock.seconds()`). */
    lacksNothingSince(seconds: number): boolean;
    /** He told a live event as a difference to one that we lack: so he holds two that we should ask for. */
    missedLive(sender: string): void;
    /** What we hold under a key that a peer names. */
    find(key: EventKey): LedgerEvent | undefined;
}

/**
 * All ledgers of a client that are on the channel.
 *
 * @noSelf
 */
export interface Stations {
    /** A second one with the same ledger id takes the place of the first. */
    attach(station: Station): Cancel;
    isAttached(station: Station): boolean;
    /** By the ledger's id. */
    named(ledgerId: string): Station | undefined;
    /** By the 32-bit hash of the ledger's id. */
    marked(ledger: number): Station | undefined;
    /** By what segments are marked with. */
    tagged(tag: number): Station | undefined;
}

export function createStations(): Stations {
    let stations: Station[] = [];

    return {
        attach(station) {
            stations = [...stations.filter((other) => other.ledgerId !== station.ledgerId), station];
            return () => {
                stations = stations.filter((other) => other !== station);
            };
        },
        isAttached: (station) => stations.includes(station),
        named: (ledgerId) => stations.find((station) => station.ledgerId === ledgerId),
        marked: (ledger) => stations.find((station) => station.mark.ledger === ledger),
        tagged: (tag) => stations.find((station) => ledgerTagOf(station.mark.ledger) === tag),
    };
}
