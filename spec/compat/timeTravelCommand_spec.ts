import { createDuty, type Duty } from "../../src/compat/duty";
import { registerTimeTravel, type HostTable, type TimeTraveller } from "../../src/compat/timeTravelCommand";
import { createFakePorts, type FakePorts } from "./fakePorts";

interface FakeManager extends TimeTraveller {
    shows: number | undefined;
}

function createManager(): FakeManager {
    return {
        shows: undefined,
        travelToTime(time) {
            this.shows = time;
        },
        stopTimeTravel() {
            this.shows = undefined;
        },
        isTimeTraveling() {
            return this.shows !== undefined;
        },
        logSize: () => 7,
    };
}

describe("/timetravel", () => {
    let ports: FakePorts;
    let host: HostTable;
    let duty: Duty;
    let points: FakeManager;
    let loot: FakeManager;

    before_each(() => {
        ports = createFakePorts();
        ports.setServerTime(1700000000);
        points = createManager();
        loot = createManager();
        host = {};
        duty = createDuty();
        registerTimeTravel({ chat: ports.chat, clock: ports.clock, host, duty });
    });

    function said(): string {
        return ports.printed().join("\n");
    }

    it("says when there is no ledger", () => {
        ports.type("timetravel", "");
        assert.matches("No addon has a ledger", said());
    });

    it("lists the ledgers with links into their past", () => {
        host.stateManagers = [
            { addon: "Points", stateManager: points },
            { addon: "Loot", stateManager: loot },
        ];
        loot.shows = 5;
        ports.type("timetravel", "");
        assert.matches("/timetravel [NUMBER] [travel UNIXSECONDS | stop]", said(), 1, true);
        assert.matches("1. Points, 7 entries: <timetravel 1 travel 1699996400|an hour ago>", said(), 1, true);
        assert.matches("<timetravel 2 travel 1699395200|a week ago> <timetravel 2 stop|back to now>", said(), 1, true);
        assert.not_matches("<timetravel 1 stop", said());
    });

    it("travels and comes back", () => {
        host.stateManagers = [{ addon: "Points", stateManager: points }];
        ports.type("timetravel", "travel 1600000000");
        assert.equal(1600000000, points.shows);
        assert.matches("Points shows at 1600000000. <timetravel 1 stop|back to now>", said(), 1, true);
        ports.type("timetravel", "  stop ");
        assert.is_nil(points.shows);
        assert.matches("Points shows the present.", said(), 1, true);
    });

    it("does so by a click on its links, and for none of others", () => {
        host.stateManagers = [{ addon: "Points", stateManager: points }];
        ports.click("timetravel 1 travel 1650000000");
        assert.equal(1650000000, points.shows);
        ports.click("somethingelse 1 stop");
        assert.equal(1650000000, points.shows);
        ports.click("timetravel 1 stop");
        assert.is_nil(points.shows);
    });

    it("takes the number of a ledger", () => {
        host.stateManagers = [
            { addon: "Points", stateManager: points },
            { addon: "Loot", stateManager: loot },
        ];
        ports.type("timetravel", "2 travel 1600000000");
        assert.is_nil(points.shows);
        assert.equal(1600000000, loot.shows);
        ports.type("timetravel", "2");
        assert.matches("2. Loot, 7 entries: .*<timetravel 2 stop", said());
    });

    it("asks which ledger is meant where that is not clear", () => {
        host.stateManagers = [
            { addon: "Points", stateManager: points },
            { addon: "Loot", stateManager: loot },
        ];
        for (const text of ["travel 1600000000", "3 stop", "0 travel 5", "9"]) ports.type("timetravel", text);
        assert.same(4, ports.printed().length);
        for (const line of ports.printed()) assert.matches("^Which one%?", line);
        assert.is_nil(points.shows);
    });

    it("explains itself to whoever types something else", () => {
        host.stateManagers = [{ addon: "Points", stateManager: points }];
        for (const text of ["help", "travel", "travel yesterday", "1 travel -5", "stop now"]) {
            ports.type("timetravel", text);
        }
        assert.equal(5, ports.printed().length);
        for (const line of ports.printed()) assert.matches("^/timetravel", line);
        assert.is_nil(points.shows);
    });

    it("does nothing any more once the library has stood down", () => {
        host.stateManagers = [{ addon: "Points", stateManager: points }];
        duty.end();
        ports.click("timetravel 1 travel 1650000000");
        assert.same([], ports.printed());
        ports.type("timetravel", "travel 1650000000");
        assert.same(["LibEventSourcing does nothing here any more."], ports.printed());
        assert.is_nil(points.shows);
    });
});
