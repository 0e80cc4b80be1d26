import type { Product } from "./contract";

/** What a client program says about itself (August 2026). */
export interface ProductFacts {
    readonly version: string;
    readonly build: string;
    readonly interfaceNumber: number;
    readonly projectId: number;
    readonly expansionLevel: number;
    /** Value of [Game] in .toc paths, and the most specific .toc suffix. */
    readonly game: string;
    readonly family: string;
}

const FACTS: Record<Product, ProductFacts> = {
    retail: {
        version: "12.1.0",
        build: "69404",
        interfaceNumber: 120100,
        projectId: 1,
        expansionLevel: 11,
        game: "Standard",
        family: "Mainline",
    },
    era: {
        version: "1.15.9",
        build: "69109",
        interfaceNumber: 11509,
        projectId: 2,
        expansionLevel: 0,
        game: "Vanilla",
        family: "Classic",
    },
    anniversary: {
        version: "2.5.6",
        build: "69110",
        interfaceNumber: 20506,
        projectId: 5,
        expansionLevel: 1,
        game: "TBC",
        family: "Classic",
    },
    mists: {
        version: "5.5.4",
        build: "69383",
        interfaceNumber: 50504,
        projectId: 19,
        expansionLevel: 4,
        game: "Mists",
        family: "Classic",
    },
};

export function productFacts(product: Product): ProductFacts {
    return FACTS[product];
}
