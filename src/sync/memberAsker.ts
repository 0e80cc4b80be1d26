import { hashText } from "../event/hashText";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { WorkQueue } from "../schedule/workQueue";
import type { Request } from "../wire/message";
import { ALL_TIME, firstQuestion } from "./difference";
import type { Holding } from "./holding";
import { HEARD_LATELY_SECONDS, type Peer } from "./peers";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";
import { createUnmoved } from "./unmoved";

type IsSettled = (this: void) => boolean;

/** @noSelf */
export interface MemberAskerOptions {
    readonly around: Surroundings;
    readonly holding: Holding;
    readonly work: WorkQueue;
    /** Nobody who may write holds something else, and nothing is on its way. */
    readonly isSettled: IsSettled;
}

/**
 * Asks members what they hold, where everybody who may write lacks it: he who wrote it has crashed, say. Members do not
 * send on their own; what comes is held aside.
 *
 * @noSelf
 */
export interface MemberAsker {
    heardRequest(asker: Peer, request: Request, seconds: number): void;
    tick(seconds: number): void;
}

/** Differences usually pass by themselves: members ask for what they lack. */
const LASTING_SECONDS = 12;
/** Before a question, so that one of many who may write asks. */
const DELAY_LOW_SECONDS = 0.5;
const DELAY_HIGH_SECONDS = 6;
/** Between two questions to members, of whomever. */
const PAUSE_SECONDS = 15;
/** Questions to one member while neither side has changed: one of them may get lost. */
const TRIES_MAX = 2;
/** A member who tells something else each time waits the longer. */
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 600;

/** What a member was asked about last. */
interface Asked {
    readonly mine: Fingerprint;
    readonly theirs: Fingerprint;
    readonly tries: number;
    /** Questions in a row while our own ledger stayed the same. */
    readonly series: number;
    readonly waitUntil: number;
}

export function createMemberAsker({ around, holding, work, isSettled }: MemberAskerOptions): MemberAsker {
    const { ledger, peers, outlet, random, clock } = around;
    const untilUnmoved = createUnmoved(ledger);
    const asked = new LuaMap<string, Asked>();
    let revision = -1;
    let changedAt = 0;
    let pauseUntil = 0;
    let askAt: number | undefined;
    let isPreparing = false;

    function mayAsk({ name, root }: Peer, mine: Fingerprint, seconds: number): boolean {
        const last = asked.get(name);
        if (last === undefined || !isSame(last.mine, mine)) return true;
        if (seconds < last.waitUntil) return false;
        return !isSame(last.theirs, root!) || last.tries < TRIES_MAX;
    }

    function isCandidate(peer: Peer, mine: Fingerprint, seconds: number): boolean {
        const { root, maySend, isInSync, isDoubtful, lastHeard, rootAt } = peer;
        if (root === undefined || root.count === 0 || maySend || isInSync !== false || isDoubtful) return false;
        if (isSame(root, mine) || seconds - lastHeard > HEARD_LATELY_SECONDS) return false;
        return seconds - math.max(rootAt, changedAt) >= LASTING_SECONDS && mayAsk(peer, mine, seconds);
    }

    /** Who holds most; a member that lacks something is no worse, but tells less. */
    function choose(mine: Fingerprint, seconds: number): Peer | undefined {
        let best: Peer | undefined;
        for (const peer of peers.all()) {
            if (isCandidate(peer, mine, seconds) && (best === undefined || peer.root!.count > best.root!.count)) {
                best = peer;
            }
        }
        return best;
    }

    function note({ name, root }: Peer, mine: Fingerprint, seconds: number): void {
        const last = asked.get(name);
        const isSeries = last !== undefined && isSame(last.mine, mine);
        const series = isSeries ? last.series + 1 : 1;
        const wait = math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** math.min(series - 1, 10));
        const tries = isSeries && isSame(last.theirs, root!) ? last.tries + 1 : 1;
        asked.set(name, { mine, theirs: root!, tries, series, waitUntil: seconds + wait });
    }

    /** Only of peers that are kept track of. */
    function forgetStrangers(): void {
        for (const [name] of asked) if (peers.find(name) === undefined) asked.delete(name);
    }

    function ask(peer: Peer, mine: Fingerprint): void {
        isPreparing = work.push(
            (pause) => {
                const question = untilUnmoved(() => firstQuestion(holding, [ALL_TIME], pause));
                const root = ledger.fingerprint();
                if (question === undefined || root === undefined || !isSame(root, mine)) return;
                const seconds = clock.seconds();
                forgetStrangers();
                note(peer, mine, seconds);
                pauseUntil = seconds + PAUSE_SECONDS;
                around.toldRoot(root, seconds);
                const to = hashText(peer.name);
                outlet.send({ kind: "request", root, ...question, to, canWhisper: false }, "NORMAL");
            },
            () => {
                isPreparing = false;
            },
        );
    }

    function isQuiet(seconds: number): boolean {
        if (seconds < pauseUntil || isPreparing || outlet.closedReason() !== undefined) return true;
        return !around.isSender() || !isSettled();
    }

    return {
        heardRequest(asker, { to }, seconds) {
            if (to !== undefined && asker.maySend) pauseUntil = math.max(pauseUntil, seconds + PAUSE_SECONDS);
        },
        tick(seconds) {
            if (ledger.revision() !== revision) {
                revision = ledger.revision();
                changedAt = seconds;
            }
            const mine = ledger.fingerprint();
            const peer = mine === undefined || isQuiet(seconds) ? undefined : choose(mine, seconds);
            if (mine === undefined || peer === undefined) {
                askAt = undefined;
                return;
            }
            askAt ??= seconds + drawSeconds(random, DELAY_LOW_SECONDS, DELAY_HIGH_SECONDS);
            if (seconds < askAt) return;
            askAt = undefined;
            ask(peer, mine);
        },
    };
}
