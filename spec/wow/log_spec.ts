import { createLog } from "../../src/wow/log";
import { stubGlobals, type StubbedGlobals } from "./stubGlobals";

describe("the log", () => {
    let stubs: StubbedGlobals;
    let said: string[];

    before_each(() => {
        stubs = stubGlobals();
        said = [];
        stubs.set("print", (text: string) => {
            said.push(text);
        });
    });

    after_each(() => {
        stubs.restore();
    });

    it("warns once in the same words, in one line, without colours and links of others", () => {
        const log = createLog();
        log.warn("a |cffff0000red|r\nline");
        log.warn("a |cffff0000red|r\nline");
        log.warn("another");
        assert.same(["a ||cffff0000red||r line", "another"], said);
    });

    it("does not fill the chat of a client that runs for weeks", () => {
        const log = createLog();
        for (const number of $range(1, 500)) log.warn(`warning ${number}`);
        assert.equal(100, said.length);
    });

    it("gives errors to the client's handler, and survives one that fails", () => {
        const errors: string[] = [];
        stubs.set("geterrorhandler", () => (text: string) => {
            errors.push(text);
            error("the handler fails");
        });
        createLog().error("a fault");
        assert.same(["a fault"], errors);
    });
});
