/** Stops the current slice of work when our own code broke a promise; the ledger stays as it was. */
export function invariant(condition: boolean, mustHold: string): void {
    if (!condition) error(`LibLedger: broken promise: ${mustHold}`, 2);
}
