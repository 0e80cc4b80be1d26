import type { MessageCount, Traffic } from "../contract";

export function createTraffic(): Traffic {
    return {
        messages: 0,
        bytes: 0,
        byPrefix: {},
        byChatType: {},
        refused: {},
        received: { messages: 0, bytes: 0 },
    };
}

export function countMessage(count: MessageCount, bytes: number): void {
    count.messages = count.messages + 1;
    count.bytes = count.bytes + bytes;
}

export function countSent(traffic: Traffic, prefix: string, chatType: string, bytes: number): void {
    countMessage(traffic, bytes);
    traffic.byPrefix[prefix] ??= { messages: 0, bytes: 0 };
    traffic.byChatType[chatType] ??= { messages: 0, bytes: 0 };
    countMessage(traffic.byPrefix[prefix], bytes);
    countMessage(traffic.byChatType[chatType], bytes);
}

export function countRefused(traffic: Traffic, code: number): void {
    const key = tostring(code);
    traffic.refused[key] = (traffic.refused[key] ?? 0) + 1;
}

/** @noSelf */
export interface TrafficLog {
    add(time: number, bytes: number): void;
    /** All that was sent in start <= time < finish, in whole seconds. */
    between(start: number, finish: number): MessageCount;
}

/** The whole world's messages by the second. */
export function createTrafficLog(): TrafficLog {
    const seconds = new LuaTable<number, MessageCount>();
    return {
        add: (time, bytes) => {
            const second = math.floor(time);
            if (!seconds.has(second)) seconds.set(second, { messages: 0, bytes: 0 });
            countMessage(seconds.get(second), bytes);
        },
        between: (start, finish) => {
            const sum = { messages: 0, bytes: 0 };
            for (const second of $range(math.floor(start), math.ceil(finish) - 1)) {
                if (seconds.has(second)) {
                    const found = seconds.get(second);
                    sum.messages = sum.messages + found.messages;
                    sum.bytes = sum.bytes + found.bytes;
                }
            }
            return sum;
        },
    };
}
