import type { HistoryState } from "./history";
import type { NameOf } from "./lines";

type CreatorNames = (known: HistoryState) => NameOf;

/**
 * Names of those who wrote events: the roster's, or for imported rows the player whose name has the creator's hash,
 * since MonolithDKP's officers are players of the same log.
 */
export function createCreatorNames(library: LibLedgerLibrary): CreatorNames {
    const namesByHash = new LuaMap<number, string>();
    const hashed = new LuaSet<string>();

    function learn(known: HistoryState): void {
        for (const [name] of pairs(known)) {
            if (hashed.has(name)) continue;
            hashed.add(name);
            namesByHash.set(library.HashName(name), name);
        }
    }

    return (known) => (realm, creator) => {
        if (realm !== 0) return library.NameOf(realm, creator);
        if (!namesByHash.has(creator)) learn(known);
        return namesByHash.get(creator);
    };
}
