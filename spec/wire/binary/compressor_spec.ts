import { createCompressor } from "../../../src/wow/compressor";

type Global = LuaTable<string, unknown>;

const globals = _G as unknown as Global;
const METHODS = { CompressionMethod: { Deflate: 0 }, CompressionLevel: { OptimizeForSize: 2 } };

/** Runs `body` as on a client that has these. */
function withClient(encoding: unknown, enumerations: unknown, body: () => void): void {
    const before = [globals.get("C_EncodingUtil"), globals.get("Enum")];
    globals.set("C_EncodingUtil", encoding);
    globals.set("Enum", enumerations);
    const [ok, problem] = pcall(body);
    globals.set("C_EncodingUtil", before[0]);
    globals.set("Enum", before[1]);
    if (!ok) error(problem, 0);
}

/** @noSelf */
interface FakeEncoding {
    CompressString(source: string, method: number, level?: number): unknown;
    DecompressString(source: string, method: number): unknown;
}

function fakeEncoding(calls: string[]): FakeEncoding {
    return {
        CompressString: (source, method, level) => {
            calls.push(`${method} ${level}`);
            return string.reverse(source);
        },
        DecompressString: (source) => string.reverse(source),
    };
}

describe("the client's compressor", () => {
    it("is none without C_EncodingUtil, without one of its functions, and without the method", () => {
        const half: Partial<FakeEncoding> = { CompressString: fakeEncoding([]).CompressString };
        withClient(undefined, METHODS, () => {
            assert.is_nil(createCompressor());
        });
        withClient(half, METHODS, () => {
            assert.is_nil(createCompressor());
        });
        withClient(fakeEncoding([]), {}, () => {
            assert.is_nil(createCompressor());
        });
    });

    it("is none when what it deflates does not come back", () => {
        const lossy: FakeEncoding = { ...fakeEncoding([]), DecompressString: () => "else" };
        withClient(lossy, METHODS, () => {
            assert.is_nil(createCompressor());
        });
    });

    it("asks for raw Deflate, the smallest", () => {
        const calls: string[] = [];
        withClient(fakeEncoding(calls), METHODS, () => {
            const compressor = createCompressor()!;
            assert.equal("cba", compressor.deflate("abc"));
            assert.equal("abc", compressor.inflate("cba"));
            assert.equal("0 2", calls[calls.length - 1]);
        });
    });

    it("gives nothing where the client raises, or gives nothing or something else back", () => {
        const broken: FakeEncoding = fakeEncoding([]);
        withClient(broken, METHODS, () => {
            let hasFailed = false;
            const replies: unknown[] = [5];
            const fake: FakeEncoding = {
                CompressString: (source) => (hasFailed ? table.remove(replies) : string.reverse(source)),
                DecompressString: (source) => (hasFailed ? error("bad data") : string.reverse(source)),
            };
            globals.set("C_EncodingUtil", fake);
            const compressor = createCompressor()!;
            hasFailed = true;
            assert.is_nil(compressor.inflate("abc"));
            // A number first, and then nothing.
            assert.is_nil(compressor.deflate("abc"));
            assert.is_nil(compressor.deflate("abc"));
            assert.same([], replies);
        });
    });
});
