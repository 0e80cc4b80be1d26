/** Of ascending numbers. */
export function percentile99(sorted: readonly number[]): number {
    return sorted[math.ceil(sorted.length * 0.99) - 1]!;
}
