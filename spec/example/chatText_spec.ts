import { escapeText, TEXT_BYTES_MAX } from "../../src/example/chatText";

const HALO = "|cffa335ee|Hitem:16921::::::::60:::::::|h[Halo of Transcendence]|h|r";
const MODERN = "|cnIQ4:|Hitem:16921::::::::60:::::::|h[Halo of Transcendence]|h|r";

describe("escapeText", () => {
    const cases: [name: string, text: string, escaped: string][] = [
        ["plain text stays", "Onyxia kill", "Onyxia kill"],
        ["item links stay", `for ${HALO} and ${HALO}!`, `for ${HALO} and ${HALO}!`],
        ["links coloured by quality stay", `${MODERN}, ${HALO}`, `${MODERN}, ${HALO}`],
        ["text after a link stays", `${HALO}\\`, `${HALO}\\`],
        ["a texture is shown, not drawn", "|TInterface\\Icons\\x:99|t", "||TInterface\\Icons\\x:99||t"],
        ["other links cannot be clicked", "|Hplayer:Eve|h[Eve]|h", "||Hplayer:Eve||h[Eve]||h"],
        ["a link without its end is no link", "|cffa335ee|Hitem:1|h[a]", "||cffa335ee||Hitem:1||h[a]"],
        [
            "a link in a link's name is not rebuilt",
            "|cffa335ee|Hitem:1|h[a|Hx|h]|h|r",
            "||cffa335ee||Hitem:1||h[a||Hx||h]||h||r",
        ],
        ["lines are joined", "one\ntwo\rthree\0four", "one two three four"],
        ["a lone bar is doubled", "|", "||"],
        ["nothing is nothing", "", ""],
    ];
    for (const [name, text, escaped] of cases) {
        it(name, () => {
            assert.equal(escaped, escapeText(text));
        });
    }

    it("cuts long text between characters", () => {
        const cut = escapeText(string.rep("ö", TEXT_BYTES_MAX));
        assert.equal(string.rep("ö", TEXT_BYTES_MAX / 2) + "...", cut);
        assert.equal(
            "a" + string.rep("ö", TEXT_BYTES_MAX / 2 - 1) + "...",
            escapeText("a" + string.rep("ö", TEXT_BYTES_MAX)),
        );
    });
});
