import type { FileTree } from "../world/contract";

/** Stands for the addon whose SavedVariables are imported. */
export const MONOLITH_ADDON: FileTree = {
    "MonolithDKP/MonolithDKP.toc":
        "## Interface: 120100, 50504, 20506, 11509\n" +
        "## SavedVariables: MonDKP_DKPTable, MonDKP_Loot, MonDKP_DKPHistory\nMonolithDKP.lua\n",
    "MonolithDKP/MonolithDKP.lua": "-- only its SavedVariables matter\n",
};
