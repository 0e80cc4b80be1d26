/** True for the opaque values that restricted content puts into events since 12.0; touching one raises an error. */
export function isSecret(value: unknown): boolean {
    return issecretvalue !== undefined && issecretvalue(value);
}
