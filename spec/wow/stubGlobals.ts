/** Replaces globals of the game while a spec runs; `restore` puts back what stood there. @noSelf */
export interface StubbedGlobals {
    set(name: string, value: unknown): void;
    restore(): void;
}

const globals = _G as unknown as LuaTable<string, unknown>;

export function stubGlobals(): StubbedGlobals {
    const names: string[] = [];
    const before = new LuaTable<string, unknown>();
    return {
        set(name, value) {
            if (!names.includes(name)) {
                names.push(name);
                before.set(name, globals.get(name));
            }
            globals.set(name, value);
        },
        restore() {
            for (const name of names) globals.set(name, before.get(name));
        },
    };
}
