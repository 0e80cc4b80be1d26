import type { Client, World } from "../contract";

/** What a client holds of a ledger and has applied of it. */
interface Holding {
    readonly client: string;
    readonly events: number;
    readonly applied: number;
    readonly hash: number | undefined;
    readonly sum: number | undefined;
    readonly stateHash: number;
    readonly phase: string;
    readonly epoch: string | undefined;
}

const ASK = `
local library = LibStub and LibStub("LibLedger-1.0", true)
local ledger = library and library:Get(...)
if not ledger then return nil end
local status = ledger:Status()
local epoch = status.epoch and status.epoch.id
return status.events, status.applied, status.hash, status.sum, status.stateHash, status.phase, epoch
`;

function holdingOf(client: Client, ledgerName: string): Holding | undefined {
    const [events, applied, hash, sum, stateHash, phase, epoch] = client.eval<
        [number | undefined, number, number | undefined, number | undefined, number, string, string | undefined]
    >(ASK, ledgerName);
    if (events === undefined) return undefined;
    return { client: client.name, events, applied, hash, sum, stateHash, phase, epoch };
}

function describe(holding: Holding): string {
    const { client, events, applied, hash, sum, stateHash, phase, epoch } = holding;
    const contents = `hash ${tostring(hash)} sum ${tostring(sum)} of ${tostring(epoch)}`;
    return `${client}: ${events} events (${applied} applied), ${contents}, state ${stateHash}, ${phase}`;
}

function isSame(left: Holding, right: Holding): boolean {
    return (
        left.epoch === right.epoch &&
        left.events === right.events &&
        left.hash === right.hash &&
        left.sum === right.sum &&
        left.stateHash === right.stateHash
    );
}

/**
 * Every online client has the ledger, knows its fingerprint, has applied all of it, and all are equal.
 *
 * @param clients those that must agree; all online ones when left out
 * @returns complaints
 */
export function sameLedgers(world: World, ledgerName: string, clients: readonly Client[] = world.clients): string[] {
    const complaints: string[] = [];
    let first: Holding | undefined;
    for (const client of clients) {
        if (client.isOnline()) {
            const holding = holdingOf(client, ledgerName);
            if (holding === undefined) {
                complaints.push(`${client.name}: has no ledger ${ledgerName}`);
            } else {
                first ??= holding;
                const isWhole = holding.hash !== undefined && holding.applied === holding.events;
                if (!isWhole) complaints.push(`not finished: ${describe(holding)}`);
                else if (!isSame(first, holding))
                    complaints.push(`${describe(first)} differs from ${describe(holding)}`);
            }
        }
    }
    return complaints;
}
