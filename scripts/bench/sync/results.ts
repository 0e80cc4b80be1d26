/** What the scenarios tell, line by line: see spec/bench/sync/main.ts. */

export interface KindCount {
    readonly letter: string;
    readonly chatType: string;
    readonly messages: number;
    readonly bytes: number;
}

export interface SeedResult {
    readonly scenario: string;
    readonly seed: number;
    /** Infinity for what never came. */
    readonly figures: ReadonlyMap<string, number>;
    readonly notes: readonly string[];
    readonly faults: readonly string[];
    readonly sent: readonly KindCount[];
    readonly trace: readonly string[];
    /** Processor seconds that the seed took here. */
    readonly cost: number;
}

export interface Collector {
    /** Takes a line in; gives the result of the seed that it ends. */
    take(line: string): SeedResult | undefined;
    hasEnded(): boolean;
}

function decode(word: string): string {
    if (word === "%") return "";
    return word.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function numberOf(word: string | undefined): number {
    return word === "inf" ? Infinity : Number(word);
}

export function createCollector(scenario: string): Collector {
    let figures = new Map<string, number>();
    let notes: string[] = [];
    let faults: string[] = [];
    let sent: KindCount[] = [];
    let trace: string[] = [];
    let hasEnded = false;

    function endSeed(seed: number, cost: number): SeedResult {
        const result = { scenario, seed, figures, notes, faults, sent, trace, cost };
        figures = new Map();
        [notes, faults, sent, trace] = [[], [], [], []];
        return result;
    }

    return {
        take(line) {
            const [kind, seed, first = "", second = "", third, fourth] = line.split(" ").map(decode);
            switch (kind) {
                case "figure":
                    figures.set(first, numberOf(second));
                    return undefined;
                case "note":
                    notes.push(first);
                    return undefined;
                case "fault":
                    faults.push(first);
                    return undefined;
                case "sent":
                    sent.push({ letter: first, chatType: second, messages: numberOf(third), bytes: numberOf(fourth) });
                    return undefined;
                case "trace":
                    trace.push(first);
                    return undefined;
                case "seed":
                    return endSeed(numberOf(seed), numberOf(first));
                case "end":
                    hasEnded = true;
                    return undefined;
                default:
                    throw new Error(`a run wrote a line of an unknown kind: ${line}`);
            }
        },
        hasEnded: () => hasEnded,
    };
}
