/** What only the own player sees. @noSelf */
export interface Chat {
    /** One line; colour codes and links count. */
    print(text: string): void;
}
