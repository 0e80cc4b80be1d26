import type { Dialect } from "../../../src/compat/dialect";
import type { ReceiveHandler } from "../../../src/compat/sync/listSync";
import type { SyncGuild } from "../syncGuild";

const FILE = "spec/compat/original/original.lua";
const REALM = 4466;

/** A record of the stand-in. */
interface Row {
    readonly _a: number;
    readonly _b: number;
    readonly _c: number;
    readonly _e?: number;
    readonly item?: string;
}

/** @noSelf */
interface OriginalLedger {
    registerMutator(entryClass: object, mutator: (entry: Row) => void): void;
    submitEntry(entry: object): void;
    enableSending(): void;
}

interface EntryClass {
    "new"(): Record<string, unknown>;
    extend(identifier: string): EntryClass;
    fields: (this: void) => string[];
}

/** @noSelf */
interface Factory {
    createLedger(
        saved: object[],
        send: (message: object, distribution: string, target?: string) => void,
        register: (handler: ReceiveHandler) => void,
        authorise: (...args: unknown[]) => boolean,
    ): OriginalLedger;
}

interface Exports {
    readonly LogEntry: EntryClass;
    readonly LedgerFactory: Factory;
}

/** A client on the stand-in of the original. @noSelf */
export interface OriginalMember {
    readonly name: string;
    readonly ledger: OriginalLedger;
    /** As `Member.holds`. */
    holds(): string;
    /** An entry of this moment, kept but told nobody. */
    write(item: string, secondsAgo?: number): void;
    /** The same, told everybody. */
    submit(item: string): void;
}

export interface OriginalOptions {
    readonly dialect?: Dialect;
    readonly isClassic?: boolean;
}

let creators = 0x5000;

/** Puts the stand-in, in an environment of its own, onto the guild's channel. */
export function joinOriginal(guild: SyncGuild, name: string, options: OriginalOptions = {}): OriginalMember {
    const { dialect = "base", isClassic = false } = options;
    creators = creators + 1;
    const guid = string.format("Player-%d-%08X", REALM, creators);
    const { clock, random, time } = guild;
    const environment = {
        ORIGINAL_DIALECT: dialect,
        ORIGINAL_IS_CLASSIC: isClassic,
        GetServerTime: (): number => clock.serverTime(),
        GetTime: (): number => clock.seconds(),
        UnitName: (): string => name,
        UnitGUID: (): string => guid,
        C_Timer: {
            After: (seconds: number, callback: () => void): void => void time.timer.after(seconds, callback),
            NewTicker: (seconds: number, callback: () => void): object => {
                const cancel = time.timer.every(seconds, callback);
                return { Cancel: cancel };
            },
        },
        math: setmetatable({ random: () => random.integer(0, 999999) / 1000000 }, { __index: math }),
    };
    setmetatable(environment, { __index: _G });
    const [chunk, problem] = loadfile(FILE);
    if (chunk === undefined) error(problem, 0);
    setfenv(chunk, environment);
    chunk();
    const { LogEntry, LedgerFactory } = (environment as unknown as { ORIGINAL: Exports }).ORIGINAL;
    const entryClass = LogEntry.extend("AWD");
    entryClass.fields = () => [...LogEntry.fields(), "item", "note", "points"];

    const saved: Row[] = [];
    let handler: ReceiveHandler = () => undefined;
    const seat = guild.sit(name, (message, distribution, sender) => {
        const [ok, raised] = pcall(handler, message, distribution, sender);
        if (!ok) guild.errors.push(`${name}: ${tostring(raised)}`);
    });
    const ledger = LedgerFactory.createLedger(
        saved,
        (message, distribution, target) => {
            seat.send(message, distribution, target);
        },
        (given) => {
            handler = given;
        },
        (...args) => !guild.mistrusted.has(args[args.length - 1] as string),
    );
    ledger.registerMutator(entryClass, () => undefined);

    function made(item: string): Record<string, unknown> {
        const entry = entryClass.new();
        return Object.assign(entry, { item, note: "of old", points: 3 });
    }

    return {
        name,
        ledger,
        holds() {
            const texts = saved.map(({ _a, _b, _c, _e, item }) => `${_c}-${_b}-${_e ?? 0}-${_a} ${tostring(item)}`);
            return table.concat(texts, "\n");
        },
        write(item, secondsAgo = 0) {
            const entry = made(item);
            entry._c = (entry._c as number) - secondsAgo;
            const manager = (ledger as unknown as { getStateManager(this: void): { addEvent(entry: object): void } })
                .getStateManager;
            manager().addEvent(entry);
        },
        submit(item) {
            ledger.submitEntry(made(item));
        },
    };
}
