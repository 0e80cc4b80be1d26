import type { AddonFunction } from "../protectedCall";

/** The table that addons hold; its slot 0 keeps what the game knows of it, as in the game. */
export type WidgetTable = LuaTable<string | number, unknown>;

/** What the game knows of a widget. */
export interface Widget {
    readonly table: WidgetTable;
    readonly objectType: string;
    readonly name: string | undefined;
    parent: Widget | undefined;
    isShown: boolean;
    readonly scripts: Record<string, AddonFunction | undefined>;
    readonly events: Record<string, boolean | undefined>;
    /** Texts, sizes, values: what a setter stored for its getter. */
    readonly values: LuaTable<string, unknown>;
}

const SCRIPTS =
    "OnEvent OnUpdate OnShow OnHide OnClick OnEnter OnLeave OnDragStart OnDragStop OnMouseWheel OnMouseDown OnMouseUp " +
    "OnSizeChanged OnVerticalScroll OnValueChanged OnTextChanged OnEscapePressed OnEnterPressed OnLoad";
const knownScripts: Record<string, boolean> = {};
for (const [name] of string.gmatch(SCRIPTS, "%a+")) knownScripts[name!] = true;

export function isScriptKnown(script: unknown): boolean {
    return typeof script === "string" && knownScripts[script] === true;
}

/** The widget behind a table that an addon passed. */
export function widgetOf(table: WidgetTable): Widget {
    const widget = type(table) === "table" ? (table.get(0) as Widget | undefined) : undefined;
    if (widget === undefined) error("Attempt to find 'this' in non-framescript object", 3);
    return widget;
}

/** Shown, and all it stands in is shown too. */
export function isVisible(widget: Widget): boolean {
    let current: Widget | undefined = widget;
    while (current !== undefined) {
        if (!current.isShown) return false;
        current = current.parent;
    }
    return true;
}
