import type { Log } from "../port/log";
import type { Cancel } from "../port/timer";

export type GameEventHandler = (...args: unknown[]) => void;

/** @noSelf */
export interface GameEvents {
    /** Events that this client does not know are never raised. */
    on(name: string, handler: GameEventHandler): Cancel;
    /** Ends all subscriptions. */
    stop(): void;
}

interface Subscription {
    readonly name: string;
    readonly handler: GameEventHandler;
}

interface EventFrame {
    RegisterEvent(name: string): void;
    UnregisterAllEvents(): void;
    SetScript(
        script: string,
        handler: ((this: void, frame: EventFrame, name: string, ...args: unknown[]) => void) | undefined,
    ): void;
}

/** One hidden frame for all game events of the library. */
export function createGameEvents(log: Log): GameEvents {
    const frame = CreateFrame("Frame") as unknown as EventFrame;
    let subscriptions: Subscription[] = [];

    frame.SetScript("OnEvent", (_frame, name, ...args) => {
        for (const subscription of subscriptions) {
            if (subscription.name === name) {
                const [ok, message] = pcall(subscription.handler, ...args);
                if (!ok) log.error(`LibLedger: ${name}: ${tostring(message)}`);
            }
        }
    });

    return {
        on(name, handler) {
            const subscription: Subscription = { name, handler };
            // A new list each time, so that a handler may subscribe or cancel while its event is being raised.
            subscriptions = [...subscriptions, subscription];
            if (C_EventUtils.IsEventValid(name)) frame.RegisterEvent(name);
            return () => {
                subscriptions = subscriptions.filter((other) => other !== subscription);
            };
        },
        stop() {
            subscriptions = [];
            frame.UnregisterAllEvents();
            frame.SetScript("OnEvent", undefined);
        },
    };
}
