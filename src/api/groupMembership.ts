import { accept, refuse, type Checked } from "../event/checked";
import { hashText } from "../event/hashText";
import type { Ports } from "../port/ports";
import { keepGroup, readGroup, type SavedGroup } from "../store/savedGroups";
import type { Authority } from "../sync/authority";
import {
    decodeGroupNotice,
    encodeGroupNotice,
    groupIdOf,
    isGroupNotice,
    type GroupNotice,
    type GroupOfferNotice,
} from "../wire/binary/groupNotice";
import type { Definition } from "./definition";
import { isOtherGroup, isSameGroup, withCompany } from "./groupCompany";
import { createGroupHerald } from "./groupHerald";
import { createGroupOffers, type GroupOffer } from "./groupOffers";
import type { ScopeAnswer } from "./scope";

/**
 * Which founded group a ledger is of, by this player's consent, and whether that group is here now.
 *
 * @noSelf
 */
export interface GroupMembership {
    scope(): ScopeAnswer;
    /** Why the group's ledger is at rest although it is known; nil while its group is here. */
    whyAway(): string | undefined;
    /** Nobody else is known while the group is not here: another group has other leaders. */
    guard(authority: Authority): Authority;
    /** The group may have changed. */
    review(): void;
    /** @returns the group's id */
    found(): Checked<string>;
    /** @param id nil where there is one only */
    join(id: string | undefined): Checked<string>;
    leave(): Checked<string>;
    status(): Pick<LibLedgerStatus, "group" | "offers">;
    stop(): void;
}

type ChangedHandler = (this: void) => void;
type OfferedHandler = (this: void, offer: GroupOffer) => void;

export interface GroupMembershipOptions {
    readonly definition: Definition;
    readonly ports: Ports;
    /** Scope, reason or phase may be others now. */
    readonly onChanged: ChangedHandler;
    readonly onOffered: OfferedHandler;
}

const NO_GROUP = "no group";
const NOT_HERE = "this is not the ledger's group";
const NONE_YET = "no group's ledger yet: found one, or join one";
const NONE_OFFERED = "no other group's ledger is offered";

/** Names that come late are seen by then; and as old as this may be what a crash leaves of the company. */
const REVIEW_SECONDS = 10;
/** Tellers whom the client cannot place yet. */
const UNPLACED_MAX = 5;

interface Told {
    readonly notice: GroupNotice;
    readonly teller: string;
}

export function createGroupMembership(options: GroupMembershipOptions): GroupMembership {
    const { definition, onChanged, onOffered } = options;
    const { clock, timer, random, roster, channel } = options.ports;
    const { saved } = definition.options;
    const name = hashText(definition.name);
    const offers = createGroupOffers();
    const herald = createGroupHerald({ clock, timer, random, speak });
    let isHere = false;
    let known: readonly string[] = [];
    let unplaced: Told[] = [];

    definition.group ??= readGroup(saved, definition.name);

    function say(notice: GroupNotice): void {
        if (channel.obstacle("RAID") !== undefined) return;
        channel.send({ text: encodeGroupNotice(notice), distribution: "RAID", priority: "NORMAL" }, () => undefined);
    }

    function speak(): void {
        const group = definition.group;
        if (group !== undefined && isHere) say({ kind: "offer", name, id: group.id, founder: group.founder });
    }

    function others(): readonly string[] | undefined {
        const own = roster.ownName();
        return roster.groupMembers()?.filter((member) => member !== own);
    }

    function keep(group: SavedGroup | undefined): void {
        definition.group = group;
        keepGroup(saved, definition.name, group);
    }

    function goAway(): void {
        isHere = false;
        herald.beSilent();
    }

    function arrive(group: SavedGroup): void {
        isHere = true;
        known = others() ?? [];
        offers.drop(group.id);
        keep(withCompany(group, known, clock.serverTime()));
        herald.begin();
    }

    function welcome(now: readonly string[]): void {
        const before = known;
        known = now;
        if (isHere && now.some((member) => !before.includes(member))) herald.tellSoon(isFounder());
    }

    function isFounder(): boolean {
        return definition.group?.founder === roster.ownName();
    }

    function reviewGroup(): void {
        const now = others();
        if (now === undefined) {
            if (channel.obstacle("RAID") === undefined) return;
            goAway();
            offers.clear();
            unplaced = [];
            known = [];
            return;
        }
        const group = definition.group;
        if (group !== undefined) {
            if (isHere && isOtherGroup(group, now)) goAway();
            else if (!isHere && isSameGroup(group, now, clock.serverTime())) arrive(group);
        }
        welcome(now);
        if (isHere) keep(withCompany(definition.group!, now, clock.serverTime()));
    }

    function heardOffer(notice: GroupOfferNotice, teller: string): void {
        const group = definition.group;
        if (group?.id === notice.id) {
            herald.heard();
            if (!isHere) arrive(group);
            onChanged();
            return;
        }
        const offer = offers.heard(notice, teller, clock.seconds());
        if (offer === undefined) return;
        onChanged();
        onOffered(offer);
    }

    function heard({ notice, teller }: Told): void {
        if (notice.kind === "offer") heardOffer(notice, teller);
        else if (isHere) herald.tellSoon(isFounder());
    }

    /** Only those who are in the group now have a say. */
    function place(told: Told): void {
        const role = roster.raidRole(told.teller);
        if (role === undefined) {
            if (unplaced.length < UNPLACED_MAX) unplaced.push(told);
        } else if (role !== "outsider") heard(told);
    }

    function placeAgain(): void {
        const again = unplaced;
        unplaced = [];
        for (const told of again) place(told);
    }

    function review(): void {
        reviewGroup();
        placeAgain();
        offers.review(clock.seconds());
    }

    function candidates(): string[] {
        const ids = offers.list().map((offer) => offer.id);
        if (definition.group !== undefined && !isHere) ids.push(definition.group.id);
        return ids;
    }

    /** What this player no longer keeps, the others do. */
    function offerAgain(): void {
        const group = definition.group;
        if (group === undefined || !isHere) return;
        const { id, founder } = group;
        offers.put({ id, founder, teller: founder, heardAt: clock.seconds() });
    }

    function enter(group: SavedGroup): Checked<string> {
        offerAgain();
        arrive(group);
        onChanged();
        return accept(group.id);
    }

    function reasonWithout(): string {
        if (channel.obstacle("RAID") !== undefined) return NO_GROUP;
        const list = offers.list();
        if (list.length === 0) return NONE_YET;
        const founders = list.map((offer) => offer.founder).join(", ");
        return list.length === 1
            ? `a group's ledger is offered by ${founders}`
            : `groups' ledgers are offered by ${founders}`;
    }

    const cancelListening = channel.listen((text, distribution, teller) => {
        if (distribution !== "RAID" || !isGroupNotice(text)) return;
        const notice = decodeGroupNotice(text);
        if (notice.ok && notice.value.name === name) place({ notice: notice.value, teller });
    });
    const cancelReviews = timer.every(REVIEW_SECONDS, () => {
        review();
        onChanged();
    });
    // Offers are not kept over a /reload.
    const cancelQuestion = timer.after(random.integer(100, 300) / 100, () => {
        if (!isHere) say({ kind: "question", name });
    });

    return {
        scope() {
            const group = definition.group;
            if (group === undefined) return { ok: false, reason: reasonWithout() };
            return { ok: true, scopeId: `founded\n${group.id}` };
        },
        whyAway: () => (isHere ? undefined : NOT_HERE),
        guard: (authority) => ({
            mayWrite: (fullName, event) =>
                isHere || fullName === roster.ownName() ? authority.mayWrite(fullName, event) : "unknown",
            maySend: (fullName) => (isHere || fullName === roster.ownName() ? authority.maySend(fullName) : "unknown"),
        }),
        review,
        found() {
            const founder = roster.ownName();
            if (founder === undefined) return refuse("the player is not known yet");
            if (channel.obstacle("RAID") !== undefined) return refuse(NO_GROUP);
            if (isHere) return refuse("this group has its ledger: leave it first");
            const id = groupIdOf(founder, random.integer(0, 65535) * 65536 + random.integer(0, 65535));
            const entered = enter({ id, founder, company: [], seenAt: clock.serverTime() });
            herald.tell();
            return entered;
        },
        join(id) {
            if (channel.obstacle("RAID") !== undefined) return refuse(NO_GROUP);
            const ids = candidates();
            if (id === undefined && ids.length > 1) return refuse("several groups' ledgers are offered: say which one");
            const wanted = id ?? ids[0];
            const group = definition.group;
            if (group !== undefined && group.id === wanted) {
                const entered = enter(group);
                herald.tell();
                return entered;
            }
            const offer = wanted === undefined ? undefined : offers.find(wanted);
            if (offer === undefined) return refuse(NONE_OFFERED);
            return enter({ id: offer.id, founder: offer.founder, company: [], seenAt: clock.serverTime() });
        },
        leave() {
            const group = definition.group;
            if (group === undefined) return refuse("there is no group's ledger to leave");
            offerAgain();
            goAway();
            keep(undefined);
            onChanged();
            return accept(group.id);
        },
        status: () => ({
            group:
                definition.group === undefined
                    ? undefined
                    : { id: definition.group.id, founder: definition.group.founder, isHere },
            offers: offers.list().map(({ id, founder, teller }) => ({ id, founder, teller })),
        }),
        stop() {
            cancelListening();
            cancelReviews();
            cancelQuestion();
            herald.beSilent();
        },
    };
}
