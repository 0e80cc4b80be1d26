import type { Cancel } from "./timer";

/** Where a message goes: the game's chat types for addons. */
export type Distribution = "GUILD" | "RAID" | "PARTY" | "WHISPER";

/** AceComm's priorities: ALERT for live events, NORMAL for requests and adverts, BULK for week data. */
export type Priority = "ALERT" | "NORMAL" | "BULK";

export interface OutgoingText {
    readonly text: string;
    readonly distribution: Distribution;
    /** The receiver of a WHISPER. */
    readonly target?: string;
    readonly priority: Priority;
}

/** `sender` is the full name ("Name-Realm") that the server stamped. */
export type TextHandler = (text: string, distribution: string, sender: string) => void;

/** Called once when the text has left the client, or was refused by it (`sent` false). */
export type SentHandler = (sent: boolean) => void;

/** @noSelf */
export interface Channel {
    send(message: OutgoingText, onSent: SentHandler): void;
    /**
     * Why nothing can be sent there now, in words for people; nil when it can be tried. Restrictions in encounters are
     * not asked for: the client's answer to a send decides, since its own forecast has been wrong.
     */
    obstacle(distribution: Distribution): string | undefined;
    /**
     * Why a WHISPER to this player (full name) is no good now, in words for people; nil when it can be tried. Whether he
     * is online is the caller's to know: the game says so in the chat window when he is not.
     */
    whisperObstacle(fullName: string): string | undefined;
    /** The own messages' echo is left out. */
    listen(handler: TextHandler): Cancel;
}
