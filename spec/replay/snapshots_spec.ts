import {
    createSnapshots,
    GAP_PER_DISTANCE,
    type Snapshot,
    type Snapshots,
    SNAPSHOTS_MAX,
} from "../../src/replay/snapshots";
import { eventAt } from "./replayWorld";

describe("the snapshots of a consumer", () => {
    let snapshots: Snapshots;

    before_each(() => {
        snapshots = createSnapshots(() => {});
    });

    function snapshotAt(count: number, ownNodes = 1, nodes = 10): Snapshot {
        return {
            last: eventAt(count, "a"),
            count,
            value: {},
            ownNodes,
            nodes,
            isDropped: false,
        };
    }

    function keepEach(step: number, last: number): void {
        for (const count of $range(step, last, step)) snapshots.keep(snapshotAt(count), math.huge);
    }

    it("are few and the denser the nearer to the head, so that nobody replays much more than that", () => {
        keepEach(32, 100000);
        const points = snapshots.points();
        assert.is_true(points.length <= SNAPSHOTS_MAX, `${points.length}`);
        for (const distance of [40, 100, 1000, 2000, 10000, 50000]) {
            const changedAt = 100000 - distance;
            const point = snapshots.upTo(changedAt)?.count ?? 0;
            assert.is_true(changedAt - point <= GAP_PER_DISTANCE * distance + 32, `${distance}: ${point}`);
        }
    });

    it("are few while nothing but new events comes, however long that goes on", () => {
        for (const count of $range(1, 30000)) {
            snapshots.keep(snapshotAt(count), math.huge);
            assert.is_true(snapshots.points().length <= SNAPSHOTS_MAX + 1);
        }
    });

    it("are found by how many events they may cover", () => {
        keepEach(1, 3);
        assert.same([0, 1, 2, 3], snapshots.points());
        assert.equal(2, snapshots.upTo(2)?.count);
        assert.equal(3, snapshots.upTo(9)?.count);
        assert.is_nil(snapshots.upTo(0));
        assert.equal(3, snapshots.newest()?.count);
    });

    it("are dropped where what they cover has changed", () => {
        keepEach(1, 3);
        const dropped = snapshots.upTo(2)!;
        snapshots.drop((last) => (last.get(1) as number) >= 2);
        assert.same([0, 1], snapshots.points());
        assert.is_true(dropped.isDropped);
        assert.is_false(snapshots.newest()!.isDropped);
    });

    it("move with the events that they cover", () => {
        keepEach(1, 3);
        snapshots.recount((event) => ((event.get(1) as number) === 1 ? undefined : (event.get(1) as number) + 10));
        assert.same([0, 1, 12, 13], snapshots.points());
    });

    it("take no more than they may, but for the newest", () => {
        for (const count of $range(1, 20)) snapshots.keep(snapshotAt(count, 10), 45);
        assert.equal(1 + 4, snapshots.points().length);
        snapshots.keep(snapshotAt(21, 100, 100), 45);
        assert.same([0, 21], snapshots.points());
    });

    it("count what a dropped one shared with the next one to that", () => {
        snapshots.keep(snapshotAt(1, 40, 40), 100);
        snapshots.keep(snapshotAt(2, 5, 40), 100);
        snapshots.keep(snapshotAt(3, 5, 40), 100);
        // The second and the third share 35 nodes with the first: letting it go frees next to nothing.
        snapshots.keep(snapshotAt(4, 60, 60), 100);
        let own = 0;
        for (const count of [1, 2, 3, 4]) {
            const snapshot = snapshots.upTo(count);
            if (snapshot?.count === count) own = own + snapshot.ownNodes;
        }
        assert.is_true(own <= 100 && own >= 60 + 40, `${own}`);
    });
});
