import type { Checked } from "../../event/checked";
import { joinPayloads, type Segment } from "./segments";

/** Chunks in work of one sender: who sends more has given the older ones up. */
export const CHUNKS_PER_SENDER_MAX = 2;
/** Chunks in work of all senders. */
export const CHUNKS_MAX = 16;
/** Payload bytes of all chunks in work. */
const BYTES_MAX = 98304;
/** Seconds without a new segment after which a chunk is given up. */
export const CHUNK_VALID_SECONDS = 120;
/** Chunks that were completed lately: their late segments are not the beginning of a new one. */
const DONE_MAX = 32;

/** A chunk that is not complete. */
export interface OpenChunk {
    readonly sender: string;
    readonly ledgerTag: number;
    readonly chunk: number;
    readonly total: number;
    readonly held: number;
    /** Numbers of the segments that have not arrived, ascending. */
    readonly missing: readonly number[];
    /** When the first segment came, and the last new one. */
    readonly startedAt: number;
    readonly heardAt: number;
    /** One of the same number came whole from another sender lately: most likely this is the same text once more. */
    readonly isCopy: boolean;
}

/**
 * Joins the segments of many senders. Bounded, whatever arrives.
 *
 * @noSelf
 */
export interface Assembler {
    /** The chunk's text when this segment was the last one, or why the chunk is dropped whole; nil while it is not complete. */
    add(sender: string, segment: Segment, seconds: number): Checked<string> | undefined;
    /** Chunks in work, in the order of their first segments: what to ask for, and progress to show. */
    open(): OpenChunk[];
    /** Gives up what nothing was heard of for too long; says what. */
    expire(seconds: number): OpenChunk[];
    /** Gives up everything of a sender who left or is muted. */
    forget(sender: string): void;
}

interface Work {
    readonly name: string;
    readonly sender: string;
    readonly ledgerTag: number;
    readonly chunk: number;
    readonly total: number;
    readonly payloads: LuaTable<number, string>;
    readonly startedAt: number;
    held: number;
    bytes: number;
    heardAt: number;
}

/** A chunk that was completed lately. */
interface Done {
    readonly name: string;
    /** Of its text, as far as numbers tell. */
    readonly content: string;
    readonly at: number;
}

function contentOf({ ledgerTag, chunk, total }: Pick<Segment, "ledgerTag" | "chunk" | "total">): string {
    return `${ledgerTag} ${chunk} ${total}`;
}

function describe(work: Work, done: readonly Done[]): OpenChunk {
    const { sender, ledgerTag, chunk, total, held, startedAt, heardAt, payloads } = work;
    const missing: number[] = [];
    let count = 0;
    for (const number of $range(1, total)) {
        if (!payloads.has(number)) {
            missing[count] = number;
            count = count + 1;
        }
    }
    const content = contentOf(work);
    const isCopy = done.some((other) => other.content === content);
    return { sender, ledgerTag, chunk, total, held, missing, startedAt, heardAt, isCopy };
}

export function createAssembler(): Assembler {
    let works: Work[] = [];
    let done: Done[] = [];
    let bytes = 0;

    function drop(work: Work): void {
        works = works.filter((other) => other !== work);
        bytes = bytes - work.bytes;
    }

    /** The one that nothing was heard of for longest; of equals the older one. */
    function stalest(isCandidate: (work: Work) => boolean): Work | undefined {
        let found: Work | undefined;
        for (const work of works) {
            if (isCandidate(work) && (found === undefined || work.heardAt < found.heardAt)) found = work;
        }
        return found;
    }

    function makeRoom(sender: string): void {
        const isOfSender = (work: Work): boolean => work.sender === sender;
        if (works.filter((work) => isOfSender(work)).length >= CHUNKS_PER_SENDER_MAX) drop(stalest(isOfSender)!);
        if (works.length >= CHUNKS_MAX) drop(stalest(() => true)!);
    }

    function start(name: string, sender: string, segment: Segment, seconds: number): Work {
        makeRoom(sender);
        const { ledgerTag, chunk, total } = segment;
        const payloads = new LuaTable<number, string>();
        const times = { startedAt: seconds, heardAt: seconds };
        const work: Work = { name, sender, ledgerTag, chunk, total, payloads, held: 0, bytes: 0, ...times };
        works.push(work);
        return work;
    }

    function put(work: Work, { number, payload }: Segment, seconds: number): void {
        work.payloads.set(number, payload);
        work.held = work.held + 1;
        work.bytes = work.bytes + payload.length;
        work.heardAt = seconds;
        bytes = bytes + payload.length;
        while (bytes > BYTES_MAX) {
            const other = stalest((candidate) => candidate !== work);
            if (other === undefined) return;
            drop(other);
        }
    }

    function finish(work: Work, seconds: number): Checked<string> {
        drop(work);
        done.push({ name: work.name, content: contentOf(work), at: seconds });
        if (done.length > DONE_MAX) table.remove(done, 1);
        const payloads: string[] = [];
        for (const number of $range(1, work.total)) payloads[number - 1] = work.payloads.get(number);
        const joined = joinPayloads(work.chunk, payloads);
        // A chunk that came broken may come again.
        if (!joined.ok) table.remove(done);
        return joined;
    }

    return {
        add(sender, segment, seconds) {
            const { number } = segment;
            const name = `${contentOf(segment)} ${sender}`;
            if (done.some((other) => other.name === name && seconds - other.at < CHUNK_VALID_SECONDS)) return undefined;
            const work = works.find((other) => other.name === name) ?? start(name, sender, segment, seconds);
            if (work.payloads.has(number)) return undefined;
            put(work, segment, seconds);
            return work.held === work.total ? finish(work, seconds) : undefined;
        },
        open: () => works.map((work) => describe(work, done)),
        expire(seconds) {
            const expired = works.filter((work) => seconds - work.heardAt >= CHUNK_VALID_SECONDS);
            for (const work of expired) drop(work);
            done = done.filter((other) => seconds - other.at < CHUNK_VALID_SECONDS);
            return expired.map((work) => describe(work, done));
        },
        forget(sender) {
            for (const work of works.filter((other) => other.sender === sender)) drop(work);
        },
    };
}
