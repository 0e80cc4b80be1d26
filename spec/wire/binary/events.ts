import type { FieldValue, LedgerEvent } from "../../../src/event/event";
import { createSeededRandom } from "../../sync/seededRandom";
import { EVENTS, table_, tuple } from "../samples";

const random = createSeededRandom(1);
const PLAYERS: string[] = [];
for (const i of $range(1, 45)) PLAYERS.push(`Player${i}`);

/** A raid of which one or two change places or leave. */
function nextRaid(raid: readonly string[]): string[] {
    const next = [...raid];
    const a = random.integer(0, next.length - 1);
    const b = random.integer(0, next.length - 1);
    [next[a], next[b]] = [next[b]!, next[a]!];
    const newcomer = PLAYERS[random.integer(0, PLAYERS.length - 1)]!;
    if (!next.includes(newcomer)) next[random.integer(0, next.length - 1)] = newcomer;
    return next;
}

/** Awards and sales as a guild writes them, the same ones each time. */
export function raidNights(count: number): LedgerEvent[] {
    const events: LedgerEvent[] = [];
    let raid = PLAYERS.slice(0, 30);
    for (const i of $range(1, count)) {
        const time = 1572600000 + i * 61;
        if (i % 3 === 0) {
            raid = nextRaid(raid);
            events.push(tuple(time, 0, 1, 77, "awarded", table_(raid), 10 + (i % 4), "boss kill"));
        } else {
            const item = 16800 + random.integer(0, 40);
            const link = `|cffa335ee|Hitem:${item}::::::::60:::::::|h[Thing ${item}]|h|r`;
            const player = PLAYERS[random.integer(0, PLAYERS.length - 1)]!;
            events.push(tuple(time, 0, 1, 77, "sold", player, link, -random.integer(1, 80) / 4, false));
        }
    }
    return events;
}

/** Events whose texts hold any byte, whose kinds vary in arity and whose fields vary in type. */
export const ODD_EVENTS: LedgerEvent[] = [
    ...EVENTS,
    tuple(5, 1, 0, 1, "varied"),
    tuple(4, 0, 0, 1, "varied", true),
    tuple(4, 0, 0, 1, "varied", 1, "1", false),
    tuple(4294967295, 255, 65535, 4294967295, "varied", "1", 1, true),
    tuple(0, 0, 0, 0, "varied", table_([]), table_([1]), table_({ x: 1 })),
    tuple(1, 0, 0, 0, "varied", table_([1, 2, 3]), table_([1, "1", true]), table_([table_([])])),
    tuple(2, 0, 0, 0, "varied", table_([3, 3, 3]), table_(["1", "1", 1]), 0),
    tuple(9, 0, 0, 0, "numbers", 0.1, -0.00000000000001, 1e300, 99999999999999, 123456.78901234),
    tuple(9, 1, 0, 0, "numbers", -12.5, 1e-300, -1e15, 0, 22517998136852000),
    tuple(9, 2, 0, 0, "numbers", 100, 0.5, 4.9406564584125e-300, 1e14, -7),
    tuple(10, 0, 0, 0, "lists", table_([0.25, 1e300, -3]), table_(["b", "a"])),
    tuple(10, 1, 0, 0, "lists", table_([7, 8, 9, 10]), table_(["a", "c", "b"])),
    tuple(10, 2, 0, 0, "lists", table_([]), table_([])),
    tuple(11, 0, 0, 0, "links", "|cffa335ee|Hitem:0123::::::::60:::::::|h[Zero]|h|r"),
    tuple(11, 1, 0, 0, "links", "|cnIQ4:|Hitem:19019::::::::80:::1:2:3:::|h[New]|h|r"),
    tuple(11, 2, 0, 0, "links", "|cnIQ4:|Hitem:19020::::::::80:::1:2:3:::|h[]|h|r"),
    tuple(11, 3, 0, 0, "links", "|cffa335ee|Hitem:19019::::::::60:::::::|h[Sword]|h|r extra"),
    tuple(12, 0, 0, 0, "k".repeat(64), allBytes(), ""),
];

function allBytes(): string {
    const bytes: string[] = [];
    for (const byte of $range(0, 255)) bytes.push(string.char(byte));
    return table.concat(bytes) + table.concat(bytes);
}

/** Any payload that `checkEvent` passes. */
export function randomEvents(seed: number, count: number): LedgerEvent[] {
    const dice = createSeededRandom(seed);
    function text(): string {
        const bytes: string[] = [];
        for (const i of $range(1, dice.integer(0, 6))) bytes[i - 1] = string.char(dice.integer(0, 255));
        return table.concat(bytes);
    }
    function number(): number {
        const digits = dice.integer(0, 9999999) * 10 + dice.integer(0, 9);
        return tonumber(string.format("%.14g", digits * 10 ** dice.integer(-12, 8))) ?? 0;
    }
    function value(depth: number): FieldValue {
        const form = dice.integer(0, depth < 3 ? 6 : 3);
        if (form === 0) return dice.integer(0, 1) === 1;
        if (form === 1) return number();
        if (form === 2) return -dice.integer(0, 300);
        if (form === 3) return text();
        const list: FieldValue[] = [];
        for (const i of $range(1, dice.integer(0, 4))) list[i - 1] = form === 4 ? text() : value(depth + 1);
        return form === 6 ? table_({ [`k${dice.integer(0, 3)}`]: value(depth + 1), z: 1 }) : table_(list);
    }
    const events: LedgerEvent[] = [];
    for (const i of $range(1, count)) {
        const fields: FieldValue[] = [];
        for (const k of $range(1, dice.integer(0, 4))) fields[k - 1] = value(0);
        const key = [
            dice.integer(0, 2000000000),
            dice.integer(0, 255),
            dice.integer(0, 65535),
            dice.integer(0, 2000000000),
        ];
        events[i - 1] = tuple(key[0]!, key[1]!, key[2]!, key[3]!, `kind${dice.integer(1, 4)}`, ...fields);
    }
    return events;
}
