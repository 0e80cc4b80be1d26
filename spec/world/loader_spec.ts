import type { Client, FileTree } from "./contract";
import { SPEC_START_TIME, tinyAddon } from "./tinyAddon";
import { createWorld } from "./world";

const NOTE = `
local name, addonTable = ...
notes = notes or {}
table.insert(notes, name .. ":" .. tostring(addonTable.seen))
addonTable.seen = true
`;

function note(text: string): string {
    return `notes = notes or {} table.insert(notes, "${text}")`;
}

function login(files: FileTree, addons: string[], product: "era" | "retail" = "era"): Client {
    const world = createWorld({ files, seed: 1, startTime: SPEC_START_TIME });
    const client = world.createClient({ name: "Anna", addons, product });
    client.login();
    return client;
}

function notesOf(client: Client): string {
    const [notes] = client.eval<[string]>(`return table.concat(notes or {}, " ")`);
    return notes;
}

describe("loading addons", () => {
    it("runs the files in the order of the .toc and follows XML lists relative to themselves", () => {
        const client = login(
            {
                "Host/Host.toc":
                    string.char(239, 187, 191) +
                    "## Interface: 11509\r\n# a comment\r\n\r\nfirst.lua\r\nLibs\\embeds.xml\r\nlast.lua\r\n",
                "Host/first.lua": note("first"),
                "Host/Libs/embeds.xml": `<Ui xmlns="http://www.blizzard.com/wow/ui/">
                    <!-- <Script file="absent.lua"/> -->
                    <Script file="Lib\\lib.lua"/><Include file="Lib\\more.xml"/></Ui>`,
                "Host/Libs/Lib/lib.lua": note("lib"),
                "Host/Libs/Lib/more.xml": `<Ui><Script file='..\\..\\up.lua'/></Ui>`,
                "Host/up.lua": note("up"),
                "Host/last.lua": note("last"),
            },
            ["Host"],
        );
        assert.same([], client.errors);
        assert.equal("first lib up last", notesOf(client));
    });

    it("gives every file of an addon its name and one table", () => {
        const files = {
            ...tinyAddon("One", NOTE),
            "Two/Two.toc": "## Interface: 11509\na.lua\nb.lua\n",
            "Two/a.lua": NOTE,
            "Two/b.lua": NOTE,
        };
        assert.equal("One:nil Two:nil Two:true", notesOf(login(files, ["Two", "One"])));
    });

    it("loads what an addon needs or would like first, before it", () => {
        const files = {
            ...tinyAddon("Alpha", note("alpha"), ["Dependencies: Zeta", "OptionalDeps: Yota, Absent"]),
            ...tinyAddon("Yota", note("yota")),
            ...tinyAddon("Zeta", note("zeta")),
        };
        assert.equal("zeta yota alpha", notesOf(login(files, ["Alpha", "Yota", "Zeta"])));
    });

    it("leaves out an addon whose dependency is missing or disabled", () => {
        const files = {
            ...tinyAddon("Alpha", note("alpha"), ["RequiredDeps: Zeta"]),
            ...tinyAddon("Zeta", note("zeta")),
        };
        const client = login(files, ["Alpha"]);
        assert.equal("", notesOf(client));
        assert.same([false, "DEP_MISSING"], [...client.eval(`return C_AddOns.LoadAddOn("Alpha")`)]);
    });

    it("leaves out an addon that does not name the client's interface number", () => {
        const files = { "Old/Old.toc": "## Interface: 11302\nmain.lua\n", "Old/main.lua": note("old") };
        assert.equal("", notesOf(login(files, ["Old"])));
    });

    it("takes the most specific .toc of the client", () => {
        const files = {
            "Multi/Multi.toc": "## Interface: 11509\nany.lua\n",
            "Multi/Multi_Mainline.toc": "## Interface: 120100\nmain.lua\n",
            "Multi/any.lua": note("any"),
            "Multi/main.lua": note("mainline"),
        };
        assert.equal("any", notesOf(login(files, ["Multi"], "era")));
        assert.equal("mainline", notesOf(login(files, ["Multi"], "retail")));
    });

    it("loads on demand when asked, and raises ADDON_LOADED then", () => {
        const files = {
            ...tinyAddon(
                "Host",
                `local frame = CreateFrame("Frame") frame:RegisterEvent("ADDON_LOADED")
                 frame:SetScript("OnEvent", function(_, event, name) print(event, name) end)`,
            ),
            ...tinyAddon("Late", note("late"), ["LoadOnDemand: 1", "Title: Later", "X-Website: here"]),
        };
        const client = login(files, ["Host", "Late"]);
        assert.equal("", notesOf(client));
        client.eval(`C_AddOns.LoadAddOn("Late")`);
        assert.equal("late", notesOf(client));
        assert.same(["ADDON_LOADED Host", "ADDON_LOADED Late"], client.chat);
        const [site, hidden] = client.eval(
            `return C_AddOns.GetAddOnMetadata("Late", "X-Website"), C_AddOns.GetAddOnMetadata("Late", "Interface")`,
        );
        assert.equal("here", site);
        assert.is_nil(hidden);
    });

    it("records a missing file, a syntax error and an error while loading, and goes on", () => {
        const client = login(
            {
                "Bad/Bad.toc": "## Interface: 11509\nabsent.lua\nbroken.lua\nraises.lua\nfine.lua\n",
                "Bad/broken.lua": "local = 1",
                "Bad/raises.lua": `error("no luck")`,
                "Bad/fine.lua": note("fine"),
            },
            ["Bad"],
        );
        assert.equal("fine", notesOf(client));
        assert.equal(3, client.errors.length);
        assert.matches("absent%.lua", client.errors[0]!.message);
        assert.matches("Bad/broken%.lua:1", client.errors[1]!.message);
        assert.equal("Bad/raises.lua:1: no luck", client.errors[2]!.message);
        assert.matches("stack traceback", client.errors[2]!.traceback);
    });
});
