import type { Client } from "../contract";
import { dumpOf, eachEvent } from "./holdings";
import type { Scenario } from "./scenario";

/** Whether other online officers hold everything that this client holds, so that it may lose its memory or its rank. */
export function isHeldElsewhere({ cast, books, retired }: Scenario, client: Client): boolean {
    const others = cast.officers.filter((officer) => officer !== client && officer.isOnline() && !retired.get(officer));
    return books.every((book) => {
        const held = new LuaTable<string, boolean>();
        for (const other of others) {
            eachEvent(dumpOf(other, book), (key) => {
                held.set(key, true);
            });
        }
        let isHeld = true;
        eachEvent(dumpOf(client, book), (key) => {
            if (!held.get(key)) isHeld = false;
        });
        return isHeld;
    });
}
