import type { Identity } from "./roster";

/** What the client knows of those behind its unit tokens ("player", "target", "raid7"). @noSelf */
export interface Units {
    /** Nil for nobody, for what is no player, and while the client does not know. */
    identity(unit: string): Identity | undefined;
    /** Without the realm. Nil for nobody, and while the client does not know. */
    name(unit: string): string | undefined;
}
