/**
 * AceSerializer's contract: any number of plain values to text without control bytes, and back.
 *
 * @noSelf
 */
export interface Serializer {
    serialize(...values: unknown[]): string;
    /** `true, values…`, or `false, reason`. Never raises. */
    deserialize(text: string): LuaMultiReturn<[ok: boolean, ...values: unknown[]]>;
}
