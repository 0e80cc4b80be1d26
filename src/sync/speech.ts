import { hashText } from "../event/hashText";
import type { BinaryMessage, Mark } from "../wire/binary/message";
import type { Heading, Message } from "../wire/message";

/** How a client writes; every client reads both. */
export type Encoding = "binary" | "text";

/** The epoch that every ledger begins with. */
const FIRST_EPOCH = "0";

/** How binary messages name a ledger and its epoch. */
export function markOf({ ledgerId, epoch }: Heading): Mark {
    const isFirst = epoch === FIRST_EPOCH;
    return {
        ledger: hashText(ledgerId),
        epoch: isFirst ? { generation: 0, hash: 0 } : { generation: 1, hash: hashText(epoch) },
    };
}

export function isSameEpoch({ epoch }: Mark, other: Mark): boolean {
    return epoch.generation === other.epoch.generation && epoch.hash === other.epoch.hash;
}

/** The message that a ledger is told; nil for what is said below ledgers, or not understood yet. */
export function messageOf(heading: Heading, binary: BinaryMessage): Message | undefined {
    switch (binary.kind) {
        case "hello":
            return { kind: binary.kind, ...heading, root: binary.root };
        case "advert": {
            const { kind, announceTime, root, weeks } = binary;
            return { kind, ...heading, announceTime, root, weeks };
        }
        case "request": {
            const { kind, start, ranges, to, canWhisper } = binary;
            return { kind, ...heading, start, ranges, to, canWhisper };
        }
        case "data": {
            const { kind, start, finish, piece, isLast, isWhole, to, events } = binary;
            return { kind, ...heading, start, finish, piece, isLast, isWhole, to, events };
        }
        case "attest":
            return { kind: binary.kind, ...heading, digests: binary.digests };
        case "live":
            return { kind: binary.kind, ...heading, events: binary.events };
        default:
            return undefined;
    }
}
