import { createProgress, LINE_SECONDS } from "../../src/example/progress";

describe("the progress of catching up", () => {
    it("is told at most every few seconds, and once more at its end", () => {
        const progress = createProgress();
        const lines: string[] = [];
        for (const second of $range(0, 60)) {
            const line = progress.added(second, 10, second * 10 + 10);
            if (line !== undefined) lines.push(line);
        }
        assert.equal(4, lines.length);
        assert.matches("^Catching up: %d+ events added, %d+ held", lines[0]!);
        assert.is_nil(progress.settled(61, 610));
        assert.equal("Caught up: 610 events added, 610 held.", progress.settled(61 + LINE_SECONDS, 610));
        assert.is_false(progress.isOpen());
    });

    it("is not told of a few events while people play", () => {
        const progress = createProgress();
        assert.is_nil(progress.added(0, 1, 1));
        assert.is_nil(progress.added(40, 1, 2));
        assert.is_true(progress.isOpen());
        assert.is_nil(progress.settled(100, 2));
        assert.is_false(progress.isOpen());
    });
});
