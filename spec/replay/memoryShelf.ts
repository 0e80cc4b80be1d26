import { accept, refuse } from "../../src/event/checked";
import type { Shelf } from "../../src/replay/lasting";

/** Lasts as long as it is held. */
export interface MemoryShelf extends Shelf {
    readonly texts: LuaMap<string, string>;
}

export function createMemoryShelf(): MemoryShelf {
    const texts = new LuaMap<string, string>();
    return {
        texts,
        has: (name) => texts.has(name),
        get: (name) => (texts.has(name) ? accept(texts.get(name)!) : refuse("nothing")),
        put(name, text) {
            texts.set(name, text);
        },
        drop(name) {
            texts.delete(name);
        },
    };
}
