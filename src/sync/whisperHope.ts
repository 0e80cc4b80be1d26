import { hashText } from "../event/hashText";
import type { Data } from "../wire/message";

/**
 * Whether whispers reach us: to players of realms that are not connected, and through some clients' settings, they fail
 * without a word.
 *
 * @noSelf
 */
export interface WhisperHope {
    hasHope(seconds: number): boolean;
    /** @returns whether this is a claim to whisper to us, or comes by whisper after one */
    heardData(sender: string, data: Data, ownName: string, seconds: number): boolean;
    heardWhisper(sender: string): void;
    /** True once: a sender has claimed to whisper to us, and nothing came. */
    isLost(seconds: number): boolean;
}

/** From the claim to the first whisper: packing takes a second, and an exhausted budget some more. */
const FIRST_WHISPER_SECONDS = 8;
/** So long nobody is asked for whispers after one of them did not come. */
const NO_WHISPER_SECONDS = 600;

export function createWhisperHope(): WhisperHope {
    let whisperer: string | undefined;
    let expectedBy = math.huge;
    let hopelessUntil = -math.huge;

    function heardWhisper(sender: string): void {
        if (sender === whisperer) expectedBy = math.huge;
    }

    return {
        hasHope: (seconds) => seconds >= hopelessUntil,
        heardData(sender, { to }, ownName, seconds) {
            if (to === undefined) return false;
            if (to !== hashText(ownName)) return false;
            whisperer = sender;
            expectedBy = seconds + FIRST_WHISPER_SECONDS;
            return true;
        },
        heardWhisper,
        isLost(seconds) {
            if (seconds < expectedBy) return false;
            expectedBy = math.huge;
            whisperer = undefined;
            hopelessUntil = seconds + NO_WHISPER_SECONDS;
            return true;
        },
    };
}
