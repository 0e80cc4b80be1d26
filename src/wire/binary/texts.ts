import { PAYLOAD_BYTES_MAX } from "../../event/payload";
import { malformed } from "../cursor";
import { ITEM_ID_MAX, KNOWN_FRAMES, linkOf, partsOfLink, type LinkFrame } from "./frames";
import type { StreamsIn, StreamsOut } from "./streams";

/*
 * Texts, each told once in a block. Sent: guarded by a frozen sample.
 *
 *   text   = form(few: whole) parts
 *   form 0 : characters(texts)                                          any text
 *   form 1 : characters(texts: head) characters(texts: tail) link       an item link with a frame of its own, which
 *                                                                       becomes the next frame of this block
 *   form 2+: link                                                       an item link; frames.ts' frames come first
 *   link   = id / 256 (few: whole)  id % 256 (many: byte)  characters(texts: name)
 *
 *   characters = bytes with 0 as 1 1 and 1 as 1 2, then a 0
 *
 * A text has at most 2,048 bytes, as no payload has more; head and tail of a frame together at most 255, so that many
 * short links cannot unfold to a flood.
 */
const PLAIN = 0;
const NEW_FRAME = 1;
const FIRST_FRAME = 2;

const FRAME_BYTES_MAX = 255;

const END = "\0";

function escapeEnd(text: string): string {
    if (string.find(text, "[%z\x01]")[0] === undefined) return text + END;
    const [escaped] = string.gsub(text, "[%z\x01]", (byte) => (byte === "\x01" ? "\x01\x02" : "\x01\x01"));
    return escaped + END;
}

function unescapeEnd(text: string): string {
    if (string.find(text, "\x01", 1, true)[0] === undefined) return text;
    const [bare] = string.gsub(text, "\x01(.?)", (code) => {
        if (code === "\x01") return "\0";
        return code === "\x02" ? "\x01" : malformed("text is escaped wrongly");
    });
    return bare;
}

/** @noSelf */
export interface TextWriter {
    write(text: string): void;
}

export function createTextWriter({ few, many, texts }: StreamsOut): TextWriter {
    const frames = new LuaMap<string, number>();
    let frameCount = 0;
    function addFrame({ head, tail }: LinkFrame): void {
        frames.set(head + tail, FIRST_FRAME + frameCount);
        frameCount = frameCount + 1;
    }
    for (const frame of KNOWN_FRAMES) addFrame(frame);

    function writeCharacters(text: string): void {
        texts[texts.length] = escapeEnd(text);
    }

    return {
        write(text) {
            const [head, id, tail, name] = partsOfLink(text);
            if (head === undefined || head.length + tail.length > FRAME_BYTES_MAX) {
                few.whole(PLAIN);
                writeCharacters(text);
                return;
            }
            const known = frames.get(head + tail);
            few.whole(known ?? NEW_FRAME);
            if (known === undefined) {
                addFrame({ head, tail });
                writeCharacters(head);
                writeCharacters(tail);
            }
            const low = id % 256;
            few.whole((id - low) / 256);
            many.byte(low);
            writeCharacters(name);
        },
    };
}

/** @noSelf */
export interface TextReader {
    /** Raises `malformed`. */
    read(): string;
}

export function createTextReader({ few, many, texts }: StreamsIn): TextReader {
    const frames: LinkFrame[] = [];
    for (const frame of KNOWN_FRAMES) frames[frames.length] = frame;

    function readCharacters(): string {
        const text = unescapeEnd(texts.until(END));
        return text.length <= PAYLOAD_BYTES_MAX ? text : malformed("text is too long");
    }

    function readFrame(): LinkFrame {
        const frame = { head: readCharacters(), tail: readCharacters() };
        return frame.head.length + frame.tail.length <= FRAME_BYTES_MAX ? frame : malformed("frame is too long");
    }

    return {
        read() {
            const form = few.whole(FIRST_FRAME + frames.length - 1);
            if (form === PLAIN) return readCharacters();
            if (form === NEW_FRAME) frames[frames.length] = readFrame();
            const frame = form === NEW_FRAME ? frames[frames.length - 1]! : frames[form - FIRST_FRAME]!;
            const high = few.whole(ITEM_ID_MAX);
            return linkOf(frame, high * 256 + many.byte(), readCharacters());
        },
    };
}
