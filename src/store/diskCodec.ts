import { checksumOf } from "./checksum";
import { writeColumns } from "./columns";
import { readColumns } from "./columnsReader";
import { accept, type Checked, refuse } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import { GROWTH_MAX, press, unpress } from "./press";
import type { Pause } from "../schedule/slices";
import { attemptWith } from "../event/attempt";

/**
 * A week's events as one string for SavedVariables, and back: printable bytes only (printable.ts says which), one
 * constant of the file whatever the number of events. Stored: a frozen sample guards the format; a change gets a new
 * version number and a decoder of its own.
 *
 *     packed  = "1 " count " " length " " checksum " " body
 *     count   = events, decimal
 *     length  = bytes of the columns before they were pressed, decimal
 *     checksum = checksum.ts over `"1 " count " " length " " body`, decimal
 *     body    = the columns of columns.ts, pressed by press.ts
 *
 * The same events, in key order, give the same bytes.
 */
const CODEC_VERSION = 1;

export interface PackedHeader {
    readonly count: number;
    readonly length: number;
    readonly checksum: number;
    readonly body: string;
}

/** Reads only the header, without work that grows with the text but for one copy of it. */
export function readHeader(text: string): Checked<PackedHeader> {
    const [version] = string.match(text, "^(%d+) ");
    if (version === undefined) return refuse("not a packed week");
    if (version !== tostring(CODEC_VERSION)) return refuse(`packed by an unknown version (${version})`);
    const [count, length, checksum, body] = string.match(text, "^%d+ (%d+) (%d+) (%d+) (.*)$");
    if (count === undefined) return refuse("packed week: malformed header");
    const header: PackedHeader = {
        count: tonumber(count)!,
        length: tonumber(length)!,
        checksum: tonumber(checksum)!,
        body: body!,
    };
    if (header.length > header.body.length * GROWTH_MAX || header.count > header.length) {
        return refuse("packed week: absurd size");
    }
    return accept(header);
}

function sealed(count: number, length: number): string {
    return string.format("%d %.0f %.0f ", CODEC_VERSION, count, length);
}

/** @param events of the native layout, in key order, as `checkEvent` passes them */
export function packEvents(events: readonly LedgerEvent[], pause: Pause): string {
    const columns = writeColumns(events, pause);
    const body = press(columns, pause);
    const seal = sealed(events.length, columns.length);
    return seal + string.format("%.0f ", checksumOf(seal + body, pause)) + body;
}

function isSealed({ count, length, checksum, body }: PackedHeader, pause: Pause): boolean {
    return checksumOf(sealed(count, length) + body, pause) === checksum;
}

/** Whether the text is as it was written, without unpacking it. */
export function isIntact(text: string, pause: Pause): boolean {
    const header = readHeader(text);
    return header.ok && isSealed(header.value, pause);
}

/** Total: any text gives exactly the events that were packed, or a reason. */
export function unpackEvents(text: string, pause: Pause): Checked<LedgerEvent[]> {
    const header = readHeader(text);
    if (!header.ok) return header;
    const { count, length, body } = header.value;
    return attemptWith(tostring, () => {
        if (!isSealed(header.value, pause)) error("packed week: wrong checksum", 0);
        return readColumns(unpress(body, length, pause), count, pause);
    });
}
