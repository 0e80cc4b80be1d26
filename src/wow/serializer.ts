import type { Serializer } from "../port/serializer";

/** AceSerializer-3.0, as far as we use it. */
interface AceSerializer {
    Serialize(...values: unknown[]): string;
    Deserialize(text: string): LuaMultiReturn<[ok: boolean, ...values: unknown[]]>;
}

export function createSerializer(): Serializer {
    const [library] = LibStub.GetLibrary("AceSerializer-3.0");
    const aceSerializer = library as AceSerializer;
    return {
        serialize: (...values) => aceSerializer.Serialize(...values),
        deserialize: (text) => aceSerializer.Deserialize(text),
    };
}
