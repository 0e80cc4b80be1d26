import type { LedgerEvent } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { createWeekIndex } from "../../src/ledger/weekIndex";
import { ADLER_START, createKeyHasher } from "../../src/fingerprint/adler32";
import { makeEvents } from "./events";
import { createFrames } from "./frames";
import type { Job } from "./job";
import { compare, type Body } from "./measure";
import type { Tell } from "./row";
import { checkSame, createTally, runBareLoop } from "./tally";
import { createReplay, ledgerOf } from "./world";

const REPLAY_TIMES_MAX = 5;
const HASH_TIMES_MAX = 3;

function bareLoop(events: readonly LedgerEvent[]): Body {
    const tally = createTally();
    return () => runBareLoop(events, tally);
}

function catchup(events: readonly LedgerEvent[]): Body {
    const replayer = createReplay(events, createTally());
    return () => {
        if (replayer.catchup() !== 0) error("replay did not come to its end");
    };
}

function slices(events: readonly LedgerEvent[]): Body {
    const frames = createFrames();
    const replayer = createReplay(events, createTally(), frames);
    return () => {
        while (frames.run()) {
            // One slice a frame.
        }
        if (replayer.applied() !== events.length) error("replay did not come to its end");
    };
}

function hashAlone(events: readonly LedgerEvent[]): Body {
    const hasher = createKeyHasher(NATIVE_LAYOUT);
    return () => {
        hasher.extend(ADLER_START, events, 1, events.length);
    };
}

/** The keys' hashes of all weeks, which clients compare, and the state hash. */
function catchupWithWeeks(events: readonly LedgerEvent[]): Body {
    const replayer = createReplay(events, createTally());
    const ledger = ledgerOf(events);
    const index = createWeekIndex(NATIVE_LAYOUT, events, (week) => ledger.weekRange(week));
    return () => {
        if (replayer.catchup() !== 0) error("replay did not come to its end");
        for (const week of index.numbers) index.extendHash(week, math.huge);
    };
}

function fingerprints(events: readonly LedgerEvent[]): Body {
    const ledger = ledgerOf(events);
    return () => {
        if (ledger.hash(math.huge)) error("the hasher did not come to its end");
    };
}

/** Replay must make what the bare loop makes, and its hash must be the one that the ledger tells. */
function check(events: readonly LedgerEvent[]): void {
    const [bare, replayed] = [createTally(), createTally()];
    runBareLoop(events, bare);
    const replayer = createReplay(events, replayed);
    replayer.catchup();
    checkSame(bare, replayed);
    const ledger = ledgerOf(events);
    ledger.hash(math.huge);
    if (replayer.stateHash() !== ledger.fingerprint()?.hash) error("the state hash is not the ledger's");
}

/** Replay, and its parts, in proportion to a loop that does nothing but call the handler. */
export function benchReplay({ seed, count, rounds }: Job, tell: Tell): void {
    const events = makeEvents(seed, count);
    check(events);
    const subjects = [bareLoop, catchup, catchupWithWeeks, slices, hashAlone, fingerprints];
    const [bare, replayed, both, sliced, hashed, summed] = compare(
        rounds,
        subjects.map((subject) => () => subject(events)),
    );
    const told = [
        { what: "bare loop calling the handler", measured: bare!, bound: undefined },
        { what: "Replayer.catchup with the state hash", measured: replayed!, bound: undefined },
        { what: "the same with the weeks' hashes, too", measured: both!, bound: REPLAY_TIMES_MAX },
        { what: "the same in slices, os.clock asked per event", measured: sliced!, bound: undefined },
        { what: "Adler-32 over all keys alone", measured: hashed!, bound: HASH_TIMES_MAX },
        { what: "Adler-32 and content sum of every week, in units", measured: summed!, bound: undefined },
    ];
    for (const { what, measured, bound } of told) {
        tell({ what, milliseconds: measured.milliseconds, figure: measured.ratio, unit: "times", bound });
    }
}
