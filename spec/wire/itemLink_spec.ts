import { packItemLink, unpackItemLink } from "../../src/wire/itemLink";

describe("itemLink", () => {
    const links: [link: string, packed: string][] = [
        ["|cffa335ee|Hitem:16911::::::::60:::::::|h[Bloodfang Bracers]|h|r", "a335ee16911H60G,Bloodfang Bracers"],
        ["|cff0070dd|Hitem:1:-2:3|h[Of the Bear, or so]|h|r", "0070dd1A-2A3,Of the Bear, or so"],
        [`|cFFa335ee|Hitem:1|h[x]|h|r`, ""],
        [`|cffa335ee|Hitem:5${string.rep(":", 60)}|h[Many]|h|r`, "a335ee5ZZH,Many"],
        [`|cffa335ee|Hitem:5|h[${string.rep("x", 300)}]|h|r`, ""],
    ];
    for (const [link, packed] of links) {
        it(`${packed === "" ? "leaves alone" : "packs"} ${link}`, () => {
            assert.equal(packed, packItemLink(link) ?? "");
            if (packed !== "") assert.equal(link, unpackItemLink(packed));
        });
    }

    it("refuses what it has not packed", () => {
        for (const text of [
            "",
            "a335ee",
            "a335ee1",
            "xyzxyz1,a",
            "a335ee1,a]|h",
            "a335eeb,x",
            `a335ee${string.rep("Z", 300)},x`,
        ]) {
            assert.is_nil(unpackItemLink(text), text);
        }
    });
});
