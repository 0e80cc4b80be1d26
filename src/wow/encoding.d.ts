/** On all four clients; may be missing where the library is tested or on clients to come. */
declare const C_EncodingUtil:
    | {
          /** May return nothing. */
          readonly CompressString:
              ((this: void, source: string, method: number, level?: number) => unknown) | undefined;
          /** May return nothing on bad data. */
          readonly DecompressString: ((this: void, source: string, method: number) => unknown) | undefined;
      }
    | undefined;

declare namespace Enum {
    const CompressionMethod: { readonly Deflate: number } | undefined;
    const CompressionLevel: { readonly OptimizeForSize: number } | undefined;
}
