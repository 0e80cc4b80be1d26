import { play } from "./oracle/play";

/** `npm run oracle` runs as many as one likes, from any seed. */
const HISTORIES = tonumber(os.getenv("ORACLE_HISTORIES") ?? "150")!;
const FIRST_SEED = tonumber(os.getenv("ORACLE_FIRST_SEED") ?? "1")!;

describe("replay of random histories", () => {
    it(`makes of ${HISTORIES} what one makes who sorts everything and begins at the beginning`, () => {
        for (const seed of $range(FIRST_SEED, FIRST_SEED + HISTORIES - 1)) {
            const [ok, problem] = pcall(play, seed, (expected: unknown, actual: unknown, what?: string) => {
                assert.same(expected, actual, what);
            });
            if (!ok) error(`seed ${seed}: ${type(problem) === "string" ? tostring(problem) : messageOf(problem)}`, 0);
        }
    });
});

/** busted raises tables. */
function messageOf(problem: unknown): string {
    return tostring((problem as { message?: unknown }).message ?? problem);
}
