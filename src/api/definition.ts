import type { SavedGroup } from "../store/savedGroups";

/**
 * What a consumer told us about one of its ledgers. Plain data on the ledger object: a newer version of the library
 * that takes over in the same client builds its own machinery from it. Only ever add optional fields here.
 */
export interface Definition {
    readonly name: string;
    readonly options: LibLedgerOptions;
    readonly kinds: KindDefinition[];
    readonly handlers: HandlerDefinition[];
    readonly projections: ProjectionDefinition[];
    /** How the handlers' state is kept and brought back. */
    keeper?: HandlerKeeper;
    isSending: boolean;
    /** What a ledger that is not saved knows of its epochs, in the form of a saved table; a later version reads it. */
    epochs?: object;
    /** The new epoch, by its id, about which the player wants to hear no more this session. */
    declinedEpoch?: string;
    /** The founded group whose ledger it is, by the player's consent. */
    group?: SavedGroup | undefined;
}

export interface KindDefinition {
    readonly kind: string;
    readonly fields: readonly string[];
}

export interface HandlerDefinition {
    readonly kind: string;
    readonly handler: LibLedgerHandler;
}

export interface HandlerKeeper {
    readonly save: LibLedgerSave;
    readonly restore: LibLedgerRestore;
}

export interface ProjectionDefinition {
    readonly name: string;
    readonly projection: LibLedgerProjection;
}

/** @param options copied, since the caller may go on using its table */
export function createDefinition(name: string, options: LibLedgerOptions): Definition {
    return { name, options: { ...options }, kinds: [], handlers: [], projections: [], isSending: true };
}

type IsOlder<T> = (this: void, other: T) => boolean;

/** Puts `entry` in the place of an older one, so that registering again and again does not grow the list. */
export function putInPlace<T>(list: T[], entry: T, isOlder: IsOlder<T>): void {
    for (const index of $range(1, list.length)) {
        if (isOlder(list[index - 1]!)) {
            list[index - 1] = entry;
            return;
        }
    }
    list.push(entry);
}
