import { RegisterResult, SendResult } from "../channel/resultCode";
import { namespace, type Environment } from "./environment";

export const RestrictionType = { Combat: 0, Encounter: 1, ChallengeMode: 2, PvPMatch: 3, Map: 4, Chat: 5 } as const;
export const RestrictionState = { Inactive: 0, Activating: 1, Active: 2 } as const;

/** The part of `Enum` that addons of this kind read. */
export function createEnumerations(): Environment {
    return namespace({
        SendAddonMessageResult: namespace({ ...SendResult }),
        RegisterAddonMessagePrefixResult: namespace({ ...RegisterResult }),
        AddOnRestrictionType: namespace({ ...RestrictionType }),
        AddOnRestrictionState: namespace({ ...RestrictionState }),
        CompressionMethod: namespace({ Deflate: 0, Zlib: 1, Gzip: 2 }),
        CompressionLevel: namespace({ Default: 0, OptimizeForSpeed: 1, OptimizeForSize: 2 }),
        Base64Variant: namespace({ Standard: 0, StandardUrlSafe: 1 }),
    });
}
