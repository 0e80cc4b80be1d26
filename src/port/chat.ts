/** What a click on a link, or typing a slash command, does. */
export type TextHandler = (text: string) => void;

/** What only the own player sees and does. @noSelf */
export interface Chat {
    /** One line; colour codes and links count. */
    print(text: string): void;
    /** A moment in unix seconds as the player reads it, in local time. */
    timeText(time: number): string;
    /** Text that can be clicked in chat; `payload` holds neither `|` nor `:`. */
    link(payload: string, text: string): string;
    /** Clicks on links that this client's copies of the library made. */
    onLink(handler: TextHandler): void;
    /** @param word without the slash; `name` is for the client's table of commands */
    onCommand(name: string, word: string, handler: TextHandler): void;
}
