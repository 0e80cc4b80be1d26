/** What LootLedger alone uses of the client. */

interface LootLedgerMoment {
    year: number;
    month: number;
    day: number;
    hour: number;
    min: number;
    sec: number;
}

/** Unix seconds of a local date and time; like `os.time` of Lua. */
declare function time(this: void, moment: LootLedgerMoment): number;

declare let SLASH_LOOTLEDGER1: string;
declare let SLASH_LOOTLEDGER2: string;

/** The addon's SavedVariables, as the toc names it. Whatever the file held, until it is checked. */
declare let LootLedgerDB: unknown;

/** MonolithDKP's SavedVariables; nil unless that addon is loaded. Written by other players' clients: check all. */
declare const MonDKP_DKPHistory: unknown;
declare const MonDKP_Loot: unknown;
declare const MonDKP_DKPTable: unknown;

interface LootLedgerRegion {
    SetPoint(point: string): void;
    SetAllPoints(): void;
    SetColorTexture(red: number, green: number, blue: number, alpha: number): void;
    SetText(text: string): void;
}

interface LootLedgerStatusBar {
    SetSize(width: number, height: number): void;
    SetPoint(point: string, relativeTo: unknown, relativePoint: string, x: number, y: number): void;
    SetStatusBarTexture(file: string): void;
    SetStatusBarColor(red: number, green: number, blue: number): void;
    SetMinMaxValues(least: number, most: number): void;
    SetValue(value: number): void;
    CreateTexture(name: string | undefined, layer: string): LootLedgerRegion;
    CreateFontString(name: string | undefined, layer: string, font: string): LootLedgerRegion;
    Show(): void;
    Hide(): void;
}
