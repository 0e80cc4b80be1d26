export const NAME_BEGINNINGS = [
    "Ael",
    "Brö",
    "Cor",
    "Dün",
    "Eld",
    "Fyr",
    "Gra",
    "Hál",
    "Ith",
    "Jor",
    "Kae",
    "Lör",
] as const;
export const NAME_ENDINGS = ["bert", "dis", "gar", "hild", "land", "mïr", "rik", "sund", "thas", "vyn", "wen"] as const;

interface Boss {
    readonly name: string;
    readonly zone: string;
    readonly items: readonly (readonly [id: number, name: string])[];
}

/** Invented, but for the form; ids that no client knows show as they are written. */
export const BOSSES: readonly Boss[] = [
    {
        name: "Vashgar",
        zone: "The Sunken Forge",
        items: [
            [900001, "Anvil of the Deep"],
            [900002, "Tidewrought Legguards"],
            [900003, "Ember of Vashgar"],
        ],
    },
    {
        name: "The Twin Keepers",
        zone: "The Sunken Forge",
        items: [
            [900011, "Keeper's Left Hand"],
            [900012, "Keeper's Right Hand"],
            [900013, "Mantle of Two Minds"],
        ],
    },
    {
        name: "Mother Quill",
        zone: "Thornmaw Hollow",
        items: [
            [900021, "Quillback Cloak"],
            [900022, "Thorn-Bitten Band"],
            [900023, "Root of Patience"],
        ],
    },
    {
        name: "Oracle Ysmene",
        zone: "Thornmaw Hollow",
        items: [
            [900031, 'Ysmene\'s "Lucky" Bone'],
            [900032, "Blindfold of the Oracle"],
            [900033, "Staff of Last Words"],
        ],
    },
];
