import { createFrameRate } from "../../src/wow/frameRate";
import { stubGlobals } from "./stubGlobals";

describe("the frame rate", () => {
    it("is the game's own", () => {
        const stubs = stubGlobals();
        let rate = 59.5;
        stubs.set("GetFramerate", () => rate);
        const { framesPerSecond } = createFrameRate();
        assert.equal(59.5, framesPerSecond());
        rate = 12;
        assert.equal(12, framesPerSecond());
        stubs.restore();
    });
});
