import { NOTHING, type Fingerprint } from "../../fingerprint/fingerprint";
import { malformed } from "../cursor";
import { ATTESTED_MAX, COUNT_MAX, WEEK_MAX, WEEKS_PER_MESSAGE_MAX, type WeekState } from "../message";
import type { ByteReader, ByteWriter } from "./bytes";
import { GENERATION_MAX, type Mark } from "./message";

/*
 * What several messages share. Sent: guarded by frozen samples. Numbers as in bytes.ts.
 *
 *   mark        = ledger(word) generation(whole) [hash(word) when the generation is not 0]
 *   fingerprint = count(whole) [hash(word) sum(word) when the count is not 0]
 *   weeks       = count(whole) (week(signed: less the week before; the first as it is) fingerprint)*
 *   digests     = digest(word)*                     until the message ends
 */
export function writeMark(out: ByteWriter, { ledger, epoch }: Mark): void {
    out.word(ledger);
    out.whole(epoch.generation);
    if (epoch.generation > 0) out.word(epoch.hash);
}

export function readMark(reader: ByteReader): Mark {
    const ledger = reader.word();
    const generation = reader.whole(GENERATION_MAX);
    return { ledger, epoch: { generation, hash: generation > 0 ? reader.word() : 0 } };
}

export function writeFingerprint(out: ByteWriter, { hash, count, sum }: Fingerprint): void {
    out.whole(count);
    if (count === 0) return;
    out.word(hash);
    out.word(sum);
}

export function readFingerprint(reader: ByteReader): Fingerprint {
    const count = reader.whole(COUNT_MAX);
    return count === 0 ? NOTHING : { hash: reader.word(), count, sum: reader.word() };
}

export function writeWeeks(out: ByteWriter, weeks: readonly WeekState[]): void {
    out.whole(weeks.length);
    let before = 0;
    for (const { week, fingerprint } of weeks) {
        out.signed(week - before);
        before = week;
        writeFingerprint(out, fingerprint);
    }
}

export function readWeeks(reader: ByteReader): WeekState[] {
    const weeks: WeekState[] = [];
    const seen = new LuaSet<number>();
    let week = 0;
    for (const i of $range(1, reader.whole(WEEKS_PER_MESSAGE_MAX))) {
        week = week + reader.signed();
        if (week < 1 || week > WEEK_MAX) malformed("week is out of range");
        if (seen.has(week)) malformed("week is named twice");
        seen.add(week);
        weeks[i - 1] = { week, fingerprint: readFingerprint(reader) };
    }
    return weeks;
}

export function writeDigests(out: ByteWriter, digests: readonly number[]): void {
    for (const digest of digests) out.word(digest);
}

const DIGEST_BYTES = 4;

export function readDigests(reader: ByteReader): number[] {
    const count = reader.left() / DIGEST_BYTES;
    if (count === 0 || count > ATTESTED_MAX || count % 1 !== 0) malformed("number of digests is out of range");
    const digests: number[] = [];
    for (const i of $range(1, count)) digests[i - 1] = reader.word();
    return digests;
}
