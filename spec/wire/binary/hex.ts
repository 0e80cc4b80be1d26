/** Bytes in hexadecimal: how frozen samples of binary forms stand in specs. */
export function hexOf(bytes: string): string {
    const [hex] = string.gsub(bytes, ".", (byte) => string.format("%02x", string.byte(byte)));
    return hex;
}

export function bytesOf(hex: string): string {
    const [bytes] = string.gsub(hex, "%s*(%x%x)%s*", (digits) => string.char(tonumber(digits, 16)!));
    return bytes;
}
