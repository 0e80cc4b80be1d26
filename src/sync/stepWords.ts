/**
 * Which members told a start over lately: as many as it takes to have it confirmed are enough.
 *
 * @noSelf
 */
export interface StepWords {
    /** @param id of the epoch that it begins, one that we know */
    add(id: string, sender: string, seconds: number): void;
    /** Whether enough members have told it since then. */
    areEnough(id: string, since: number): boolean;
}

/** One more than a confirmation takes, since one may not be heard. */
const WORDS_ENOUGH = 4;

interface Word {
    readonly sender: string;
    readonly seconds: number;
}

export function createStepWords(): StepWords {
    const words = new LuaMap<string, Word[]>();

    return {
        add(id, sender, seconds) {
            const others = (words.get(id) ?? []).filter((word) => word.sender !== sender);
            if (others.length >= WORDS_ENOUGH) table.remove(others, 1);
            others.push({ sender, seconds });
            words.set(id, others);
        },
        areEnough(id, since) {
            const latest = (words.get(id) ?? []).filter(({ seconds }) => seconds >= since);
            return latest.length >= WORDS_ENOUGH;
        },
    };
}
