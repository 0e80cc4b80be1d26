import type { LedgerEvent } from "../../event/event";
import { isSame } from "../../fingerprint/fingerprint";
import { weekSpan } from "../../ledger/week";
import { createRateLimits } from "../../sync/rateLimit";
import type { Question } from "../../sync/question";
import { TOLD_QUIET_SECONDS, type Advertiser } from "./advertiser";
import type { Answerer } from "./answerer";
import { readExtra, type Extra } from "./extra";
import type { Intake } from "./intake";
import type {
    AdvertiseHashMessage,
    BulkDataMessage,
    CompatMessage,
    RequestWeekMessage,
    WeekDataMessage,
} from "./messages";
import { TO_GUILD, whisperTo } from "./outlet";
import type { Peer } from "./peers";
import { notePeerStatus, type PeerStatuses } from "./peerStatus";
import { readMessage } from "./readMessage";
import type { Requester } from "./requester";
import type { StatusKeeper } from "./status";
import type { Surroundings } from "./surroundings";
import type { WhisperCircle } from "./whisperCircle";

/** Whether this player may write; of whole weeks and bulk data there is no entry to look at. Never raises. */
export type Authorise = (entry: LedgerEvent | undefined, player: string) => boolean;

/** Whatever comes from others, by way of the consumer. @noSelf */
export interface Reception {
    hear(raw: unknown, distribution: string, sender: string): void;
}

/** @noSelf */
export interface ReceptionOptions {
    readonly around: Surroundings;
    /** The own one. */
    readonly session: number;
    readonly authorise: Authorise;
    /** Who may ask by whisper, and whose whispered adverts count; the fork's. */
    readonly targets: WhisperCircle;
    readonly sources: WhisperCircle;
    readonly statuses: PeerStatuses;
    readonly status: Pick<StatusKeeper<unknown>, "set">;
    readonly advertiser: Advertiser;
    readonly intake: Intake;
    readonly requester: Requester;
    readonly answerer: Answerer;
}

/** A message with what is known of how it came. */
interface Heard<T> {
    readonly message: T;
    readonly extra: Extra | undefined;
    readonly peer: Peer;
    readonly isWhisper: boolean;
}

/** One of ours whom we spoke with may ask back by whisper; strangers may not, as with the fork's original. */
const SPOKEN_SECONDS = 300;

/** Weeks that one advert makes us ask for: as many as the original tells of at once. */
const ASKED_MAX = 16;

function isWithin({ start, ranges }: Question, week: number): boolean {
    const span = weekSpan(week);
    return start >= span.start && ranges[ranges.length - 1]!.finish <= span.finish;
}

export function createReception(options: ReceptionOptions): Reception {
    const { around, session, authorise, targets, sources, statuses, status } = options;
    const { advertiser, intake, requester, answerer } = options;
    const { clock, dialect, ledger, state, weeks, peers, outlet, logger, ownName } = around;

    const limits = createRateLimits(clock);

    /** The same week as ours: what he told we need not tell. */
    function heardSame(peer: Peer, week: number): void {
        const known = weeks.of(week)!;
        const now = clock.seconds();
        if (now < peer.passedOverUntil) return;
        known.tellAfter = math.max(known.tellAfter, now + TOLD_QUIET_SECONDS);
        known.elder = { name: peer.name, at: now };
    }

    function heardAdvert({ message, peer, isWhisper }: Heard<AdvertiseHashMessage>): void {
        if (dialect === "fork" && isWhisper && !sources.has(peer.name)) return;
        const address = isWhisper ? whisperTo(peer.name) : TO_GUILD;
        const current = weeks.current();
        let isBehind = false;
        let asked = 0;
        for (const [week, hash, count] of message.hashes) {
            const mine = ledger().weekFingerprint(week);
            // While the hasher is on its way to a week, nothing true can be said of it.
            if (mine !== undefined && weeks.of(week) !== undefined) {
                if (isSame(mine, { ...mine, hash, count })) {
                    heardSame(peer, week);
                } else {
                    isBehind = isBehind || week !== current || count > mine.count;
                    advertiser.hasten(week);
                    const difference = { week, mine, hash, count, sender: peer, address };
                    if (asked < ASKED_MAX && requester.ask(difference)) asked = asked + 1;
                }
            }
        }
        if (message.stateHash === state.stateHash()) status.set("synced");
        else if (isBehind) status.set("out_of_sync");
    }

    function heardRequest({ message, extra, peer, isWhisper }: Heard<RequestWeekMessage>): void {
        const known = weeks.of(message.week);
        if (known === undefined || !limits.allows(peer.name, "request")) return;
        const own = extra?.question === undefined || isWithin(extra.question, message.week) ? extra : undefined;
        if (!isWhisper) {
            requester.heardRequest(known, own);
            answerer.heardRequest(peer.name, known, own);
        } else if (mayWhisper(peer, own)) {
            answerer.heardWhisper(peer.name, known, own);
        }
    }

    function mayWhisper(peer: Peer, extra: Extra | undefined): boolean {
        if (dialect === "base" || targets.has(peer.name)) return true;
        return extra?.question !== undefined && clock.seconds() - peer.heardInGuildAt < SPOKEN_SECONDS;
    }

    function heardWeek({ message, extra, peer }: Heard<WeekDataMessage>): void {
        if (!authorise(undefined, peer.name)) return;
        const known = weeks.of(message.week);
        if (known === undefined) return;
        const onAccepted = (): void => {
            known.data = { at: clock.seconds(), hash: message.hash };
            known.hushedUntil = clock.seconds();
            requester.heardData(known);
        };
        // Then there is nothing in it that we lack.
        if (ledger().weekFingerprint(message.week)?.hash === message.hash) onAccepted();
        else intake.take({ sender: peer.name, message, extra, onAccepted });
    }

    function heardBulk({ message, extra, peer }: Heard<BulkDataMessage>): void {
        if (authorise(undefined, peer.name)) intake.take({ sender: peer.name, message, extra });
    }

    function answerState(sender: string): void {
        const [lag] = state.lag();
        const totalEntryCount = ledger().events.length;
        outlet.small({ type: "STATE", stateHash: state.stateHash(), totalEntryCount, lag }, whisperTo(sender));
    }

    function dispatch(heard: Heard<CompatMessage>): void {
        const { message, peer } = heard;
        if (message.type === "AHM") heardAdvert({ ...heard, message });
        else if (message.type === "RW") heardRequest({ ...heard, message });
        else if (message.type === "WD") heardWeek({ ...heard, message });
        else if (message.type === "BD") heardBulk({ ...heard, message });
        else if (message.type === "RS") answerState(peer.name);
        else if (message.type === "STATE") notePeerStatus(statuses, peer.name, message, clock);
        // A subscription is remembered by the original and used for nothing.
    }

    return {
        hear(raw, distribution, sender) {
            if (type(sender) !== "string" || sender === ownName()) return;
            const read = readMessage(raw);
            if (!read.ok) {
                logger.Warning("A message from %s is ignored: %s", sender, read.reason);
                return;
            }
            const message = read.value;
            const extra = readExtra(message);
            // Names without a realm do not always tell an echo of ours.
            if (extra?.session === session) return;
            const hasEntries = message.type === "WD" || message.type === "BD";
            if (!hasEntries && extra !== undefined && extra.checksum !== 0) {
                logger.Warning("%s from %s did not arrive as it was sent", message.type, sender);
                return;
            }
            const isWhisper = distribution === "WHISPER";
            const peer = peers.heard(sender);
            if (extra !== undefined) peer.isOurs = true;
            if (!isWhisper) peer.heardInGuildAt = clock.seconds();
            dispatch({ message, extra, peer, isWhisper });
        },
    };
}
