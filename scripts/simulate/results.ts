/** What the runs in Lua tell, line by line: see spec/world/simulation/main.ts. */
export interface SeedResult {
    readonly seed: number;
    readonly clientCount: number;
    readonly hasPassed: boolean;
    readonly complaints: readonly string[];
    readonly virtualSeconds: number;
    /** Seconds of the calm period until all agreed. */
    readonly agreedAfterSeconds: number;
    readonly messages: number;
    readonly bytes: number;
    readonly events: number;
    /** The longest callback of an honest client, at the world's default speed of a client. */
    readonly longestMilliseconds: number;
    readonly longestCallback: string;
    readonly quietBytesPerSecond: number;
    /** Processor seconds that the run took here. */
    readonly seconds: number;
    readonly faults: string;
}

export interface Collector {
    /** Takes a line in; gives the result of the seed that it ends. */
    take(line: string): SeedResult | undefined;
    traceLines(): readonly string[];
    hasEnded(): boolean;
}

function decode(word: string): string {
    return word === "%" ? "" : unescape(word);
}

/** %XX are bytes of any text, which need not be UTF-8. */
function unescape(word: string): string {
    return word.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export function createCollector(): Collector {
    const trace: string[] = [];
    let complaints: string[] = [];
    let hasEnded = false;

    function resultOf(words: readonly string[]): SeedResult {
        const number = (index: number): number => Number(words[index] ?? 0);
        const own = complaints;
        complaints = [];
        return {
            seed: number(0),
            hasPassed: words[1] === "true",
            complaints: own,
            virtualSeconds: number(2),
            agreedAfterSeconds: number(3),
            messages: number(4),
            bytes: number(5),
            events: number(6),
            longestMilliseconds: number(7),
            longestCallback: words[8] ?? "",
            quietBytesPerSecond: number(9),
            seconds: number(10),
            faults: words[11] ?? "",
            clientCount: number(12),
        };
    }

    return {
        take(line) {
            const [kind, ...words] = line.split(" ").map(decode);
            switch (kind) {
                case "complaint":
                    complaints.push(words[1] ?? "");
                    return undefined;
                case "trace":
                    trace.push(words[0] ?? "");
                    return undefined;
                case "seed":
                    return resultOf(words);
                case "end":
                    hasEnded = true;
                    return undefined;
                default:
                    throw new Error(`a run wrote a line of an unknown kind: ${line}`);
            }
        },
        traceLines: () => trace,
        hasEnded: () => hasEnded,
    };
}
