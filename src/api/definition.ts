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
    isSending: boolean;
}

export interface KindDefinition {
    readonly kind: string;
    readonly fields: readonly string[];
}

export interface HandlerDefinition {
    readonly kind: string;
    readonly handler: LibLedgerHandler;
}

export interface ProjectionDefinition {
    readonly name: string;
    readonly projection: LibLedgerProjection;
}

export function createDefinition(name: string, options: LibLedgerOptions): Definition {
    return { name, options, kinds: [], handlers: [], projections: [], isSending: true };
}
