import { numberAt, type LedgerEvent } from "../event/event";
import { isSame, type Fingerprint } from "../fingerprint/fingerprint";
import type { Cancel } from "../port/timer";
import type { Task } from "../schedule/task";
import { createWorkQueue } from "../schedule/workQueue";
import type { Message } from "../wire/message";
import { judgeLive, judgeRelayed, type Judgement } from "./admission";
import { createAdvertiser } from "./advertiser";
import { createAnswerer } from "./answerer";
import type { Taken } from "./arrivals";
import type { SyncEngineOptions } from "./engineOptions";
import { createDigests } from "./digests";
import type { Difference } from "./divergence";
import { createGreeter } from "./greeter";
import { createHolding } from "./holding";
import { createInbox, type Arrival } from "./inbox";
import { createLiveSender } from "./liveSender";
import { createOutlet } from "./outlet";
import { createHearing } from "./hearing";
import { createPeers } from "./peers";
import type { Progress } from "./progress";
import { createRecentRoots } from "./recentRoots";
import { createRefusals } from "./refusals";
import { createRequester } from "./requester";
import { markOf } from "./speech";
import { createStanding, type PeerStatus } from "./standing";
import type { Station } from "./station";
import { createTestimony } from "./testimony";
import type { Unconfirmed } from "./unconfirmed";
import { drawSeconds } from "./drawSeconds";
import type { Surroundings } from "./surroundings";

/**
 * Keeps one ledger equal on all clients.
 *
 * Hashes the ledger by itself (a task of the scheduler). Accepted events of peers go straight into the ledger; who
 * wants to know listens to `ledger.onAdded`.
 *
 * @noSelf
 */
export interface SyncEngine {
    start(): void;
    /** For good: another engine must be made to go on. */
    stop(): void;
    /** Advertising and sending of data; on at first. Live events of ours leave in any case. */
    enableSending(): void;
    disableSending(): void;
    /** Sends own new events that are in the ledger already; not for imports, which travel as data that others ask for. */
    announce(events: readonly LedgerEvent[]): void;
    /** Tells what we hold now (members: asks for what they lack now). */
    advertiseNow(): void;
    peers(): PeerStatus[];
    progress(): Progress;
    /** How we stand to all who send; nil when none was heard lately, or we do not know what we hold. */
    difference(): Difference | undefined;
    /** Names of those who speak in a version that is newer than ours. */
    newerVersions(): readonly string[];
    /** Others who certainly hold this event of the ledger. */
    replicatedTo(event: LedgerEvent): number;
    /** Whether all senders heard lately hold what we hold; nil when none was heard. */
    inSync(): boolean | undefined;
    /** Events that wait for an answer of the authority or for their time. */
    waiting(): number;
    /** What only members told, held aside. */
    unconfirmed(): readonly Unconfirmed[];
    /** Refused messages and events by reason, those of the router included. */
    refused(): Record<string, number>;
    /** Why nothing is sent now; nil while the channel is open. */
    pausedReason(): string | undefined;
}

/** Everything that waits for a time is looked at so often. */
const TICK_SECONDS = 1;
/** Questions and messages of many events that wait to be worked on; each is of one client. */
const WAITING_WORK_MAX = 64;
/** The authority is asked again about what waits, also when no roster change came. */
const INBOX_SECONDS = 30;

type Source = "live" | "data" | "inbox";

export function createSyncEngine(options: SyncEngineOptions): SyncEngine {
    const { ledger, ledgerId, epoch, distribution, authority, roster, router, clock, timer } = options;
    const { layout } = ledger;
    const refusals = createRefusals(options.log);
    const recentRoots = createRecentRoots();
    const peers = createPeers((root, toldAt) => recentRoots.wasOurs(root, toldAt));
    const outlet = createOutlet({
        router,
        station: () => station,
        clock,
        whyClosed: options.whyClosed,
    });
    const cancels: Cancel[] = [];
    let isRunning = false;
    let isStopped = false;
    let isSendingOn = true;
    /** Asked once a tick: the consumer's handler may be slow. */
    let isSenderNow = false;
    /** Where the events of the running merge come from; nil for the own client. */
    let source: Source | undefined;
    /** Own events that were added and not announced: an import, say. */
    let unannounced = 0;
    /** What the others know of us. */
    let toldRoot: Fingerprint | undefined;
    /** Since what we last told, week data changed what we hold. */
    let hasCaughtUp = false;
    let isInboxDue = false;
    let inboxAt = 0;

    const around: Surroundings = {
        ledger,
        clock,
        timer,
        scheduler: options.scheduler,
        random: options.random,
        peers,
        outlet,
        ownName: () => roster.ownName() ?? "",
        isSender: () => isSenderNow,
        mayPassOn: (event) => authority.mayWrite(roster.ownName() ?? "", event) === "yes",
        toldRoot(root, seconds) {
            toldRoot = root;
            greeter.told(seconds);
            advertiser.told(root, seconds);
        },
        whyNotWhisper: options.whyNotWhisper,
    };
    const digests = createDigests(layout);
    const holding = createHolding(ledger, digests);
    const work = createWorkQueue({
        name: `exchanges of ${ledgerId}`,
        scheduler: options.scheduler,
        clock,
        waitingMax: WAITING_WORK_MAX,
    });
    const advertiser = createAdvertiser(around);
    const answerer = createAnswerer({
        around,
        holding,
        work,
        announceTime: (seconds) => advertiser.announceTime(seconds),
        onSent: (seconds) => requester.sent(seconds),
        onWanted: (events) => {
            if (isSendingOn) testimony.wanted(events, clock.seconds());
        },
        onCompared: (asker, comparison) => standing.compared(asker, comparison),
    });
    const requester = createRequester({ around, holding, work, onServed: (seconds) => greeter.greet(seconds) });
    const greeter = createGreeter(around);
    const liveSender = createLiveSender(around, () => {
        unannounced = unannounced + 1;
    });
    const testimony = createTestimony({
        around,
        holding,
        work,
        maySend: authority.maySend,
        isSettled: () =>
            peers.inSync(clock.seconds()) !== false &&
            requester.isIdle() &&
            !requester.isWaiting() &&
            !answerer.isBusy(),
        tellRoot: (seconds) => {
            if (isSendingOn) greeter.greetNow(seconds);
        },
        confirm: options.confirm,
        takeIn: (events) => void merge(events, "data"),
        onChanged: options.onUnconfirmedChanged,
    });
    const inbox = createInbox({
        layout,
        judge,
        onRefused: (sender, reason) => refusals.note(sender, reason),
        onAside: (sender, event) => testimony.aside(sender, event, clock.seconds()),
    });
    const standing = createStanding({
        around,
        requester,
        router,
        onInSyncChanged: options.onInSyncChanged,
        onProgressChanged: options.onProgressChanged,
        onPeersChanged: options.onPeersChanged,
    });
    const hearing = createHearing({
        around,
        work,
        authority,
        refusals,
        advertiser,
        answerer,
        requester,
        testimony,
        toldRoot: () => toldRoot,
        admit,
        standing,
    });
    const hashing: Task = { name: `hashing of ${ledgerId}`, step: hash };
    const station: Station = {
        ledgerId,
        epoch,
        mark: markOf(options),
        layout,
        distribution,
        encoding: options.encoding,
        isClosed: () => options.whyClosed() !== undefined,
        refusals,
        receive,
        heardSegment,
        wantsWhisper: (sender) => requester.isExpecting() && authority.maySend(sender) === "yes",
        lacksNothingSince: (seconds) => peers.agreeSince(seconds, clock.seconds()),
        missedLive,
        find: (key) => ledger.find(key),
    };

    function hash(deadline: number): boolean {
        const hasMore = ledger.hash(deadline);
        const root = ledger.fingerprint();
        if (root !== undefined) recentRoots.holds(root);
        return hasMore;
    }

    function judge({ sender, event, isLive }: Arrival): Judgement {
        const verdict = authority.mayWrite(sender, event);
        const now = clock.serverTime();
        if (!isLive) {
            const isConfirmed = verdict === "no" && testimony.isConfirmed(event);
            return judgeRelayed(numberAt(event, layout.time), now, isConfirmed ? "yes" : verdict);
        }
        return judgeLive(layout, event, roster.identify(sender), now, verdict);
    }

    function reviewSender(): void {
        const ownName = roster.ownName();
        isSenderNow = isSendingOn && ownName !== undefined && authority.maySend(ownName) === "yes";
    }

    /** @returns how many were new */
    function merge(events: readonly LedgerEvent[], from: Source): number {
        if (events.length === 0) return 0;
        source = from;
        const [ok, result] = pcall(ledger.merge, events);
        source = undefined;
        if (!ok) {
            // The events are in; somebody who was told of them failed, which must not stop what we do with the message.
            options.log.error(`LibLedger: after events were added: ${tostring(result)}`);
            return events.length;
        }
        return result.added.length + result.conflicts.length;
    }

    function admit(sender: string, events: readonly LedgerEvent[], isLive: boolean): Taken {
        const accepted = inbox.admit(events.map((event) => ({ sender, event, isLive })));
        const added = merge(accepted, isLive ? "live" : "data");
        if (isLive && added > 0) liveSender.heard(events);
        return { added, refused: events.length - accepted.length };
    }

    function receive(sender: string, message: Message): void {
        if (isRunning && sender !== roster.ownName()) hearing.receive(sender, message);
    }

    function heardSegment(sender: string, isWhisper: boolean): boolean {
        if (!isRunning || sender === roster.ownName()) return false;
        hearing.heardSegment(sender, isWhisper);
        return true;
    }

    /** What he told comes to us when others see what we hold. */
    function missedLive(sender: string): void {
        if (isRunning && authority.maySend(sender) === "yes") greeter.greet(clock.seconds());
    }

    ledger.onAdded((result) => {
        if (!isRunning) return;
        standing.added(result.added);
        options.scheduler.wake(hashing);
        // Of own events we know in the next tick whether they were announced.
        if (source === undefined) unannounced = unannounced + result.added.length;
        if (source === undefined || source === "live") {
            recentRoots.grewLive(clock.seconds());
            peers.doubtStrangers();
            return;
        }
        recentRoots.grewOtherwise();
        peers.doubtAll();
        hasCaughtUp = true;
    });

    function askInbox(seconds: number): void {
        if (!isInboxDue && seconds < inboxAt) return;
        isInboxDue = false;
        inboxAt = seconds + INBOX_SECONDS;
        if (inbox.waiting() > 0) merge(inbox.ask(), "inbox");
    }

    /** What only we hold must be told; who follows will ask for it. */
    function tellImports(seconds: number): void {
        if (unannounced === 0) return;
        unannounced = 0;
        advertiser.heardNews(seconds);
        advertiser.oweRoot(seconds);
    }

    /** Others know us by what we told when we lacked something: who thinks that we do still goes on sending. */
    function tellCaughtUp(seconds: number): void {
        const root = ledger.fingerprint();
        if (!hasCaughtUp || root === undefined || !requester.lacksNothing()) return;
        hasCaughtUp = false;
        if (toldRoot !== undefined && isSame(toldRoot, root)) return;
        if (isSenderNow) advertiser.oweRoot(seconds);
        else greeter.greetLater(seconds);
    }

    function tick(): void {
        const seconds = clock.seconds();
        router.tick();
        const root = ledger.fingerprint();
        if (unannounced > 0) {
            recentRoots.grewOtherwise();
            peers.doubtAll();
        }
        if (root !== undefined) peers.review(root);
        reviewSender();
        askInbox(seconds);
        tellImports(seconds);
        tellCaughtUp(seconds);
        requester.tick(seconds);
        answerer.tick(seconds);
        advertiser.tick(seconds, answerer.isBusy() || requester.isWaiting());
        greeter.tick(seconds);
        testimony.tick(seconds);
        standing.tick();
        digests.age(seconds);
    }

    return {
        start() {
            if (isRunning || isStopped) return;
            isRunning = true;
            const seconds = clock.seconds();
            reviewSender();
            options.scheduler.wake(hashing);
            cancels.push(router.attach(station));
            // Clients that came together must not act in step.
            const phase = drawSeconds(options.random, 0, TICK_SECONDS);
            cancels.push(timer.after(phase, () => void cancels.push(timer.every(TICK_SECONDS, tick))));
            cancels.push(
                roster.onChanged(() => {
                    isInboxDue = true;
                    if (hearing.takeUnknown()) greeter.greet(clock.seconds());
                }),
            );
            greeter.greet(seconds);
        },
        stop() {
            isStopped = true;
            isRunning = false;
            liveSender.stop();
            for (const cancel of cancels) cancel();
            options.scheduler.stop(hashing);
            work.stop();
            requester.stop();
            answerer.stop();
            testimony.stop();
        },
        enableSending() {
            isSendingOn = true;
            reviewSender();
        },
        disableSending() {
            isSendingOn = false;
            reviewSender();
        },
        announce(events) {
            if (!isRunning) return;
            unannounced = math.max(0, unannounced - events.length);
            liveSender.announce(events.filter((event) => around.mayPassOn(event)));
        },
        advertiseNow() {
            if (!isRunning) return;
            const seconds = clock.seconds();
            if (isSenderNow) advertiser.tellNow(seconds);
            else greeter.greetNow(seconds);
        },
        peers: () => standing.peers(),
        progress: () => standing.progress(),
        difference: () => standing.difference(),
        newerVersions: () => router.newerVersions(),
        replicatedTo: (event) => standing.replicatedTo(event),
        inSync: () => peers.inSync(clock.seconds()),
        waiting: () => inbox.waiting(),
        unconfirmed: testimony.unconfirmed,
        refused() {
            const counts = router.refused();
            refusals.addTo(counts);
            return counts;
        },
        pausedReason: () => outlet.closedReason(),
    };
}
