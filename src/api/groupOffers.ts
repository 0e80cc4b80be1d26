import type { GroupOfferNotice } from "../wire/binary/groupNotice";

/** A group's ledger that this player may join. */
export interface GroupOffer {
    readonly id: string;
    /** Full name. It fits the id, but whoever made the id chose it. */
    readonly founder: string;
    /** Who told it last. */
    teller: string;
    heardAt: number;
}

/**
 * The groups' ledgers that others tell of, bounded whatever they tell.
 *
 * @noSelf
 */
export interface GroupOffers {
    /** @returns the offer where it is a new one */
    heard(notice: GroupOfferNotice, teller: string, seconds: number): GroupOffer | undefined;
    /** What this client knows by itself; makes room by the oldest offer. */
    put(offer: GroupOffer): void;
    /** Drops what nobody tells any more. */
    review(seconds: number): void;
    drop(id: string): void;
    clear(): void;
    /** In the order of their coming. */
    list(): readonly GroupOffer[];
    find(id: string): GroupOffer | undefined;
}

/** More than a player would want to choose from. */
export const OFFERS_MAX = 8;
/** Nobody has reasons to tell of more. */
const OFFERS_PER_TELLER_MAX = 2;
/** Between two new offers of one teller: each is shown to the player. */
export const NEW_OFFER_SECONDS = 30;
/** Members tell of their ledger about every 5 minutes. */
export const UNHEARD_SECONDS = 900;

export function createGroupOffers(): GroupOffers {
    let offers: GroupOffer[] = [];
    /** When a teller last brought a new offer. A raid has 40 members. */
    let newsAt = new LuaMap<string, number>();

    function find(id: string): GroupOffer | undefined {
        return offers.find((offer) => offer.id === id);
    }

    function mayBringNews(teller: string, seconds: number): boolean {
        if (offers.length >= OFFERS_MAX) return false;
        if (seconds - (newsAt.get(teller) ?? -math.huge) < NEW_OFFER_SECONDS) return false;
        return offers.filter((offer) => offer.teller === teller).length < OFFERS_PER_TELLER_MAX;
    }

    return {
        heard({ id, founder }, teller, seconds) {
            const known = find(id);
            if (known !== undefined) {
                known.heardAt = seconds;
                known.teller = teller;
                return undefined;
            }
            if (!mayBringNews(teller, seconds)) return undefined;
            newsAt.set(teller, seconds);
            const offer: GroupOffer = { id, founder, teller, heardAt: seconds };
            offers.push(offer);
            return offer;
        },
        put(offer) {
            const rest = offers.filter((other) => other.id !== offer.id);
            if (rest.length >= OFFERS_MAX) table.remove(rest, 1);
            offers = [...rest, offer];
        },
        review(seconds) {
            offers = offers.filter((offer) => seconds - offer.heardAt < UNHEARD_SECONDS);
        },
        drop(id) {
            offers = offers.filter((offer) => offer.id !== id);
        },
        clear() {
            offers = [];
            newsAt = new LuaMap();
        },
        list: () => offers,
        find,
    };
}
