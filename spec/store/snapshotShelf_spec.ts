import { FIRST_EPOCH } from "../../src/ledger/epoch";
import { createSnapshotShelf } from "../../src/store/snapshotShelf";
import type { TextShelf } from "../../src/store/textShelf";
import { prepareSaved } from "../../src/store/prepareSaved";

const LEDGER_ID = "4711";

interface Saved {
    readonly ledgers: Record<string, { snapshots?: unknown }>;
}

function noPause(): void {}

describe("the shelf of stored snapshots", () => {
    let saved: Saved;
    let shelf: TextShelf;
    let text: string;

    before_each(() => {
        saved = {} as Saved;
        prepareSaved(saved, LEDGER_ID, FIRST_EPOCH);
        shelf = createSnapshotShelf(saved, LEDGER_ID, FIRST_EPOCH);
        const bytes: string[] = [];
        for (const byte of $range(0, 255)) bytes.push(string.char(byte));
        text = `${bytes.join("")}${string.rep("Ännchen 17.5;", 200)}`;
    });

    function found(name: string): string | undefined {
        const result = shelf.get(name, noPause);
        return result.ok ? result.value : undefined;
    }

    it("gives back what was put there, whatever bytes it has, and keeps it short", () => {
        shelf.put("points", text, noPause);
        assert.is_true(shelf.has("points"));
        assert.equal(text, found("points"));
        const stored = (saved.ledgers[LEDGER_ID]!.snapshots as Record<string, string>)["points"]!;
        assert.is_true(stored.length < text.length, `${stored.length} bytes`);
        assert.is_nil(string.match(stored, "%c")[0]);
    });

    it("gives back nothing rather than something else, wherever a byte was changed", () => {
        shelf.put("points", text, noPause);
        const texts = saved.ledgers[LEDGER_ID]!.snapshots as Record<string, string>;
        const stored = texts["points"]!;
        for (const at of $range(1, stored.length)) {
            const other = string.sub(stored, at, at) === "7" ? "8" : "7";
            texts["points"] = `${string.sub(stored, 1, at - 1)}${other}${string.sub(stored, at + 1)}`;
            const result = found("points");
            assert.is_true(result === undefined || result === text, `byte ${at}`);
        }
        for (const length of $range(0, stored.length - 1, 13)) {
            texts["points"] = string.sub(stored, 1, length);
            assert.is_nil(found("points"), `cut at ${length}`);
        }
    });

    it("has nothing of other names, of other ledgers, and of what was dropped", () => {
        shelf.put("points", text, noPause);
        assert.is_false(shelf.has("standings"));
        assert.is_nil(found("standings"));
        assert.is_false(createSnapshotShelf(saved, "4712", FIRST_EPOCH).has("points"));
        shelf.drop("points");
        assert.is_false(shelf.has("points"));
    });

    it("takes what is not of its shape for nothing, and writes over it", () => {
        for (const odd of ["text", 5, { points: 5 }, { points: "2 5 5 x" }, { points: "1 999999 5 x" }]) {
            saved.ledgers[LEDGER_ID]!.snapshots = odd;
            assert.is_nil(found("points"));
        }
        shelf.put("points", text, noPause);
        assert.equal(text, found("points"));
    });
});
