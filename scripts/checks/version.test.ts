import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { minorOf, packageVersion } from "../version.js";

describe("minorOf", () => {
    it("rises with the version", () => {
        const rising = ["0.0.0", "0.1.0", "0.1.1", "0.1.999", "0.2.0-alpha.0", "0.2.0-alpha.332", "0.2.0-beta.0"];
        rising.push(
            "0.2.0-beta.7",
            "0.2.0-rc.0",
            "0.2.0-rc.332",
            "0.2.0",
            "1.0.0",
            "1.0.1-rc.1",
            "1.0.1",
            "999.999.999",
        );
        const minors = rising.map(minorOf);
        assert.deepEqual(
            minors,
            [...new Set(minors)].sort((a, b) => a - b),
        );
    });

    it("is printed in full by Lua, whose numbers have 14 digits", () => {
        assert.ok(minorOf("999.999.999") < 1e14);
    });

    it("is above 1, which stands for a checkout that was not built", () => {
        assert.ok(minorOf("0.0.0") > 1);
    });

    for (const version of ["1.2", "1.2.3.4", "v1.2.3", "1.2.3-gamma.1", "1.2.3-beta", "1.1000.0", "1.2.3-rc.333"]) {
        it(`refuses ${version}`, () => {
            assert.throws(() => minorOf(version), /version/);
        });
    }

    it("knows the version of this package", () => {
        assert.ok(minorOf(packageVersion()) > 0);
    });
});
