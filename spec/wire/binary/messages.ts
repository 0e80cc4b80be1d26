import { NOTHING } from "../../../src/fingerprint/fingerprint";
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

export const NEWCOMERS_REQUEST: BinaryMessage = {
    kind: "request",
    ...MARK,
    start: 0,
    ranges: [{ kind: "fingerprint", finish: 4294967296, count: 0, sum: 0 }],
    canWhisper: true,
    root: NOTHING,
};

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
    NEWCOMERS_REQUEST,
    {
        kind: "request",
        ...MARK,
        start: 1572480100,
        ranges: [
            { kind: "fingerprint", finish: 1572480101, count: 66, sum: 2596069104 },
            { kind: "fingerprint", finish: 1573084799, count: 0, sum: 0 },
            { kind: "skipped", finish: 1573084800 },
            { kind: "list", finish: 1573689600, digests: [0, 16777215, 66051] },
            { kind: "wanted", finish: 1573700000, digests: [16711680] },
            { kind: "skipped", finish: 4294967296 },
        ],
        to: 4294967295,
        canWhisper: false,
        root: { hash: 287454020, count: 97, sum: 1432778632 },
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
    { kind: "attest", ...MARK, digests: [0, 4294967295, 16909060] },
    {
        kind: "data",
        ...MARK,
        start: 0,
        finish: 4294967296,
        piece: 0,
        isLast: false,
        isWhole: false,
        to: 305419896,
        events: [],
    },
    {
        kind: "request",
        ...MARK,
        start: 1572480000,
        ranges: [{ kind: "fingerprint", finish: 1573084800, count: 66, sum: 2596069104 }],
        canWhisper: false,
        root: { hash: 287454020, count: 97, sum: 1432778632 },
    },
];
