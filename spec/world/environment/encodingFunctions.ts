import type { Compression } from "../contract";
import { define, namespace, type Environment } from "./environment";

const DEFLATE = 0;

/** C_EncodingUtil for raw Deflate; the other methods are refused, and its serialisers do not exist here. */
export function installEncodingFunctions(environment: Environment, compression: Compression | undefined): void {
    if (compression === undefined) return;
    define(environment, {
        C_EncodingUtil: namespace({
            CompressString: (source: string, method: number = DEFLATE, level: number = 0) => {
                if (method !== DEFLATE) error("C_EncodingUtil.CompressString: this world only has Deflate", 2);
                return compression.deflate(source, level);
            },
            DecompressString: (source: string, method: number = DEFLATE) => {
                if (method !== DEFLATE) error("C_EncodingUtil.DecompressString: this world only has Deflate", 2);
                return compression.inflate(source);
            },
        }),
    });
}
