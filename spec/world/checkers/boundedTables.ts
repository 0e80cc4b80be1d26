import type { Client } from "../contract";
import { OWN_PREFIX } from "../simulation/testAddon";

/** What one session holds besides the ledger. */
interface Sizes {
    readonly spoolEntries: number;
    readonly spoolBytes: number;
    readonly queuedFrames: number;
    readonly waiting: number;
    readonly peers: number;
    readonly reasons: number;
}

/** The queue's lists are locals of its file; the one that files them by priority hangs on its send function. */
const SIZES = `
local comm = LibStub("AceComm-3.0")
local spoolEntries, spoolBytes = 0, 0
for _, parts in pairs(comm.multipart_spool) do
    spoolEntries = spoolEntries + 1
    for _, part in ipairs(parts) do spoolBytes = spoolBytes + #part end
end
local waiting, peers, reasons = 0, 0, 0
for _, book in pairs(Sim.books) do
    local status = book:Status()
    waiting, peers = math.max(waiting, status.waiting), math.max(peers, #book:Peers())
    local count = 0
    for _ in pairs(status.refused) do count = count + 1 end
    reasons = math.max(reasons, count)
end
return spoolEntries, spoolBytes, waiting, peers, reasons, comm.sendQueue.send`;

const BOUNDS: Sizes = {
    spoolEntries: 120,
    spoolBytes: 200000,
    /** One week's piece, and the small messages of all ledgers. */
    queuedFrames: 120,
    waiting: 500,
    peers: 100,
    reasons: 130,
};

const NAMES = ["spoolEntries", "spoolBytes", "queuedFrames", "waiting", "peers", "reasons"] as const;

interface Level {
    readonly queues: readonly { readonly prefix: string; readonly first: number; readonly last: number }[];
}

type UpvalueOf = (owner: object, index: number) => LuaMultiReturn<[name: string | undefined, value: unknown]>;
const upvalueOf = debug.getupvalue as unknown as UpvalueOf;

/** Frames of our prefix; what another addon queues is its own affair. */
function queuedFramesOf(send: object): number {
    let frames = 0;
    for (const index of $range(1, 20)) {
        const [name, value] = upvalueOf(send, index);
        if (name === "levelOf") {
            for (const [, level] of pairs(value as Record<string, Level>)) {
                for (const { prefix, first, last } of level.queues) {
                    if (prefix === OWN_PREFIX) frames = frames + last - first + 1;
                }
            }
            return frames;
        }
    }
    // Another AceComm took over: its queue has other names.
    return frames;
}

function sizesOf(client: Client): Sizes | undefined {
    const [spoolEntries, spoolBytes, waiting, peers, reasons, send] =
        client.eval<[number | undefined, number, number, number, number, object]>(SIZES);
    if (spoolEntries === undefined) return undefined;
    return { spoolEntries, spoolBytes, waiting, peers, reasons, queuedFrames: queuedFramesOf(send) };
}

/** Queues, spools and tables of each online client are no larger than their bounds. @returns complaints */
export function boundedTables(clients: readonly Client[]): string[] {
    const complaints: string[] = [];
    for (const client of clients) {
        const sizes = client.isOnline() ? sizesOf(client) : undefined;
        if (sizes !== undefined) {
            for (const name of NAMES) {
                const [size, bound] = [sizes[name], BOUNDS[name]];
                if (size > bound) complaints.push(`${client.name}: ${name} is ${size}, at most ${bound} allowed`);
            }
        }
    }
    return complaints;
}
