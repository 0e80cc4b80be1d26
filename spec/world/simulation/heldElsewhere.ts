import type { Client } from "../contract";
import type { Scenario } from "./scenario";
import { shelfOf } from "./shelf";

/**
 * Whether other online officers are in this client's epochs and hold everything that it holds, so that it may lose its
 * memory or its rank.
 */
export function isHeldElsewhere({ cast, books, retired, holdings }: Scenario, client: Client): boolean {
    const others = cast.officers.filter((officer) => officer !== client && officer.isOnline() && !retired.get(officer));
    return books.every((book) => {
        const shelf = shelfOf(client, book);
        if (!others.some((other) => shelfOf(other, book) === shelf)) return false;
        for (const one of [client, ...others]) holdings.look(one, book);
        for (const [key] of holdings.heldBy(client, book)) {
            if (!others.some((other) => holdings.heldBy(other, book).get(key))) return false;
        }
        return true;
    });
}
