import type { Cancel } from "./timer";

/** @noSelf */
export interface AddonLoads {
    /** Called after the files of any addon ran, its SavedVariables at hand. */
    onLoaded(callback: (name: string) => void): Cancel;
}
