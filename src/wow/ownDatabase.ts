/** Only this folder's .toc names the saved variable. */
const OWN_FOLDER = "LibEventSourcing";

/**
 * LibEventSourcing's own saved variable, which the game has filled by the time that other addons' files run.
 *
 * @param hostName the addon whose .toc or .xml names our file
 * @returns gives nil where that is not our own folder
 */
export function ownDatabase(hostName: string): () => object | undefined {
    return () => {
        if (hostName !== OWN_FOLDER) return undefined;
        if (type(LibEventSourcingDB) !== "table") LibEventSourcingDB = {};
        return LibEventSourcingDB;
    };
}
