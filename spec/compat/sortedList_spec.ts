import type { Comparator } from "../../src/compat/entry/comparison";
import { createSortedListClass, setListBacking, type SortedList } from "../../src/compat/entry/sortedList";
import { createDraw } from "../event/samples";

interface Item {
    readonly key: number;
    readonly name?: string;
}

const byKey: Comparator = (a, b) => {
    const difference = (a as Item).key - (b as Item).key;
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
};

const SortedListClass = createSortedListClass("fork", {});
const BaseSortedListClass = createSortedListClass("base", {});

function keys(list: SortedList): number[] {
    return (list.entries() as Item[]).map(({ key }) => key);
}

describe("EventSourcing/SortedList", () => {
    it("uses the given table and shows it live", () => {
        const data: Item[] = [{ key: 1 }];
        const list = SortedListClass.new(data, byKey, true);
        assert.equal(data, list.entries());
        list.uniqueInsert({ key: 2 });
        assert.equal(2, data.length);
        assert.equal(data, list.entries());
        assert.equal(2, list.length());
    });

    it("inserts in order, one of equal ones", () => {
        const list = SortedListClass.new([], byKey, true);
        const draw = createDraw(1);
        const held = new LuaSet<number>();
        for (const _ of $range(1, 200)) {
            const key = draw(1, 100);
            assert.equal(!held.has(key), list.uniqueInsert({ key }));
            held.add(key);
        }
        const found = keys(list);
        for (const index of $range(2, found.length)) assert.is_true(found[index - 2]! < found[index - 1]!);
    });

    it("keeps equal ones in the order of insertion where it is not unique", () => {
        const list = SortedListClass.new([], byKey, false);
        for (const name of ["a", "b"]) for (const key of [2, 1, 3]) list.insert({ key, name });
        const names = (list.entries() as Item[]).map(({ key, name }) => `${key}${name ?? ""}`);
        assert.same(["1a", "1b", "2a", "2b", "3a", "3b"], names);
    });

    it("refuses plain insertion where it is unique", () => {
        const list = SortedListClass.new([], byKey, true);
        assert.error_matches(() => list.insert({ key: 1 }), "SortedList:insert");
        assert.equal(0, list.length());
    });

    it("counts its changes from 1", () => {
        const list = SortedListClass.new([], byKey, true);
        assert.equal(1, list.state());
        list.uniqueInsert({ key: 1 });
        assert.equal(2, list.state());
        list.uniqueInsert({ key: 1 });
        assert.equal(2, list.state());
    });

    it("counts vain insertions too in the base dialect", () => {
        const list = BaseSortedListClass.new([], byKey, true);
        list.uniqueInsert({ key: 1 });
        list.uniqueInsert({ key: 1 });
        assert.equal(3, list.state());
    });

    it("gives its last element, and raises without one", () => {
        const list = SortedListClass.new([{ key: 1 }, { key: 2 }], byKey, true);
        assert.equal(2, (list.head() as Item).key);
        list.wipe();
        assert.error_matches(() => list.head(), "SortedList:head: the list is empty");
    });

    it("is emptied in place", () => {
        const data: Item[] = [{ key: 1 }, { key: 2 }];
        const list = SortedListClass.new(data, byKey, true);
        const state = list.state();
        list.wipe();
        assert.equal(0, data.length);
        assert.equal(data, list.entries());
        assert.is_true(list.state() > state);
    });

    it("searches the first element that is not before another", () => {
        const list = SortedListClass.new([{ key: 10 }, { key: 20 }], byKey, true);
        assert.equal(1, list.searchGreaterThanOrEqual({ key: 5 }));
        assert.equal(2, list.searchGreaterThanOrEqual({ key: 11 }));
        assert.equal(2, list.searchGreaterThanOrEqual({ key: 20 }));
        assert.is_nil(list.searchGreaterThanOrEqual({ key: 21 }));
    });

    it("asks what stands behind it, once there is something", () => {
        const list = SortedListClass.new([], byKey, true);
        const asked: string[] = [];
        setListBacking(list, {
            uniqueInsert(element) {
                asked.push(`insert ${(element as Item).key}`);
                return (element as Item).key === 1;
            },
            searchGreaterThanOrEqual: () => 7,
            wiped() {
                asked.push("wiped");
            },
        });
        assert.is_true(list.uniqueInsert({ key: 1 }));
        assert.is_false(list.uniqueInsert({ key: 2 }));
        assert.equal(2, list.state());
        assert.equal(7, list.searchGreaterThanOrEqual({ key: 3 }));
        list.wipe();
        assert.same(["insert 1", "insert 2", "wiped"], asked);
        setListBacking(list, undefined);
        assert.is_true(list.uniqueInsert({ key: 2 }));
    });

    it("needs a comparator", () => {
        const none = undefined as unknown as Comparator;
        assert.error_matches(() => SortedListClass.new([], none, true), "SortedList:new");
    });
});
