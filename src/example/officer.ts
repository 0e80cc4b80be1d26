import type { Settings } from "./settings";

/** Asks the library's ready-made handler, which is made anew whenever the player chose another rank. */
export function authoriseOfficers(library: LibLedgerLibrary, settings: Settings): LibLedgerAuthorise {
    let rank = settings.officerRank;
    let authorise = library.AuthoriseByGuildRank(rank);
    return (fullName, event) => {
        if (rank !== settings.officerRank) {
            rank = settings.officerRank;
            authorise = library.AuthoriseByGuildRank(rank);
        }
        return authorise(fullName, event);
    };
}
