import { parseCommand } from "../../src/example/command";

describe("parseCommand", () => {
    const understood: [text: string, command: object][] = [
        ["", { name: "help" }],
        ["  HELP ", { name: "help" }],
        ["asof 2020-04-17", { name: "asof", day: { year: 2020, month: 4, day: 17 }, count: 10 }],
        ["asof 2020-4-7 3", { name: "asof", day: { year: 2020, month: 4, day: 7 }, count: 3 }],
        [
            "asof 2020-00-17",
            { name: "misused", usage: "Usage: /ll asof YEAR-MONTH-DAY [COUNT], as in asof 2020-04-17" },
        ],
        ["asof 20-04-17", { name: "misused", usage: "Usage: /ll asof YEAR-MONTH-DAY [COUNT], as in asof 2020-04-17" }],
        ["why Anna 5", { name: "why", player: "Anna", count: 5 }],
        ["why", { name: "misused", usage: "Usage: /ll why NAME [COUNT]" }],
        ["dance", { name: "help" }],
        ["standings", { name: "standings", count: 10 }],
        ["Standings 25", { name: "standings", count: 25 }],
        ["history Brynöl", { name: "history", player: "Brynöl", count: 10 }],
        ["history Anna 3", { name: "history", player: "Anna", count: 3 }],
        [
            "award Anna,Bert 10 Onyxia kill",
            { name: "award", players: ["Anna", "Bert"], points: 10, reason: "Onyxia kill" },
        ],
        ["award Anna -2.5 was late ", { name: "award", players: ["Anna"], points: -2.5, reason: "was late" }],
        ["sell Anna 80 |Hitem:1|h[A b]|h", { name: "sell", player: "Anna", cost: 80, item: "|Hitem:1|h[A b]|h" }],
        ["undo", { name: "undo" }],
        ["undo 1587089520-0-4711-305441741", { name: "undo", key: "1587089520-0-4711-305441741" }],
        ["import", { name: "import" }],
        ["sync", { name: "sync" }],
        ["status", { name: "status" }],
        ["officer", { name: "officer" }],
        ["officer 2", { name: "officer", rank: 2 }],
    ];
    for (const [text, command] of understood) {
        it(`understands "${text}"`, () => {
            assert.same(command, parseCommand(text));
        });
    }

    const misused = [
        "standings many",
        "standings 0",
        "history",
        "history Anna many",
        "award",
        "award Anna",
        "award Anna ten Onyxia",
        "award Anna 10",
        "award Anna,Anna 10 twice",
        "award , 10 nobody",
        "sell Anna 80",
        "sell Anna much [Halo]",
        "undo the last",
        "officer 10",
        "officer -1",
    ];
    for (const text of misused) {
        it(`explains the use of "${text}"`, () => {
            const command = parseCommand(text);
            assert.equal("misused", command.name);
            const [word] = string.match(text, "^%a+");
            if (command.name === "misused") assert.matches(`Usage: /ll ${word!} `, command.usage, 1, true);
        });
    }
});
