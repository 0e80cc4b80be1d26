import { accept, refuse, type Checked } from "../event/checked";
import type { LedgerEvent } from "../event/event";
import { keyOf, keyText } from "../event/key";
import { NATIVE_LAYOUT } from "../event/layout";
import { EPOCH_KIND, GENERATION_MAX, isSameEpoch, type Epoch } from "../ledger/epoch";
import { createLineage, type EpochStep } from "../ledger/lineage";
import type { Cancel } from "../port/timer";
import type { Task } from "../schedule/task";
import { createAsidePacking } from "../store/asidePacking";
import { createEpochBook } from "../store/epochBook";
import { prepareRoot } from "../store/prepareSaved";
import type { RawTable } from "../store/savedShape";
import { createEpochHerald, type EpochHerald } from "../sync/epochHerald";
import type { Authority } from "../sync/authority";
import type { Binding, Machinery } from "./binding";
import type { Definition } from "./definition";
import { readAside, type KeptOf } from "./asideReader";
import type { LedgerScope } from "./ledgerScope";
import { createOffer, type Offer, type WhyNot, type Write } from "./offer";
import { isOwn, lateStretch, lostStretches, writtenIn } from "./leftBehind";

/** Why nothing may be written while the player has not agreed to a new epoch. */
const NEW_EPOCH = "new epoch";

const NOT_PROPOSED = "no new epoch is proposed";

type Fire = (this: void, name: LibLedgerCallbackName, ...args: unknown[]) => void;
/** Who has begun an epoch has to tell the others. */
export type Arrival = "begun" | "followed";
type Move = (this: void, arrival: Arrival) => void;

export interface EpochsOptions {
    readonly definition: Definition;
    /** Nil while it is unknown whose ledger this is. */
    readonly ledgerId: string | undefined;
    readonly scope: LedgerScope;
    readonly machinery: Machinery;
    readonly authority: Authority;
    readonly fire: Fire;
    readonly write: Write;
    /** Why events like these cannot be written now. */
    readonly whyNot: WhyNot;
    /** Leaves the binding, and this object with it, and makes those of the epoch that the book names now. */
    readonly move: Move;
    /** How this client came into the epoch, if it was just now. */
    readonly arrival: Arrival | undefined;
    readonly keptOf: KeptOf;
}

/**
 * Which of its lives a ledger is in on this client, for one scope: what is proposed, whether the player has agreed, and
 * what was left behind.
 *
 * @noSelf
 */
export interface Epochs {
    /** Fixed: moving on makes another object. */
    readonly epoch: Epoch;
    /** The binding of this epoch; once, before it begins. */
    follow(binding: Binding): void;
    /** The binding's ledger is loaded. */
    loaded(): void;
    /** Also contents that do not apply: who starts over does so whatever else is said under the key. */
    added(events: readonly LedgerEvent[]): void;
    /** The roster has changed. */
    reconsider(): void;
    /** Why nothing may be written. */
    whyPaused(): string | undefined;
    startOver(reason: string): Checked<LedgerEvent>;
    accept(): Checked<true>;
    decline(): Checked<true>;
    /** What was left behind. */
    readonly offer: Offer;
    status(): EpochsStatus;
    stop(): void;
}

export type EpochsStatus = Pick<
    LibLedgerStatus,
    "epoch" | "proposedEpoch" | "unknownEpoch" | "asideEpochs" | "leftBehind"
>;

/** The table with the book of epochs: the saved one if it can be used, else one that lives as long as the ledger object. */
function bookTableOf(definition: Definition): RawTable {
    const { saved } = definition.options;
    if (saved !== undefined && prepareRoot(saved).ok) return saved as unknown as RawTable;
    definition.epochs ??= {};
    return definition.epochs as unknown as RawTable;
}

export function createEpochs(options: EpochsOptions): Epochs {
    const { definition, ledgerId, machinery, authority, fire } = options;
    const { ports, scheduler, router } = machinery;
    const { clock, timer, random, roster, log } = ports;
    const table: RawTable = ledgerId === undefined ? new LuaTable() : bookTableOf(definition);
    const book = createEpochBook(table, ledgerId ?? "", NATIVE_LAYOUT);
    const current = book.current();
    const lineage = createLineage(NATIVE_LAYOUT, current);
    const offer = createOffer({ book, roster, write: options.write, whyNot: options.whyNot });
    let binding: Binding | undefined;
    let herald: EpochHerald | undefined;
    let packing: Task | undefined;
    let cancelSettling: Cancel | undefined;
    const cancels: Cancel[] = [];
    /** The epoch, by its id, that this client began, or to which the player has agreed. */
    let begunId: string | undefined;
    let agreedId: string | undefined;
    let proposedId: string | undefined;

    for (const { parent, event } of book.starts()) {
        const added = lineage.add(parent, event);
        if (!added.ok) log.warn(`LibLedger: a start over of ${definition.name} was left out: ${added.reason}`);
    }

    function proposed(): EpochStep | undefined {
        const best = lineage.best();
        return isSameEpoch(best, current) ? undefined : lineage.step(best);
    }

    /** Nothing is lost here that would not be offered again, so the player need not be asked. */
    function losesNothing(to: Epoch): boolean {
        const own = roster.ownIdentity();
        const mayBeOwn = to.generation === current.generation;
        for (const event of binding?.ledger.events ?? []) {
            if (event.get(NATIVE_LAYOUT.kind) !== EPOCH_KIND && !(mayBeOwn && isOwn(event, own))) return false;
        }
        return true;
    }

    function nameOf(event: LedgerEvent): string | undefined {
        const { realm, creator } = keyOf(NATIVE_LAYOUT, event);
        return roster.nameOf({ realm, creator });
    }

    function propose({ epoch, reason, event }: EpochStep): void {
        if (proposedId === epoch.id || definition.declinedEpoch === epoch.id) return;
        proposedId = epoch.id;
        fire("EpochProposed", epoch.generation, reason, nameOf(event));
    }

    function moveTo(to: Epoch, { ledger, retractions }: Binding): void {
        let events = 0;
        for (const event of ledger.events) if (event.get(NATIVE_LAYOUT.kind) !== EPOCH_KIND) events = events + 1;
        const own = roster.ownIdentity();
        const behind = writtenIn(lateStretch(lineage, current, to), ledger, retractions, own);
        book.moveTo(to, { epoch: current, events }, behind);
        options.move(begunId === to.id ? "begun" : "followed");
    }

    function settle(): void {
        cancelSettling = undefined;
        const step = proposed();
        if (binding === undefined || !binding.isLoaded() || step === undefined) return;
        if (needsArchive(binding)) return;
        if (agreedId === step.epoch.id || losesNothing(step.epoch)) moveTo(step.epoch, binding);
        else propose(step);
    }

    /** What is left behind is looked through to its beginning; this goes on when it is back. */
    function needsArchive({ ledger: { archive } }: Binding): boolean {
        archive.need();
        return archive.start() > 0;
    }

    /** Not at once: whoever told us is in the middle of his work. */
    function settleSoon(): void {
        cancelSettling ??= timer.after(0, settle);
    }

    function add(event: LedgerEvent): boolean {
        const added = lineage.add(current, event);
        if (!added.ok || !added.value) return false;
        book.addStart({ parent: current, event });
        return true;
    }

    function learn({ parent, event }: EpochStep): void {
        book.addStart({ parent, event });
        settleSoon();
    }

    function createHerald(of: Binding, id: string): EpochHerald {
        const distribution = definition.options.channel;
        const encoding = definition.options.encoding ?? "binary";
        return createEpochHerald({
            address: {
                ledgerId: id,
                layout: NATIVE_LAYOUT,
                distribution,
                encoding,
                isClosed: () => options.scope.whyClosed() !== undefined,
            },
            lineage,
            current,
            authority,
            roster,
            router,
            clock,
            timer,
            random,
            whyClosed: options.scope.whyClosed,
            isSendingOn: () => definition.isSending,
            onStart: learn,
            onLost: () => of.sync?.advertiseNow(),
        });
    }

    function packAside(id: string): void {
        const epochs = book.aside().map(({ epoch }) => epoch);
        if (epochs.length === 0) return;
        packing = createAsidePacking({ saved: table, ledgerId: id, epochs, layout: NATIVE_LAYOUT, clock, scheduler });
        scheduler.wake(packing);
    }

    /** Where the way here left that which this client had gone first, more was left behind than when it went that way. */
    function recoverLost(id: string): void {
        const left = book.aside()[book.aside().length - 1];
        const isSaved = table === (definition.options.saved as unknown);
        const saved = isSaved ? definition.options.saved : undefined;
        for (const stretch of left === undefined ? [] : lostStretches(lineage, left.epoch, current)) {
            const reading = { saved, ledgerId: id, ports, scheduler, keptOf: options.keptOf };
            const cancel = readAside(reading, stretch.epoch, (ledger, retractions) => {
                const more = writtenIn(stretch, ledger, retractions, roster.ownIdentity());
                if (more.length > 0) book.setBehind([...more, ...book.behind()]);
            });
            cancels.push(cancel);
        }
    }

    function arrive(): void {
        const step = lineage.step(current);
        if (options.arrival === undefined || step === undefined) return;
        if (options.arrival === "begun") herald?.tellFrom(step.parent);
        fire("EpochChanged", current.generation, step.reason);
    }

    return {
        epoch: current,
        offer,
        follow(followed) {
            followed.ledger.archive.onOpened(settleSoon);
            binding = followed;
        },
        loaded() {
            if (binding === undefined || ledgerId === undefined) return;
            herald = createHerald(binding, ledgerId);
            packAside(ledgerId);
            arrive();
            if (options.arrival !== undefined) recoverLost(ledgerId);
            settleSoon();
        },
        added(events) {
            let isNews = false;
            for (const event of events) {
                if (event.get(NATIVE_LAYOUT.kind) === EPOCH_KIND && add(event)) isNews = true;
            }
            if (isNews) settleSoon();
        },
        reconsider() {
            herald?.ask();
            if (proposed() !== undefined) settleSoon();
        },
        whyPaused: () => (proposed() === undefined ? undefined : NEW_EPOCH),
        startOver(reason) {
            const generation = current.generation + 1;
            if (generation > GENERATION_MAX) return refuse("the ledger was started over too often");
            const written = options.write(EPOCH_KIND, [generation, reason]);
            if (!written.ok) return written;
            begunId = keyText(NATIVE_LAYOUT, written.value);
            agreedId = begunId;
            settleSoon();
            return written;
        },
        accept() {
            const step = proposed();
            if (step === undefined) return refuse(NOT_PROPOSED);
            agreedId = step.epoch.id;
            settleSoon();
            return accept(true);
        },
        decline() {
            const step = proposed();
            if (step === undefined) return refuse(NOT_PROPOSED);
            agreedId = undefined;
            definition.declinedEpoch = step.epoch.id;
            return accept(true);
        },
        status() {
            const step = proposed();
            return {
                epoch: current,
                proposedEpoch: step === undefined ? undefined : describe(step),
                unknownEpoch: herald?.unknownEpoch(),
                asideEpochs: book
                    .aside()
                    .filter(({ events }) => events > 0)
                    .map(({ epoch, events }) => ({ ...epoch, events })),
                leftBehind: offer.events().length,
            };
        },
        stop() {
            cancelSettling?.();
            herald?.stop();
            if (packing !== undefined) scheduler.stop(packing);
            for (const cancel of cancels) cancel();
        },
    };

    function describe({ epoch, reason, event }: EpochStep): LibLedgerProposedEpoch {
        return {
            generation: epoch.generation,
            key: epoch.id,
            reason,
            by: nameOf(event),
            time: keyOf(NATIVE_LAYOUT, event).time,
            isDeclined: definition.declinedEpoch === epoch.id,
        };
    }
}
