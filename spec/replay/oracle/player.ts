import type { LedgerEvent } from "../../../src/event/event";
import type { Projection } from "../../../src/replay/projection";
import type { Shelf } from "../../../src/replay/lasting";
import { HANDLERS_NAME } from "../../../src/replay/handling";
import type { Random } from "../../world/random";
import { createReplayWorld, type ReplayWorld } from "../replayWorld";
import { contentText } from "./naive";
import { type Chain, guildProjection, isBad, link, newChain } from "./subjects";

/**
 * A client with handlers that own their state and a projection "p".
 *
 * @noSelf
 */
export interface Player {
    readonly world: ReplayWorld;
    readonly isFailing: boolean;
    /** What the handlers have made. */
    handled(): Chain;
    /** The same as a projection that never fails. */
    handlersAsProjection(): Projection;
    /** The projection as it is registered, but it never fails. */
    projection(): Projection;
    /** Registers it with another meaning. */
    changeVersion(): void;
    skip(event: LedgerEvent, name: string): void;
    /** Which contents this consumer was told to leave out. */
    leftOut(name: string): LuaSet<string>;
}

/** @param isFailing whether some events cannot be handled */
export function createPlayer(random: Random, isFailing: boolean, shelf: Shelf): Player {
    const world = createReplayWorld({ batchSize: random.integer(1, 50), intervalSeconds: random.integer(0, 1), shelf });
    const isKeeping = random.chance(0.6);
    const left = new LuaMap<string, LuaSet<string>>();
    let chain = newChain();
    let version = 1;

    function spend(): void {
        if (random.chance(0.3)) world.time.spend(1);
    }

    function project(): void {
        left.set("p", new LuaSet());
        world.replayer.project("p", guildProjection(version, isFailing, spend));
    }

    function handle(kind: string): void {
        world.replayer.on(kind, (_, number) => {
            spend();
            const isWrong = isFailing && isBad(number);
            // Who cannot be put back must not leave anything half done.
            if (isWrong && !isKeeping) error("cannot handle this", 0);
            link(chain, kind, number as number);
            if (isWrong) error("cannot handle this", 0);
        });
    }

    left.set(HANDLERS_NAME, new LuaSet());
    world.hooks.onRestarted = (name) => {
        if (name === HANDLERS_NAME) chain = newChain();
    };
    handle("a");
    if (isKeeping) {
        world.replayer.onSnapshot({
            save: () => chain,
            restore(saved) {
                chain = saved as Chain;
            },
        });
    }
    project();
    handle("b");

    return {
        world,
        isFailing,
        handled: () => chain,
        handlersAsProjection() {
            const linked = (kind: string) => (state: object, _: LedgerEvent, number: unknown) => {
                link(state as Chain, kind, number as number);
            };
            return { initialState: newChain, evolve: { a: linked("a"), b: linked("b") } };
        },
        projection: () => guildProjection(version, false, () => {}),
        changeVersion() {
            version = 3 - version;
            project();
        },
        skip(event, name) {
            // A retraction may have let it go on in the meantime.
            if (world.replayer.skip(event, name) === 1) left.get(name)!.add(contentText(event));
        },
        leftOut: (name) => left.get(name)!,
    };
}
