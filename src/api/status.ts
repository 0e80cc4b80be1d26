import type { Binding } from "./binding";
import type { Definition } from "./definition";
import type { Epochs } from "./epochs";
import type { LedgerScope } from "./ledgerScope";

export interface Phase {
    readonly phase: LibLedgerStatus["phase"];
    readonly reason: string | undefined;
}

export function phaseOf(binding: Binding, scope: LedgerScope, epochs: Epochs): Phase {
    if (binding.sync === undefined) return { phase: "paused", reason: scope.whyNone() };
    if (!binding.isLoaded()) return { phase: "loading", reason: undefined };
    const reason = epochs.whyPaused() ?? binding.sync.pausedReason();
    return reason === undefined ? { phase: "active", reason } : { phase: "paused", reason };
}

/** A copy: what the store counts with goes on. */
function loadingOf({ store }: Binding): LibLedgerStatus["loading"] {
    if (store === undefined || store.isLoaded()) return undefined;
    const { done, total } = store.progress();
    return { done, total };
}

/** What the ledger tells people about itself. */
export function statusOf(
    definition: Definition,
    binding: Binding,
    scope: LedgerScope,
    epochs: Epochs,
): LibLedgerStatus {
    const { ledger, replayer, store, sync } = binding;
    const { phase, reason } = phaseOf(binding, scope, epochs);
    const fingerprint = ledger.fingerprint();
    return {
        name: definition.name,
        phase,
        reason,
        loading: loadingOf(binding),
        events: ledger.events.length,
        archived: ledger.archive.count(),
        checkpointDisagreement: binding.checkpoints.disagreement(),
        trust: binding.trust.current(),
        applied: replayer.applied(),
        stateHash: replayer.stateHash(),
        hash: fingerprint?.hash,
        sum: fingerprint?.sum,
        inSync: sync?.inSync(),
        isSending: definition.isSending,
        waiting: sync?.waiting() ?? 0,
        quarantined: store?.quarantinedCount() ?? 0,
        unsaved: store?.refusal(),
        progress: sync?.progress(),
        difference: sync?.difference(),
        newerVersions: [...(sync?.newerVersions() ?? [])],
        unconfirmed: sync?.unconfirmed().length ?? 0,
        conflicts: ledger.conflictCount(),
        refused: sync?.refused() ?? {},
        ...epochs.status(),
        ...scope.status(),
        failures: replayer.failures().map(({ name, key, message }) => ({ projection: name, key, message })),
    };
}
