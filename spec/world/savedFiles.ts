import type { Character } from "./character";
import type { SavedVariablesScope } from "./contract";

/** @noSelf */
export interface SavedFiles {
    read(character: Character, addon: string, scope: SavedVariablesScope): string | undefined;
    write(character: Character, addon: string, scope: SavedVariablesScope, text: string | undefined): void;
}

function pathOf(character: Character, addon: string, scope: SavedVariablesScope): string {
    if (scope === "account") return `${character.account}/SavedVariables/${addon}.lua`;
    return `${character.account}/${character.fullName}/SavedVariables/${addon}.lua`;
}

/** The SavedVariables files of all accounts: they outlive sessions, and characters of an account share them. */
export function createSavedFiles(): SavedFiles {
    const texts: Record<string, string | undefined> = {};
    return {
        read: (character, addon, scope) => texts[pathOf(character, addon, scope)],
        write: (character, addon, scope, text) => {
            texts[pathOf(character, addon, scope)] = text;
        },
    };
}
