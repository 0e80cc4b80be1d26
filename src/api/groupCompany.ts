import { COMPANY_MAX, type SavedGroup } from "../store/savedGroups";

/** A raid that takes a break, or a night with the client closed, is the same raid; the same people next week are not. */
export const GROUP_LASTS_SECONDS = 12 * 3600;

function inCommon(some: readonly string[], others: readonly string[]): number {
    const names = new LuaSet<string>();
    for (const name of some) names.add(name);
    return others.filter((name) => names.has(name)).length;
}

/**
 * Whether these are the people with whom the ledger was kept last: most of the smaller of both lists. One friend among
 * strangers does not make them the group whose ledger it is.
 *
 * @param others full names of those in the group now, without the own character
 */
export function isSameGroup({ company, seenAt }: SavedGroup, others: readonly string[], serverTime: number): boolean {
    if (math.abs(serverTime - seenAt) > GROUP_LASTS_SECONDS) return false;
    const smaller = math.min(company.length, others.length);
    return smaller > 0 && 2 * inCommon(company, others) > smaller;
}

/** Nobody is left of those with whom we were a moment ago: the game put us into a group of strangers. */
export function isOtherGroup({ company }: SavedGroup, others: readonly string[]): boolean {
    return company.length > 0 && others.length > 0 && inCommon(company, others) === 0;
}

/** The group as it is now. */
export function withCompany(group: SavedGroup, others: readonly string[], serverTime: number): SavedGroup {
    const company = others.length > 0 ? others.slice(0, COMPANY_MAX) : group.company;
    return { id: group.id, founder: group.founder, company, seenAt: serverTime };
}
