import { whisperObstacle } from "../../src/wow/whisper";
import { stubGlobals, type StubbedGlobals } from "./stubGlobals";

const FAR = "whispers do not reach that realm";

describe("whispers", () => {
    let stubs: StubbedGlobals;

    before_each(() => {
        stubs = stubGlobals();
        stubs.set("issecretvalue", (value: unknown) => value === "secret");
        stubs.set("IsInInstance", () => $multi(false, "none"));
        stubs.set("GetNormalizedRealmName", () => "Everlook");
        stubs.set("GetAutoCompleteRealms", () => ["Everlook", "Azjol-Nerub"]);
    });

    after_each(() => {
        stubs.restore();
    });

    it("reach players of the own realm and of connected ones", () => {
        assert.is_nil(whisperObstacle("Bert-Everlook"));
        assert.is_nil(whisperObstacle("Bert-AzjolNerub"));
        assert.equal(FAR, whisperObstacle("Bert-Lordaeron"));
    });

    it("reach the own realm where the client does not tell, or tells nonsense about, connected ones", () => {
        const answers = [() => undefined, () => [5, "secret"], () => "Lordaeron", () => error("no"), "missing"];
        for (const answer of answers) {
            stubs.set("GetAutoCompleteRealms", answer === "missing" ? undefined : answer);
            assert.is_nil(whisperObstacle("Bert-Everlook"));
            assert.equal(FAR, whisperObstacle("Bert-Lordaeron"));
        }
    });

    it("are not worth it inside instances, where they are counted like broadcasts", () => {
        stubs.set("IsInInstance", () => $multi(true, "raid"));
        assert.equal("inside an instance", whisperObstacle("Bert-Everlook"));
    });

    it("wait until the client knows its realm, and reach everybody where there are no realms", () => {
        stubs.set("GetNormalizedRealmName", () => undefined);
        assert.equal("the own realm is not known yet", whisperObstacle("Bert-Everlook"));
        stubs.set("GetNormalizedRealmName", () => "");
        assert.is_nil(whisperObstacle("Bert Smith"));
    });
});
