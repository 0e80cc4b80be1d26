import type { Log } from "../port/log";

const SWITCHED_OFF = "the addon has switched whispers off";
const NOT_SERVED = "the addon does not serve this player by whisper";

/** Why the consumer does not want this player's backlog whispered; nil when he does. */
export function whyNotServed({ backfill }: LibLedgerOptions, fullName: string, log: Log): string | undefined {
    if (backfill === undefined || backfill === true) return undefined;
    if (backfill === false) return SWITCHED_OFF;
    const [ok, answer] = pcall(backfill, fullName);
    if (!ok) log.error(`LibLedger: the backfill handler failed: ${tostring(answer)}`);
    return ok && (answer as unknown) === true ? undefined : NOT_SERVED;
}
