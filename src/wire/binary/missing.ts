import { malformed } from "../cursor";
import type { ByteReader, ByteWriter } from "./bytes";
import type { Missing } from "./message";
import { CHUNK_IDS, SEGMENTS_MAX } from "./segments";

/*
 * Which segments of a chunk did not arrive. Sent: guarded by a frozen sample.
 *
 *   missing = chunk(whole) total(whole) bits(byte)*      ; a bit for each segment, the first in the lowest of the first
 *                                                        ; byte; 1 = missing
 */
type Contents = Pick<Missing, "chunk" | "total" | "numbers">;

export function writeMissing(out: ByteWriter, { chunk, total, numbers }: Contents): void {
    out.whole(chunk);
    out.whole(total);
    const bytes: number[] = [];
    for (const i of $range(0, math.ceil(total / 8) - 1)) bytes[i] = 0;
    for (const number of numbers) {
        const bit = (number - 1) % 8;
        bytes[(number - 1 - bit) / 8]! += 2 ** bit;
    }
    for (const byte of bytes) out.byte(byte);
}

export function readMissing(reader: ByteReader): Contents {
    const chunk = reader.whole(CHUNK_IDS - 1);
    const total = reader.whole(SEGMENTS_MAX);
    const numbers: number[] = [];
    let count = 0;
    for (const first of $range(1, total, 8)) {
        let bits = reader.byte();
        for (const number of $range(first, first + 7)) {
            const isMissing = bits % 2 === 1;
            if (isMissing && number > total) malformed("segment is beyond the last");
            if (isMissing) {
                numbers[count] = number;
                count = count + 1;
            }
            bits = (bits - (bits % 2)) / 2;
        }
    }
    if (count === 0) malformed("nothing is missing");
    return { chunk, total, numbers };
}
