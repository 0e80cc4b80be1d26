import type { Scheduler } from "../../schedule/scheduler";
import type { Dialect, EntryKind } from "../dialect";
import type { IgnoreEntryClass } from "../entry/ignoreEntry";
import type { EntryClass } from "../entry/logEntry";
import type { CompatPorts } from "../ports";
import type { Database } from "./savedConsumer";

/** What all state managers of one copy of the library share. */
export interface StateParts {
    readonly dialect: Dialect;
    readonly kind: EntryKind;
    readonly ports: Pick<CompatPorts, "clock" | "timer">;
    readonly scheduler: Scheduler;
    readonly logEntry: EntryClass;
    readonly ignoreEntry: IgnoreEntryClass;
    readonly database: Database;
}
