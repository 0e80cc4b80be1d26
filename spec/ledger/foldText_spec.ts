import type { FieldValue } from "../../src/event/event";
import { NATIVE_LAYOUT } from "../../src/event/layout";
import { FOLD_KIND, foldPieceOf, type FoldPiece, foldTextFields, joinFoldText } from "../../src/ledger/foldText";
import { eventAt } from "../replay/replayWorld";

const KEY = "1754900000-0-5-7";
const TEXT = string.rep("0123456789", 400);

function piecesOf(fields: readonly FieldValue[][]): FoldPiece[] {
    const pieces: FoldPiece[] = [];
    for (const each of fields) {
        const piece = foldPieceOf(NATIVE_LAYOUT, eventAt(1754900001, FOLD_KIND, ...each), KEY);
        if (piece !== undefined) pieces.push(piece);
    }
    return pieces;
}

describe("the text of a told state", () => {
    it("comes together from its pieces, in whatever order they came", () => {
        const pieces = [
            ...piecesOf(foldTextFields(KEY, "other", "x")),
            ...piecesOf(foldTextFields(KEY, "points", TEXT)),
        ];
        assert.equal(4, pieces.length);
        assert.equal(TEXT, joinFoldText([...pieces].reverse(), "points"));
        assert.equal("x", joinFoldText(pieces, "other"));
    });

    it("is none while a piece is missing, or of what nobody told", () => {
        const pieces = piecesOf(foldTextFields(KEY, "points", TEXT));
        for (const missing of $range(0, pieces.length - 1)) {
            const rest = pieces.filter((_, place) => place !== missing);
            assert.is_nil(joinFoldText(rest, "points"), `without ${missing + 1}`);
        }
        assert.is_nil(joinFoldText(pieces, "standings"));
    });

    const wrong: [what: string, fields: FieldValue[]][] = [
        ["of another checkpoint", ["1-0-0-1", "points", 1, 1, "x"]],
        ["without a name", [KEY, 1, 1, 1, "x"]],
        ["with a number beyond its count", [KEY, "points", 2, 1, "x"]],
        ["with a number that is not whole", [KEY, "points", 1.5, 2, "x"]],
        ["of more pieces than a state may have", [KEY, "points", 1, 1000000, "x"]],
        ["with a count that is text", [KEY, "points", 1, "1", "x"]],
        ["without a text", [KEY, "points", 1, 1, false]],
    ];
    for (const [what, fields] of wrong) {
        it(`is not made of a piece ${what}`, () => {
            assert.same([], piecesOf([fields]));
        });
    }
});
