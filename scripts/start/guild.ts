/** Who is in the simulated guild. */
export interface Member {
    readonly name: string;
    readonly isOfficer: boolean;
}

/** As many as there can be clients; officers first. */
const NAMES = (
    "Anna Bert Cara Dirk Elsa Fred Gerda Hugo Ida Jens Kira Lars Mona Nils Olga Paul Rosa Sven Tina Udo " +
    "Vera Willi Xenia Yves Zora Arne Britt Claas Dora Emil Frida Georg Hanna Ingo Jette Knut Lotte Merle Nora Otto"
).split(" ");

/** Two officers, so that each of two files has its own; one in five where the guild is larger. */
export function memberList(count: number): readonly Member[] {
    const officerCount = Math.max(2, Math.floor(count / 5));
    return NAMES.slice(0, count).map((name, position) => ({ name, isOfficer: position < officerCount }));
}

/** The officer who imports the file at this position: in turn. */
export function importerOf(members: readonly Member[], position: number): string {
    const officers = members.filter(({ isOfficer }) => isOfficer);
    return officers[position % officers.length]?.name ?? "";
}
