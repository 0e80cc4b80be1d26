/** A thing that turned out well, with its value. */
export interface Accepted<T> {
    readonly ok: true;
    readonly value: T;
}

/** Data of somebody else (a peer, a file, a caller) that cannot be used, and why in words for people. */
export interface Refused {
    readonly ok: false;
    readonly reason: string;
}

/** What every decoder and check of foreign data gives back: they never raise. */
export type Checked<T> = Accepted<T> | Refused;

export function accept<T>(value: T): Accepted<T> {
    return { ok: true, value };
}

export function refuse(reason: string): Refused {
    return { ok: false, reason };
}
