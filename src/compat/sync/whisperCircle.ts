import { whisperTo, type Address } from "./outlet";

/** The fork's peers outside the guild: by whisper they get what the guild gets, or give it. @noSelf */
export interface WhisperCircle {
    add(name: string): void;
    remove(name: string): void;
    clear(): void;
    has(name: string): boolean;
    /** In the order in which they were added. */
    addresses(): readonly Address[];
}

export function createWhisperCircle(): WhisperCircle {
    let names: string[] = [];
    return {
        add(name) {
            if (!names.includes(name)) names.push(name);
        },
        remove(name) {
            names = names.filter((known) => known !== name);
        },
        clear() {
            names = [];
        },
        has: (name) => names.includes(name),
        addresses: () => names.map((name) => whisperTo(name)),
    };
}
