import type { BinaryMessage, EpochMark } from "../../../src/wire/binary/message";
import type { FindEvent } from "../../../src/wire/binary/codec";
import type { Fingerprint } from "../../../src/fingerprint/fingerprint";
import { raidNights } from "./events";

export const FIRST_EPOCH: EpochMark = { generation: 0, hash: 0 };
export const LATER_EPOCH: EpochMark = { generation: 300, hash: 4294967295 };
export const MARK = { ledger: 16909060, epoch: FIRST_EPOCH };

export const NOTHING_HELD: FindEvent = () => undefined;

const FULL: Fingerprint = { hash: 4294967295, count: 16777215, sum: 4294967294 };
const EMPTY: Fingerprint = { hash: 0, count: 0, sum: 0 };
const SOME: Fingerprint = { hash: 305419896, count: 66, sum: 2596069104 };

export const LARGEST_HELLO: BinaryMessage = { kind: "hello", ledger: 4294967295, epoch: LATER_EPOCH, root: FULL };

export const MESSAGES: BinaryMessage[] = [
    { kind: "hello", ...MARK, root: SOME },
    { kind: "hello", ...MARK, root: EMPTY },
    LARGEST_HELLO,
    {
        kind: "advert",
        ...MARK,
        announceTime: 1572600000,
        root: FULL,
        weeks: [
            { week: 2601, fingerprint: SOME },
            { week: 2600, fingerprint: SOME },
            { week: 7102, fingerprint: EMPTY },
        ],
    },
    { kind: "request", ...MARK, weeks: [{ week: 2601, fingerprint: EMPTY }] },
    {
        kind: "ranges",
        ...MARK,
        start: 1572480000,
        ranges: [
            { finish: 1572480001, fingerprint: SOME },
            { finish: 1573084800, fingerprint: EMPTY },
        ],
    },
    { kind: "missing", ...MARK, chunk: 513, total: 34, numbers: [1, 8, 9, 34] },
    {
        kind: "data",
        ...MARK,
        start: 1572480000,
        finish: 1573084800,
        piece: 3,
        isLast: true,
        isWhole: false,
        events: raidNights(9),
    },
    { kind: "data", ...MARK, start: 0, finish: 4294967296, piece: 0, isLast: false, isWhole: true, events: [] },
    { kind: "live", ...MARK, events: raidNights(2) },
];
