import type { Chat } from "../port/chat";
import type { Clock } from "../port/clock";
import type { Duty } from "./duty";

/** What the command needs of a state manager. */
export interface TimeTraveller {
    travelToTime(time: number): void;
    stopTimeTravel(): void;
    isTimeTraveling(): boolean;
    logSize(): number;
}

/** One line of the list `stateManagers` in the host's addon table, as the incumbent keeps it there. */
export interface ListedManager {
    readonly addon: string;
    readonly stateManager: TimeTraveller;
}

/** The table that all files of the host addon share; the list is made when the first ledger is. */
export interface HostTable {
    stateManagers?: ListedManager[];
}

const COMMAND = "timetravel";
const USAGE = `/${COMMAND} [NUMBER] [travel UNIXSECONDS | stop]`;

/** How far back the links in chat go. */
const STEPS: [text: string, seconds: number][] = [
    ["an hour ago", 3600],
    ["a day ago", 86400],
    ["a week ago", 604800],
];

type Command =
    | { readonly kind: "list" }
    | { readonly kind: "travel"; readonly time: number; readonly number: number | undefined }
    | { readonly kind: "stop"; readonly number: number | undefined }
    | { readonly kind: "show"; readonly number: number }
    | { readonly kind: "unknown" };

function readCommand(text: string): Command {
    const [numberText, rest] = string.match(text, "^%s*(%d*)%s*(.-)%s*$");
    const number = numberText === "" ? undefined : tonumber(numberText);
    if (rest === "") return number === undefined ? { kind: "list" } : { kind: "show", number };
    if (rest === "stop") return { kind: "stop", number };
    const [timeText] = string.match(rest ?? "", "^travel%s+(%d+)$");
    const time = timeText === undefined ? undefined : tonumber(timeText);
    return time === undefined ? { kind: "unknown" } : { kind: "travel", time, number };
}

export interface TimeTravelParts {
    readonly chat: Chat;
    readonly clock: Clock;
    readonly host: HostTable;
    readonly duty: Duty;
}

/** Puts the slash command and its links into the client: every ledger as it was at a moment, and back. */
export function registerTimeTravel({ chat, clock, host, duty }: TimeTravelParts): void {
    function link(words: string, text: string): string {
        return chat.link(`${COMMAND} ${words}`, text);
    }

    function show(number: number, { addon, stateManager }: ListedManager): void {
        const parts = [`${number}. ${addon}, ${stateManager.logSize()} entries:`];
        const now = clock.serverTime();
        for (const [text, seconds] of STEPS) {
            parts.push(link(`${number} travel ${string.format("%.0f", now - seconds)}`, text));
        }
        if (stateManager.isTimeTraveling()) parts.push(link(`${number} stop`, "back to now"));
        chat.print(parts.join(" "));
    }

    /** The one that is meant, which without a number is the only one. */
    function chosen(number: number | undefined): LuaMultiReturn<[number, ListedManager | undefined]> {
        const managers = host.stateManagers ?? [];
        if (number === undefined && managers.length !== 1) return $multi(0, undefined);
        return $multi(number ?? 1, managers[(number ?? 1) - 1]);
    }

    function travel(manager: ListedManager, number: number, time: number): void {
        manager.stateManager.travelToTime(time);
        chat.print(`${manager.addon} shows ${chat.timeText(time)}. ${link(`${number} stop`, "back to now")}`);
    }

    function run(text: string): void {
        const managers = host.stateManagers ?? [];
        const command = readCommand(text);
        if (command.kind === "unknown") {
            chat.print(USAGE);
            return;
        }
        if (command.kind === "list") {
            chat.print(managers.length === 0 ? "No addon has a ledger here." : USAGE);
            for (const index of $range(1, managers.length)) show(index, managers[index - 1]!);
            return;
        }
        const [number, manager] = chosen(command.number);
        if (manager === undefined) {
            chat.print(`Which one? ${USAGE}`);
            return;
        }
        if (command.kind === "travel") travel(manager, number, command.time);
        else if (command.kind === "show") show(number, manager);
        else {
            manager.stateManager.stopTimeTravel();
            chat.print(`${manager.addon} shows the present.`);
        }
    }

    chat.onCommand("EVENTSOURCINGTIMETRAVEL", COMMAND, (text) => {
        if (duty.isOver()) chat.print("LibEventSourcing does nothing here any more.");
        else run(text);
    });
    chat.onLink((payload) => {
        const [words] = string.match(payload, `^${COMMAND} (.*)$`);
        if (words !== undefined && !duty.isOver()) run(words);
    });
}
