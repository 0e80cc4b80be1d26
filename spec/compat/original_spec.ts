import type { Dialect, EntryKind } from "../../src/compat/dialect";
import { joinOriginal, type OriginalMember } from "./original/originalMember";
import { createSyncGuild, WEEK, type Member, type SyncGuild } from "./syncGuild";

interface Line {
    readonly dialect: Dialect;
    readonly kind: EntryKind;
}

const LINES: readonly Line[] = [
    { dialect: "base", kind: "classic" },
    { dialect: "base", kind: "crossRealm" },
    { dialect: "fork", kind: "crossRealm" },
];

const NAMES = ["Anna", "Bert", "Carl", "Dora", "Emil", "Fina", "Gert", "Hugo", "Ines", "Jana", "Karl", "Lena"];

interface Mixed {
    readonly guild: SyncGuild;
    readonly ours: Member[];
    readonly originals: OriginalMember[];
}

/** Twelve, half of them on the original; who is what depends on the seed. */
function mixed(seed: number, { dialect, kind }: Line, count = 12): Mixed {
    const guild = createSyncGuild(seed, kind);
    const ours: Member[] = [];
    const originals: OriginalMember[] = [];
    for (const index of $range(1, count)) {
        const name = NAMES[index - 1]!;
        if ((index + seed) % 2 === 0) ours.push(guild.join(name, dialect));
        else originals.push(joinOriginal(guild, name, { dialect, isClassic: kind === "classic" }));
    }
    for (const member of ours) member.listSync.enableSending();
    for (const member of originals) member.ledger.enableSending();
    return { guild, ours, originals };
}

function holdings({ ours, originals }: Mixed): string[] {
    const texts = new LuaSet<string>();
    const list: string[] = [];
    for (const member of [...ours, ...originals]) {
        const text = member.holds();
        if (!texts.has(text)) list.push(text);
        texts.add(text);
    }
    return list;
}

/** @returns seconds until all hold the same */
function untilAgreed(made: Mixed, secondsMost: number): number {
    const start = made.guild.time.seconds();
    while (made.guild.time.seconds() - start < secondsMost) {
        if (holdings(made).length === 1) return made.guild.time.seconds() - start;
        made.guild.run(5);
    }
    return math.huge;
}

for (const line of LINES) {
    describe(`a guild half on the original: ${line.dialect}, ${line.kind}`, () => {
        it("hears each other's live entries", () => {
            const made = mixed(1, line, 4);
            made.originals[0]!.submit("from the original");
            const [own] = made.ours;
            own!.listSync.transmitViaGuild(own!.write("from ours"));
            made.guild.run(5);
            assert.equal(1, holdings(made).length);
            assert.matches("from the original.*\n.*from ours", holdings(made)[0]!);
        });

        for (const seed of $range(1, 2)) {
            it(`agrees after each wrote alone, in this week and older ones: seed ${seed}`, () => {
                const made = mixed(seed, line);
                for (const member of [...made.ours, ...made.originals]) {
                    for (const i of $range(1, 10)) {
                        member.write(`${member.name} ${i}`, made.guild.random.integer(0, 3) * WEEK + i * 977);
                    }
                }
                made.guild.lossPercent = seed * 5;
                made.guild.run(60);
                made.guild.lossPercent = 0;
                const seconds = untilAgreed(made, 1800);
                assert.is_true(seconds < 1800, `${seconds} s`);
                assert.same([], made.guild.errors);
            });
        }
    });
}
