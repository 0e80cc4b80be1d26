import type { Shelf } from "../../replay/lasting";
import { isRawTable, type RawTable } from "../../store/savedShape";
import { createTextShelf } from "../../store/textShelf";
import type { OddRow } from "./savedRows";

/** The library's own saved variable; nil where it has none, since another addon has brought it. */
export type Database = () => object | undefined;

/** Enough to find the fault by. */
const ODD_ROWS_MAX = 50;

/**
 * What the library keeps of one consumer beside the consumer's own table. Stored:
 *
 *     LibEventSourcingDB = { consumers = { [name] = { handlers = text, oddRows = { "row 2: reason", … } } } }
 *
 * with the text of replay/lasting.ts, which says of which entries it is and is of no use for others. All of it may be
 * missing or thrown away at any time.
 *
 * @noSelf
 */
export interface SavedConsumer extends Shelf {
    /** Until then nothing is kept. */
    setName(name: string): void;
    noteOddRows(rows: readonly OddRow[]): void;
}

function tableIn(parent: RawTable, name: string): RawTable {
    const found = parent.get(name);
    if (isRawTable(found)) return found;
    const fresh: RawTable = new LuaTable();
    parent.set(name, fresh);
    return fresh;
}

export function createSavedConsumer(database: Database): SavedConsumer {
    let consumer: string | undefined;

    function part(): RawTable | undefined {
        const saved = consumer === undefined ? undefined : database();
        return isRawTable(saved) ? tableIn(tableIn(saved, "consumers"), consumer!) : undefined;
    }

    return {
        ...createTextShelf(part),
        setName(name) {
            consumer = name;
        },
        noteOddRows(rows) {
            const texts: string[] = [];
            for (const { index, reason } of rows) {
                if (texts.length < ODD_ROWS_MAX) texts.push(`row ${index}: ${reason}`);
            }
            const saved = part();
            if (texts.length > 0) saved?.set("oddRows", texts);
            else saved?.delete("oddRows");
        },
    };
}
