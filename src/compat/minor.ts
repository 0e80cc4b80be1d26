/** Ours begin above all minors that the incumbent's lines ever had, so that a copy of those that loads later stays off. */
const MINOR_BASE = 1000;

/** The first part is replaced when the addon is built, as that of LibLedger itself; it rises with every version. */
export const MINOR = (tonumber("@libledger-minor@") ?? 0) + MINOR_BASE;
