/**
 * Raw Deflate (RFC 1951, no header), as the client's own C code does it.
 *
 * @noSelf
 */
export interface Compressor {
    /** Nil when the client gave nothing back. */
    deflate(bytes: string): string | undefined;
    /** Nil when the bytes are no Deflate stream. The caller bounds both sides: the client has no limit of its own. */
    inflate(bytes: string): string | undefined;
}
