import { CLASSIC_LAYOUT, CROSS_REALM_LAYOUT, type Layout } from "../event/layout";

/** The incumbent's public line, or the one inside the biggest loot addon. Chosen by which file is loaded. */
export type Dialect = "base" | "fork";

/** Whether entries keep their creator's realm (`_e`). */
export type EntryKind = "classic" | "crossRealm";

/** Clients from this interface number on have realms that play together. */
const CROSS_REALM_INTERFACE = 100000;

export function entryKindOf(dialect: Dialect, interfaceNumber: number): EntryKind {
    return dialect === "base" && interfaceNumber < CROSS_REALM_INTERFACE ? "classic" : "crossRealm";
}

export function layoutOf(kind: EntryKind): Layout {
    return kind === "classic" ? CLASSIC_LAYOUT : CROSS_REALM_LAYOUT;
}
