/** @noSelf */
export interface Allowance {
    /** Uses one message of the prefix's allowance; false when there is none. */
    take(prefix: string): boolean;
}

export interface AllowanceRule {
    readonly messages: number;
    readonly perSecond: number;
}

interface Balance {
    messages: number;
    time: number;
}

/** One client's allowance: every prefix has its own, regained while it waits. */
export function createAllowance(now: () => number, rule: () => AllowanceRule): Allowance {
    const balances: Record<string, Balance> = {};
    return {
        take: (prefix) => {
            const { messages, perSecond } = rule();
            const time = now();
            balances[prefix] ??= { messages, time };
            const balance = balances[prefix];
            balance.messages = math.min(messages, balance.messages + (time - balance.time) * perSecond);
            balance.time = time;
            // Slack: ten times 0.1 is a little less than 1.
            if (balance.messages < 1 - 1e-9) return false;
            balance.messages = balance.messages - 1;
            return true;
        },
    };
}
