import type { Delivery, Participant } from "../character";
import type { NetworkOptions, WorldObserver } from "../contract";
import type { Random } from "../random";
import { printable, type Trace } from "../trace";
import type { VirtualClock } from "../virtualClock";
import type { Allowance } from "./allowance";
import { routeOf } from "./audience";
import { SendResult } from "./resultCode";
import { countRefused, countSent, type TrafficLog } from "./trafficLog";

/** Bytes of one message; more than that the current API refuses. */
const MESSAGE_BYTES_MAX = 255;
const PREFIX_BYTES_MAX = 16;

/** @noSelf */
export interface ChannelOptions {
    readonly clock: VirtualClock;
    readonly random: Random;
    readonly trace: Trace;
    readonly log: TrafficLog;
    readonly participants: readonly Participant[];
    readonly observer: WorldObserver | undefined;
    readonly network: () => NetworkOptions;
    readonly areRealmsConnected: (one: string, other: string) => boolean;
}

export interface OutgoingMessage {
    readonly prefix: string;
    readonly text: string;
    readonly chatType: string;
    readonly target: unknown;
}

/** @noSelf */
export interface Channel {
    /** @returns a code of Enum.SendAddonMessageResult */
    send(sender: Participant, allowance: Allowance, message: OutgoingMessage): number;
}

function isContentValid(text: string): boolean {
    return text.length <= MESSAGE_BYTES_MAX && string.find(text, "\0", 1, true)[0] === undefined;
}

/** The server between the clients: refuses, delays, loses and delivers addon messages. */
export function createChannel(options: ChannelOptions): Channel {
    const { clock, random, trace, log, participants, observer, network, areRealmsConnected } = options;
    /** Latest arrival by sender, chat type and receiver: no message overtakes an earlier one of its row. */
    const arrivals = new LuaTable<string, number>();

    function deliverTo(receiver: Participant, sender: Participant, delivery: Delivery): void {
        if (!receiver.isOnline() || receiver.character.side !== sender.character.side) return;
        const { latencySecondsLeast, latencySecondsMost, lossRate } = network();
        const latency = random.between(latencySecondsLeast, latencySecondsMost);
        const from = sender.character;
        const to = receiver.character;
        if (lossRate > 0 && random.chance(lossRate)) {
            trace.add("lost", from.name, to.name, delivery.prefix, delivery.chatType, delivery.text.length);
            return;
        }
        const row = `${from.index}/${delivery.chatType}/${to.index}`;
        const extra = from === to ? from.extraLatencySeconds : from.extraLatencySeconds + to.extraLatencySeconds;
        const arrival = math.max(clock.now() + latency + extra, arrivals.get(row) ?? 0);
        arrivals.set(row, arrival);
        const connection = receiver.connection();
        clock.at(arrival, () => {
            if (!receiver.isOnline() || receiver.connection() !== connection) return;
            trace.add("arrive", from.name, to.name, delivery.prefix, delivery.chatType, delivery.text.length);
            receiver.deliver(delivery);
        });
    }

    function whisper(sender: Participant, receiver: Participant, delivery: Delivery): void {
        const from = sender.character;
        const to = receiver.character;
        const isReachable = from.realm === to.realm || areRealmsConnected(from.realm, to.realm);
        if (isReachable) deliverTo(receiver, sender, { ...delivery, target: to.fullName });
    }

    function codeOf(sender: Participant, allowance: Allowance, message: OutgoingMessage): number {
        const { prefix, text, chatType, target } = message;
        const { character } = sender;
        if (prefix.length < 1 || prefix.length > PREFIX_BYTES_MAX) return SendResult.InvalidPrefix;
        if (!isContentValid(text)) return SendResult.InvalidMessage;
        const route = routeOf(character, chatType, target, participants);
        if (route.kind === "refused") return route.code;
        if (character.isLockedDown) return SendResult.AddOnMessageLockdown;
        if (route.kind === "whisper" && (route.to === undefined || !route.to.isOnline()))
            return SendResult.TargetOffline;
        const isCounted = route.kind !== "whisper" || character.instanceType !== undefined;
        if (isCounted && !allowance.take(prefix)) return SendResult.AddonMessageThrottle;

        const finalType = route.kind === "whisper" ? chatType : route.chatType;
        const delivery = { prefix, text, chatType: finalType, sender: character.fullName, target: "" };
        countSent(character.traffic, prefix, finalType, text.length);
        log.add(clock.now(), text.length);
        if (observer !== undefined) {
            const wanted = route.kind === "whisper" ? tostring(target) : "";
            const time = clock.now();
            observer.sent({ time, sender: character.name, prefix, chatType: finalType, target: wanted, text });
        }
        // The server's work starts after the client's: it costs the sender no instructions.
        clock.at(clock.now(), () => {
            // Spelling the text out costs more than all the rest.
            if (trace.isOn()) {
                const receiver = route.kind === "whisper" ? tostring(target) : "-";
                trace.add("send", character.name, prefix, finalType, receiver, printable(text));
            }
            if (route.kind === "whisper") {
                whisper(sender, route.to!, delivery);
                return;
            }
            if (finalType === "GUILD" && character.isMuted) return;
            for (const receiver of participants) {
                if (route.includes(receiver.character)) deliverTo(receiver, sender, delivery);
            }
        });
        return SendResult.Success;
    }

    return {
        send: (sender, allowance, message) => {
            const code = codeOf(sender, allowance, message);
            if (code !== SendResult.Success) {
                countRefused(sender.character.traffic, code);
                trace.add("refuse", sender.character.name, message.prefix, message.chatType, code, message.text.length);
            }
            return code;
        },
    };
}
