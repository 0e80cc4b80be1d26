import type { Ports } from "../port/ports";
import type { Authority } from "../sync/authority";
import type { Definition } from "./definition";
import { createGroupMembership, type GroupMembership } from "./groupMembership";
import { scopeOf, type ScopeAnswer } from "./scope";

/**
 * Whose ledger it is, followed while the player changes guilds and groups.
 *
 * @noSelf
 */
export interface LedgerScope {
    /** Nil for a ledger whose group its addon names, and for a guild's. */
    readonly group: GroupMembership | undefined;
    /** Nil while it cannot be told. */
    id(): string | undefined;
    /** Why it cannot be told; "" when it can. */
    whyNone(): string;
    /** Why nothing of this ledger can be sent now: no guild, no group, or not the ledger's. */
    whyClosed(): string | undefined;
    /** The authority as far as it holds here. */
    guard(authority: Authority): Authority;
    review(): void;
    status(): Pick<LibLedgerStatus, "group" | "offers">;
    stop(): void;
}

type ChangedHandler = (this: void) => void;
type Fire = (this: void, name: LibLedgerCallbackName, ...args: unknown[]) => void;

/** @param onChanged id or reason may be others now; never called before this returns */
export function createLedgerScope(
    definition: Definition,
    ports: Ports,
    onChanged: ChangedHandler,
    fire: Fire,
): LedgerScope {
    const isFounded = definition.options.channel === "RAID" && definition.options.group === undefined;
    const group = isFounded ? createGroup() : undefined;

    function createGroup(): GroupMembership {
        return createGroupMembership({
            definition,
            ports,
            onChanged,
            onOffered: ({ founder, id, teller }) => {
                fire("GroupOffered", founder, id, teller);
            },
        });
    }

    function answer(): ScopeAnswer {
        return group === undefined ? scopeOf(definition.options, ports.roster) : group.scope();
    }

    return {
        group,
        id() {
            const now = answer();
            return now.ok ? now.scopeId : undefined;
        },
        whyNone() {
            const now = answer();
            return now.ok ? "" : now.reason;
        },
        whyClosed: () => ports.channel.obstacle(definition.options.channel) ?? group?.whyAway(),
        guard: (authority) => group?.guard(authority) ?? authority,
        review() {
            group?.review();
        },
        status: () => group?.status() ?? {},
        stop() {
            group?.stop();
        },
    };
}
