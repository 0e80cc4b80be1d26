import type { Serializer } from "../../src/port/serializer";

/** @noSelf */
interface FakeLibStub {
    NewLibrary(stub: unknown, major: string, minor: number): LuaTable<string, unknown>;
}

interface AceSerializer {
    Serialize(...values: unknown[]): string;
    Deserialize(text: string): LuaMultiReturn<[ok: boolean, ...values: unknown[]]>;
}

/** The bundled AceSerializer-3.0, loaded with a LibStub that knows nothing else. */
export function loadSerializer(): Serializer {
    const library = new LuaTable<string, unknown>();
    const stub: FakeLibStub = { NewLibrary: () => library };
    const [chunk, reason] = loadfile("libs/AceSerializer-3.0/AceSerializer-3.0.lua");
    if (chunk === undefined) error(reason);
    const environment = setmetatable({ LibStub: stub }, { __index: _G });
    setfenv(chunk, environment);
    chunk();
    const ace = library as unknown as AceSerializer;
    return {
        serialize: (...values) => ace.Serialize(...values),
        deserialize: (text) => ace.Deserialize(text),
    };
}
