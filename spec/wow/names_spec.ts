import { fullNameOf, identityOf } from "../../src/wow/names";

declare function newproxy(this: void, hasMetatable: boolean): object;

type Globals = LuaTable<string, unknown>;
const globals = _G as unknown as Globals;

/** A value that raises whenever it is touched, as the game's secret ones do, and says it is text. */
function createSecret(): unknown {
    const touch = (): never => error("a secret value was touched");
    const secret = newproxy(true);
    const metatable = getmetatable(secret) as unknown as Globals;
    for (const operation of ["__index", "__concat", "__len", "__lt", "__le", "__add", "__call"])
        metatable.set(operation, touch);
    return secret;
}

describe("names", () => {
    const kept = new LuaTable<string, unknown>();
    const secret = createSecret();
    const replaced = ["GetNormalizedRealmName", "issecretvalue", "type"];

    before_each(() => {
        for (const name of replaced) kept.set(name, globals.get(name));
        const originalType = type;
        globals.set("GetNormalizedRealmName", () => "Everlook");
        globals.set("issecretvalue", (value: unknown) => rawequal(value, secret));
        globals.set("type", (value: unknown) => (rawequal(value, secret) ? "string" : originalType(value)));
    });

    after_each(() => {
        for (const name of replaced) globals.set(name, kept.get(name));
    });

    it("are completed by the own realm, where they name none", () => {
        assert.equal("Anna-Everlook", fullNameOf("Anna"));
        assert.equal("Anna-Mirage", fullNameOf("Anna-Mirage"));
        assert.equal("Ännchen-Everlook", fullNameOf("Ännchen"));
        // Two words, as a client without realms is said to have.
        assert.equal("Anna Smith-Everlook", fullNameOf("Anna Smith"));
    });

    it("have one form for a realm, however the client writes it", () => {
        assert.equal("Anna-AzjolNerub", fullNameOf("Anna-Azjol-Nerub"));
        assert.equal("Anna-Area52", fullNameOf("Anna-Area 52"));
        assert.equal("Anna-Kel'Thuzad", fullNameOf("Anna-Kel'Thuzad"));
    });

    it("are unknown until the client knows its realm, and stay bare where there are no realms", () => {
        globals.set("GetNormalizedRealmName", () => undefined);
        assert.is_nil(fullNameOf("Anna"));
        assert.equal("Anna-Mirage", fullNameOf("Anna-Mirage"));
        globals.set("GetNormalizedRealmName", () => "");
        assert.equal("Anna Smith", fullNameOf("Anna Smith"));
    });

    it("are nothing where there is no text, or a secret one", () => {
        assert.is_nil(fullNameOf(undefined));
        for (const value of ["", 5, true, {}, secret]) assert.is_nil(fullNameOf(value));
    });

    it("work on clients that have no secrets", () => {
        globals.set("issecretvalue", undefined);
        assert.equal("Anna-Everlook", fullNameOf("Anna"));
    });

    const guids: [guid: unknown, realm: number | undefined, creator: number | undefined][] = [
        ["Player-4440-0A1B2C3D", 4440, 0x0a1b2c3d],
        ["Player-1-FFFFFFFF", 1, 4294967295],
        ["Player-65535-00000000", 65535, 0],
        ["Player-65536-00000001", undefined, undefined],
        ["Player-1-1FFFFFFFF", undefined, undefined],
        ["Player-4440-0A1B2C3G", undefined, undefined],
        ["Player-4440-", undefined, undefined],
        ["Player--0A1B2C3D", undefined, undefined],
        ["Player-4440-0A1B2C3D-1", undefined, undefined],
        ["Creature-0-4440-0-1-2-0A1B2C3D", undefined, undefined],
        ["Pet-4440-0A1B2C3D", undefined, undefined],
        ["", undefined, undefined],
        [undefined, undefined, undefined],
        [5, undefined, undefined],
        [secret, undefined, undefined],
    ];
    guids.forEach(([guid, realm, creator], index) => {
        it(`read the GUID ${index + 1}: ${rawequal(guid, secret) ? "a secret" : tostring(guid)}`, () => {
            const identity = identityOf(guid);
            assert.equal(realm, identity?.realm);
            assert.equal(creator, identity?.creator);
        });
    });
});
