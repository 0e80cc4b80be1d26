import { accept, refuse, type Checked } from "../../../src/event/checked";
import type { LedgerEvent } from "../../../src/event/event";
import { createByteReader } from "../../../src/wire/binary/bytes";
import { decodeFrame, encodeFrame, formOf } from "../../../src/wire/binary/frame";
import { packBlock, type PackOptions, readBlock } from "../../../src/wire/binary/pack";
import { attempt } from "../../../src/wire/pause";

/** Events as a text without NUL that can be read alone. Refuses more than one block holds. */
export function packEvents(events: readonly LedgerEvent[], options: PackOptions): Checked<string> {
    const block = packBlock(events, options);
    return block.ok ? accept(encodeFrame("block", block.value)) : block;
}

/** Total: any text gives events, each of them checked, or a reason. */
export function unpackEvents(text: string, options: PackOptions): Checked<LedgerEvent[]> {
    const bytes = decodeFrame(text);
    if (!bytes.ok) return bytes;
    if (formOf(text) !== "block") return refuse("no block of events");
    return attempt(() => readBlock(createByteReader(bytes.value), options));
}
