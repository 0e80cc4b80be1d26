/**
 * How the run tells the process that started it what happens: one line each, words separated by a blank, in each word
 * every byte but letters, digits and "-._" as %XX, so that any way through standard output will do.
 */
export type Word = string | number | boolean;

function encode(word: Word): string {
    if (type(word) === "number") return string.format("%.14g", word);
    const [encoded] = string.gsub(tostring(word), "[^%w%-%._]", (character) =>
        string.format("%%%02X", string.byte(character)),
    );
    return encoded === "" ? "%" : encoded;
}

export function tell(...words: Word[]): void {
    print(words.map((word) => encode(word)).join(" "));
}
