/** One ring among things that need each other, as `a -> b -> a`, or undefined where there is none. */
export function ringIn(needs: ReadonlyMap<string, readonly string[]>): string | undefined {
    const done = new Set<string>();

    function search(name: string, path: readonly string[]): string | undefined {
        const start = path.indexOf(name);
        if (start >= 0) return [...path.slice(start), name].join(" -> ");
        if (done.has(name)) return undefined;
        for (const needed of needs.get(name) ?? []) {
            const ring = search(needed, [...path, name]);
            if (ring !== undefined) return ring;
        }
        done.add(name);
        return undefined;
    }

    for (const name of needs.keys()) {
        const ring = search(name, []);
        if (ring !== undefined) return ring;
    }
    return undefined;
}
