import type { Fingerprint } from "../../fingerprint/fingerprint";
import type { Exchange } from "./exchange";
import type { Extra } from "./extra";
import type { Peer } from "./peers";
import { TO_GUILD, whisperTo, type Address } from "./outlet";
import type { Surroundings } from "./surroundings";
import type { WeekState } from "./weekBook";

/** A week in which somebody holds something else. */
export interface Difference {
    readonly week: number;
    readonly mine: Fingerprint;
    readonly hash: number;
    readonly count: number;
    readonly sender: Peer;
    /** Where he told it. */
    readonly address: Address;
}

/** Asks for what others seem to hold and we do not. @noSelf */
export interface Requester {
    /** @returns false when it is not the time for it, or of no use */
    ask(difference: Difference): boolean;
    /** Another has asked everybody. */
    heardRequest(state: WeekState, extra: Extra | undefined): void;
    /** Entries of the week have come and wait to be committed. */
    heardData(state: WeekState): void;
}

/** The own request gets its answer in so long or not at all. */
const QUIET_SECONDS = 30;
/** Another one's request with the answer that we would get. */
const HEARD_QUIET_SECONDS = 10;
/** Those who ask in turn must not keep us from asking for ever. */
const HEARD_QUIET_EVERY_SECONDS = 30;
/** After data: what it brought is committed by then. */
const SETTLE_SECONDS = 2;
/** So often the very same difference is asked about at that pace; then more and more seldom. */
const STEADY_TRIES = 3;
const SELDOM_FACTOR_MAX = 10;
/** Comparing goes on by whisper, which does not reach everybody; now and then the whole week is asked for instead. */
const WHOLE_EVERY_TRIES = 3;

/** A difference that was asked about, and how often. */
interface Asked {
    readonly mineHash: number;
    readonly theirHash: number;
    readonly tries: number;
}

export function createRequester(around: Surroundings, exchange: Exchange): Requester {
    const { clock, dialect, weeks, outlet } = around;
    const asked = new LuaMap<number, Asked>();
    /** When others last kept us from asking, by week. */
    const hushedAt = new LuaMap<number, number>();

    function countTry({ week, mine, hash }: Difference): number {
        const last = asked.get(week);
        const isSame = last !== undefined && last.mineHash === mine.hash && last.theirHash === hash;
        const tries = isSame ? last.tries + 1 : 0;
        asked.set(week, { mineHash: mine.hash, theirHash: hash, tries });
        return tries;
    }

    /** An original that others silence answers a whisper all the same; the fork's refuses whispers of strangers. */
    function addressOf({ sender, address }: Difference, tries: number): Address {
        if (address.distribution !== "GUILD" && dialect === "fork") return address;
        const isRescue = dialect === "base" && !sender.isOurs && tries % 2 === 1;
        return isRescue ? whisperTo(sender.name) : TO_GUILD;
    }

    function quietSeconds(tries: number): number {
        if (tries < STEADY_TRIES) return QUIET_SECONDS;
        return QUIET_SECONDS * math.min(2 ** (tries - STEADY_TRIES + 1), SELDOM_FACTOR_MAX);
    }

    return {
        ask(difference) {
            const { week, mine, count, sender } = difference;
            const state = weeks.of(week);
            // Who holds nothing can give nothing.
            if (state === undefined || count === 0 || clock.seconds() < state.askAfter) return false;
            const tries = countTry(difference);
            state.askAfter = clock.seconds() + quietSeconds(tries);
            const address = addressOf(difference, tries);
            exchange.describe(week, (described) => {
                outlet.small({ type: "RW", week }, address, {
                    question: tries % WHOLE_EVERY_TRIES === WHOLE_EVERY_TRIES - 1 ? undefined : described,
                    count: mine.count,
                    hash: mine.hash,
                    to: sender.isOurs ? sender.name : undefined,
                    isForAll: address.distribution === "GUILD",
                });
            });
            return true;
        },
        heardRequest(state, extra) {
            const known = around.ledger().weekFingerprint(state.week);
            const isFullAnswer = extra?.question === undefined || extra.count === 0;
            const isLikeOurs = extra?.count !== undefined && extra.count === known?.count && extra.hash === known.hash;
            const now = clock.seconds();
            if (!isFullAnswer && !isLikeOurs) return;
            if (now < (hushedAt.get(state.week) ?? -math.huge) + HEARD_QUIET_EVERY_SECONDS) return;
            hushedAt.set(state.week, now);
            state.askAfter = math.max(state.askAfter, now + HEARD_QUIET_SECONDS);
        },
        heardData(state) {
            state.askAfter = clock.seconds() + SETTLE_SECONDS;
        },
    };
}
