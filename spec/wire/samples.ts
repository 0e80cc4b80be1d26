import type { EventKey, FieldValue, LedgerEvent } from "../../src/event/event";
import type { Layout } from "../../src/event/layout";
import type { Message } from "../../src/wire/message";

export const HEADING = { ledgerId: "12345678", epoch: "0" };

/** As the incumbent keeps its entries: named fields, the realm perhaps absent. */
export const NAMED_LAYOUT: Layout = {
    time: "_c",
    counter: "_b",
    realm: "_e",
    creator: "_a",
    kind: "_d",
    counterMin: -1,
    counterMax: 255,
    keyBytes: 16,
    tellsContents: true,
};

export function tuple(...slots: FieldValue[]): LedgerEvent {
    return slots as unknown as LedgerEvent;
}

export function table_(fields: Record<string, unknown> | unknown[]): FieldValue {
    return fields as unknown as FieldValue;
}

export function named(key: EventKey, fields: Record<string, FieldValue>): LedgerEvent {
    const event: LedgerEvent = new LuaTable();
    event.set("_c", key.time);
    event.set("_b", key.counter);
    event.set("_a", key.creator);
    event.set("_d", "award");
    if (key.realm > 0) event.set("_e", key.realm);
    for (const [name, value] of pairs(fields)) event.set(name, value);
    return event;
}

const RAID = table_(["Anna", "Bert", "Cleo", "Dora"]);

/** Events with everything in them that a payload may hold. */
export const EVENTS: LedgerEvent[] = [
    tuple(1572600000, 0, 1, 77, "award", RAID, 10, "boss kill"),
    tuple(1572600060, 0, 1, 77, "award", RAID, 5, "boss kill"),
    tuple(1572600060, 1, 1, 77, "award", table_(["Anna"]), -0.25, "#one"),
    tuple(
        1572600070,
        0,
        2,
        4294967295,
        "sold",
        "Anna",
        "|cffa335ee|Hitem:1::::::::60:::::::|h[Sword]|h|r",
        "$80",
        false,
    ),
    tuple(1572600070, 0, 3, 0, "note"),
    tuple(1572600075, 255, 65535, 1, "deep", table_({ a: table_({ b: table_([1, 2, true]) }), c: "" }), table_([])),
    tuple(
        1572600075,
        255,
        65535,
        2,
        "texts",
        "$",
        "#",
        "##",
        "#[",
        "#{",
        "$ab",
        "#ab",
        "~^ \n\x01\xc3\xb6",
        "boss kill",
    ),
];

export const MESSAGES: Message[] = [
    { kind: "live", ...HEADING, events: EVENTS },
    { kind: "live", ...HEADING, events: [] },
    { kind: "hello", ...HEADING, root: { hash: 0, count: 0, sum: 0 } },
    { kind: "hello", ...HEADING, root: { hash: 4294967295, count: 16777215, sum: 0 } },
    {
        kind: "advert",
        ...HEADING,
        announceTime: 1572600000,
        root: { hash: 1, count: 2, sum: 3 },
        weeks: [
            { week: 2601, fingerprint: { hash: 123456789, count: 66, sum: 4123456789 } },
            { week: 2600, fingerprint: { hash: 1, count: 1, sum: 1 } },
        ],
    },
    {
        kind: "request",
        ...HEADING,
        start: 0,
        ranges: [{ kind: "fingerprint", finish: 4294967296, count: 0, sum: 0 }],
        canWhisper: true,
        root: { hash: 0, count: 0, sum: 0 },
    },
    {
        kind: "request",
        ...HEADING,
        start: 1572480000,
        ranges: [
            { kind: "fingerprint", finish: 1572480001, count: 66, sum: 4294967295 },
            { kind: "skipped", finish: 1573084800 },
            { kind: "list", finish: 1573084801, digests: [0, 16777215, 5] },
            { kind: "wanted", finish: 1573090000, digests: [77] },
        ],
        to: 4294967295,
        canWhisper: false,
        root: { hash: 287454020, count: 97, sum: 1432778632 },
    },
    { kind: "attest", ...HEADING, digests: [0, 4294967295, 123456789] },
    {
        kind: "data",
        ...HEADING,
        start: 1572480000,
        finish: 1573084800,
        piece: 1,
        isLast: true,
        isWhole: false,
        events: EVENTS,
    },
    {
        kind: "data",
        ...HEADING,
        start: 1572480000,
        finish: 1573084800,
        piece: 0,
        isLast: false,
        isWhole: true,
        to: 305419896,
        events: [],
    },
];
