/** Values with their number: nils among them, and at the end, count. */
export interface Packed {
    readonly list: unknown[];
    readonly count: number;
}

type Values = LuaMultiReturn<unknown[]>;

const unpackRange = unpack as unknown as (list: unknown[], from: number, to: number) => Values;

/** Keeps values for later. A rest parameter must only be spread: read in any other way it loses nils at the end. */
export function pack(...values: unknown[]): Packed {
    return { count: select("#", ...values), list: [...values] };
}

export function unpacked(packed: Packed): Values {
    return unpackRange(packed.list, 1, packed.count);
}

/** The values as text, nil as "nil". */
export function texts(packed: Packed): string[] {
    const list: string[] = [];
    for (const index of $range(1, packed.count)) list[index - 1] = tostring(packed.list[index - 1]);
    return list;
}
