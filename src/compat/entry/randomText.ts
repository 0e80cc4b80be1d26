import type { Random } from "../../port/random";

const LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const HEX_DIGITS = "0123456789abcdef";

/** Texts that hardly ever come twice. */
export function randomText(random: Random, length: number, characters: string = LETTERS_AND_DIGITS): string {
    const parts: string[] = [];
    for (const index of $range(1, length)) {
        const at = random.integer(1, characters.length);
        parts[index - 1] = string.sub(characters, at, at);
    }
    return table.concat(parts);
}

/** 16 hexadecimal digits: the time, then chance. */
export function timedId(random: Random, time: number): string {
    const low = time % 65536;
    return string.format("%04x%04x", math.floor(time / 65536), low) + randomText(random, 8, HEX_DIGITS);
}

/** 8-4-4-4-12 hexadecimal digits. */
export function randomGuid(random: Random): string {
    return [8, 4, 4, 4, 12].map((digits) => randomText(random, digits, HEX_DIGITS)).join("-");
}
