/** What the run in Lua tells, line by line: see spec/world/job/protocol.ts. */
export interface ClientOutcome {
    readonly name: string;
    readonly events: number;
    /** State hash: Adler-32 over the keys of all applied events. */
    readonly hash: number;
    readonly inSync: boolean;
    /** Virtual seconds from the beginning of the imports until it agreed for good. */
    readonly seconds: number;
    readonly messages: number;
    readonly bytes: number;
}

export interface Outcome {
    readonly clients: readonly ClientOutcome[];
    readonly standings: ReadonlyMap<string, number>;
    readonly hasAgreed: boolean;
    /** Lua errors on any client. */
    readonly faults: readonly string[];
}

export type Told =
    | { readonly kind: "progress"; readonly progress: Progress }
    | { readonly kind: "chat"; readonly client: string; readonly text: string }
    | { readonly kind: "imported"; readonly client: string; readonly added: number; readonly hasAgreed: boolean };

export interface Progress {
    readonly seconds: number;
    readonly client: string;
    readonly events: number;
    /** What the importing client holds. */
    readonly wanted: number;
    readonly hash: number;
    readonly messages: number;
    readonly bytes: number;
}

export interface Collector {
    /** Takes a line in; gives what is to be shown while the run goes on. */
    take(line: string): Told | undefined;
    outcome(): Outcome;
}

function decode(word: string): string {
    return word === "%" ? "" : decodeURIComponent(word);
}

export function createCollector(): Collector {
    const clients: ClientOutcome[] = [];
    const standings = new Map<string, number>();
    const faults: string[] = [];
    let hasAgreed = false;

    return {
        take(line) {
            const [kind, first = "", ...words] = line.split(" ").map(decode);
            const numbers = words.map(Number);
            const [second = "", third = ""] = words;
            switch (kind) {
                case "progress":
                    return { kind, progress: progressOf(Number(first), second, numbers.slice(1)) };
                case "chat":
                    return { kind, client: first, text: second };
                case "imported":
                    return { kind, client: first, added: Number(second), hasAgreed: third === "true" };
                case "client":
                    clients.push(clientOf(first, numbers, words[2] === "true"));
                    return undefined;
                case "standing":
                    standings.set(first, Number(second));
                    return undefined;
                case "fault":
                    faults.push(`${first}: ${second}`);
                    return undefined;
                case "end":
                    hasAgreed = first === "true";
                    return undefined;
                default:
                    throw new Error(`the simulated guild wrote a line of an unknown kind: ${line}`);
            }
        },
        outcome: () => ({ clients, standings, hasAgreed: hasAgreed && clients.length > 0, faults }),
    };
}

function progressOf(seconds: number, client: string, numbers: readonly number[]): Progress {
    const [events = 0, wanted = 0, hash = 0, messages = 0, bytes = 0] = numbers;
    return { seconds, client, events, wanted, hash, messages, bytes };
}

function clientOf(name: string, numbers: readonly number[], inSync: boolean): ClientOutcome {
    const [events = 0, hash = 0, , seconds = 0, messages = 0, bytes = 0] = numbers;
    return { name, events, hash, inSync, seconds, messages, bytes };
}

/** For machines. */
export function outcomeJson({ clients, standings }: Outcome): string {
    const sorted = [...standings].sort(([a], [b]) => (a < b ? -1 : 1));
    return `${JSON.stringify({ clients, standings: Object.fromEntries(sorted) }, undefined, 2)}\n`;
}
