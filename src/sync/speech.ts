import { hashText } from "../event/hashText";
import { invariant } from "../invariant";
import { parseEpoch, type Epoch } from "../ledger/epoch";
import type { BinaryMessage, EpochMark, Mark } from "../wire/binary/message";
import type { Heading, Message } from "../wire/message";

/** How a client writes; every client reads both. */
export type Encoding = "binary" | "text";

/** How binary messages name an epoch. */
export function epochMarkOf({ generation, id }: Epoch): EpochMark {
    return { generation, hash: generation === 0 ? 0 : hashText(id) };
}

/** How binary messages name a ledger and its epoch. */
export function markOf({ ledgerId, epoch }: Heading): Mark {
    const parsed = parseEpoch(epoch);
    invariant(parsed !== undefined, "an epoch is named by its generation and its key");
    return { ledger: hashText(ledgerId), epoch: epochMarkOf(parsed!) };
}

export function isSameMark(a: EpochMark, b: EpochMark): boolean {
    return a.generation === b.generation && a.hash === b.hash;
}

/** What is said to a ledger, not below ledgers. */
type ToLedger = Exclude<BinaryMessage, { readonly kind: "missing" }>;

/** The message that a ledger is told. */
export function messageOf(heading: Heading, binary: ToLedger): Message {
    switch (binary.kind) {
        case "hello":
            return { kind: binary.kind, ...heading, root: binary.root };
        case "advert": {
            const { kind, announceTime, root, weeks } = binary;
            return { kind, ...heading, announceTime, root, weeks };
        }
        case "request": {
            const { kind, root, start, ranges, to, canWhisper } = binary;
            return { kind, ...heading, root, start, ranges, to, canWhisper };
        }
        case "data": {
            const { kind, start, finish, piece, isLast, isWhole, to, events } = binary;
            return { kind, ...heading, start, finish, piece, isLast, isWhole, to, events };
        }
        case "attest":
            return { kind: binary.kind, ...heading, digests: binary.digests };
        case "live":
            return { kind: binary.kind, ...heading, events: binary.events };
    }
}
