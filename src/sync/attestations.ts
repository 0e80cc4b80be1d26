/**
 * What members attested lately: a chunk that had to be repaired comes after the words of others about it.
 *
 * @noSelf
 */
export interface Attestations {
    add(sender: string, digests: readonly number[], seconds: number): void;
    /** Who attested this digest within the last minute; in the order of their words. */
    of(digest: number, seconds: number): string[];
}

interface Word {
    readonly sender: string;
    readonly seconds: number;
    readonly digests: LuaSet<number>;
}

const VALID_SECONDS = 60;
/** Messages remembered, the newest ones, of whomever. */
const WORDS_MAX = 60;
/** Of one sender. */
const WORDS_PER_SENDER_MAX = 4;

export function createAttestations(): Attestations {
    let words: Word[] = [];

    function makeRoom(sender: string, seconds: number): void {
        words = words.filter((word) => seconds - word.seconds < VALID_SECONDS);
        const own = words.filter((word) => word.sender === sender);
        if (own.length >= WORDS_PER_SENDER_MAX) words = words.filter((word) => word !== own[0]);
        if (words.length >= WORDS_MAX) table.remove(words, 1);
    }

    return {
        add(sender, digests, seconds) {
            makeRoom(sender, seconds);
            const set = new LuaSet<number>();
            for (const digest of digests) set.add(digest);
            words.push({ sender, seconds, digests: set });
        },
        of(digest, seconds) {
            const senders: string[] = [];
            for (const word of words) {
                if (seconds - word.seconds < VALID_SECONDS && word.digests.has(digest)) senders.push(word.sender);
            }
            return senders;
        },
    };
}
