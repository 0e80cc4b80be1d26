import type { SentMessage } from "../../world/contract";

/** ChatThrottleLib's rule for all addons of a client together (facts: addon channel). */
const BYTES_PER_SECOND = 800;
const SAVED_BYTES_MAX = 4000;
const MESSAGE_OVERHEAD_BYTES = 40;
/** What it lets others overdraw who send past it. */
const DEBT_BYTES_MAX = 1600;

interface Account {
    bytes: number;
    time: number;
}

/**
 * The world's channel knows only the server's throttle; the budget that all addons of a client share is kept by those
 * who send, or a figure is worth nothing.
 *
 * @param messages in order
 * @returns who took more than there was
 */
export function overdrawn(messages: readonly SentMessage[]): string[] {
    const accounts = new LuaMap<string, Account>();
    const told = new LuaSet<string>();
    const complaints: string[] = [];
    for (const { sender, time, text } of messages) {
        let account = accounts.get(sender);
        if (account === undefined) {
            account = { bytes: SAVED_BYTES_MAX, time };
            accounts.set(sender, account);
        }
        const saved = account.bytes + (time - account.time) * BYTES_PER_SECOND;
        account.bytes = math.min(SAVED_BYTES_MAX, saved) - text.length - MESSAGE_OVERHEAD_BYTES;
        account.time = time;
        if (account.bytes < -DEBT_BYTES_MAX && !told.has(sender)) {
            complaints.push(string.format("%s sent more than the shared budget gives, at %.1f s", sender, time));
            told.add(sender);
        }
    }
    return complaints;
}
