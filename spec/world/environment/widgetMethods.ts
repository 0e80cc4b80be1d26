import type { AddonFunction } from "../protectedCall";
import { isEventValid } from "./eventNames";
import { define, type Environment } from "./environment";
import { sortedKeys } from "../sortedKeys";
import { isScriptKnown, isVisible, widgetOf, type Widget, type WidgetTable } from "./widget";

/** @noSelf */
export interface WidgetMethodsOptions {
    readonly runScript: (widget: Widget, script: string, ...args: unknown[]) => void;
    readonly create: (objectType: string, name?: string, parent?: WidgetTable) => WidgetTable;
    /** OnUpdate was set, or something was shown, hidden or moved to another parent. */
    readonly onUpdateChanged: (widget: Widget) => void;
    readonly onEventRegistered: (widget: Widget, event: string) => void;
    readonly onEventUnregistered: (widget: Widget, event: string) => void;
}

/** Methods that change only what a player would see. */
const NO_OPERATIONS =
    "SetPoint SetAllPoints ClearAllPoints SetAlpha SetScale SetFrameStrata SetFrameLevel SetToplevel Raise Lower " +
    "SetMovable SetClampedToScreen EnableMouse EnableMouseWheel EnableKeyboard RegisterForDrag StartMoving " +
    "StopMovingOrSizing SetResizable SetResizeBounds SetAttribute SetFontObject SetFont SetJustifyH SetJustifyV " +
    "SetWordWrap SetNonSpaceWrap SetMaxLines SetTextColor SetStatusBarTexture SetStatusBarColor SetOrientation " +
    "SetReverseFill RegisterForClicks SetNormalTexture SetNormalFontObject SetTexture SetColorTexture SetTexCoord " +
    "SetVertexColor SetDrawLayer SetMultiLine SetAutoFocus SetFocus ClearFocus HighlightText SetMaxLetters " +
    "UpdateScrollChildRect SetBackdrop SetBackdropColor SetBackdropBorderColor SetUserPlaced SetHitRectInsets";

function assertScript(method: string, script: unknown): string {
    if (!isScriptKnown(script)) error(`Frame:${method}(): Doesn't have a "${tostring(script)}" script`, 3);
    return script as string;
}

function createScriptMethods(options: WidgetMethodsOptions): Record<string, unknown> {
    const { onUpdateChanged } = options;
    return {
        SetScript: (table: WidgetTable, script: unknown, handler: AddonFunction | undefined) => {
            const widget = widgetOf(table);
            widget.scripts[assertScript("SetScript", script)] = handler;
            if (script === "OnUpdate") onUpdateChanged(widget);
        },
        GetScript: (table: WidgetTable, script: unknown) => widgetOf(table).scripts[assertScript("GetScript", script)],
        HasScript: (_table: WidgetTable, script: unknown) => isScriptKnown(script),
        HookScript: (table: WidgetTable, script: unknown, hook: AddonFunction) => {
            const widget = widgetOf(table);
            const original = widget.scripts[assertScript("HookScript", script)];
            widget.scripts[script as string] =
                original === undefined
                    ? hook
                    : (...args: unknown[]) => {
                          original(...args);
                          hook(...args);
                      };
            if (script === "OnUpdate") onUpdateChanged(widget);
        },
    };
}

function createEventMethods(options: WidgetMethodsOptions): Record<string, unknown> {
    const { onEventRegistered, onEventUnregistered } = options;

    function register(table: WidgetTable, event: unknown): boolean {
        const widget = widgetOf(table);
        if (!isEventValid(event))
            error(`Frame:RegisterEvent(): Attempt to register unknown event "${tostring(event)}"`, 2);
        if (widget.events[event as string] === true) return false;
        widget.events[event as string] = true;
        onEventRegistered(widget, event as string);
        return true;
    }

    function unregister(widget: Widget, event: string): void {
        if (widget.events[event] !== true) return;
        widget.events[event] = undefined;
        onEventUnregistered(widget, event);
    }

    return {
        RegisterEvent: register,
        RegisterUnitEvent: register,
        UnregisterEvent: (table: WidgetTable, event: string) => {
            unregister(widgetOf(table), event);
        },
        UnregisterAllEvents: (table: WidgetTable) => {
            const widget = widgetOf(table);
            for (const name of sortedKeys(widget.events)) unregister(widget, name);
        },
        IsEventRegistered: (table: WidgetTable, event: string) => widgetOf(table).events[event] === true,
    };
}

function createVisibilityMethods(options: WidgetMethodsOptions): Record<string, unknown> {
    const { runScript, onUpdateChanged } = options;

    function setShown(table: WidgetTable, isShown: unknown): void {
        const widget = widgetOf(table);
        const shown = isShown !== undefined && isShown !== false;
        if (widget.isShown === shown) return;
        widget.isShown = shown;
        onUpdateChanged(widget);
        if (!shown) runScript(widget, "OnHide");
        else if (isVisible(widget)) runScript(widget, "OnShow");
    }

    return {
        Show: (table: WidgetTable) => {
            setShown(table, true);
        },
        Hide: (table: WidgetTable) => {
            setShown(table, false);
        },
        SetShown: setShown,
        IsShown: (table: WidgetTable) => widgetOf(table).isShown,
        IsVisible: (table: WidgetTable) => isVisible(widgetOf(table)),
        SetParent: (table: WidgetTable, parent: WidgetTable | undefined) => {
            const widget = widgetOf(table);
            widget.parent = parent === undefined ? undefined : widgetOf(parent);
            onUpdateChanged(widget);
        },
        GetParent: (table: WidgetTable) => widgetOf(table).parent?.table,
    };
}

/** Getters answer what setters stored: texts, sizes, values. */
function createValueMethods(options: WidgetMethodsOptions): Record<string, unknown> {
    const { runScript, create } = options;
    const result: Record<string, unknown> = {
        GetName: (table: WidgetTable) => widgetOf(table).name,
        GetObjectType: (table: WidgetTable) => widgetOf(table).objectType,
        IsObjectType: (table: WidgetTable, objectType: string) => widgetOf(table).objectType === objectType,
        SetSize: (table: WidgetTable, width: number, height: number) => {
            const { values } = widgetOf(table);
            values.set("Width", width);
            values.set("Height", height);
        },
        SetFormattedText: (table: WidgetTable, format: string, ...args: unknown[]) => {
            widgetOf(table).values.set("Text", string.format(format, ...args));
        },
        GetStringWidth: (table: WidgetTable) => tostring(widgetOf(table).values.get("Text") ?? "").length * 6,
        GetStringHeight: () => 12,
        SetMinMaxValues: (table: WidgetTable, least: number, most: number) => {
            const { values } = widgetOf(table);
            values.set("Least", least);
            values.set("Most", most);
        },
        GetMinMaxValues: (table: WidgetTable) => {
            const { values } = widgetOf(table);
            return $multi(values.get("Least"), values.get("Most"));
        },
        SetValue: (table: WidgetTable, value: number) => {
            const widget = widgetOf(table);
            widget.values.set("Value", value);
            runScript(widget, "OnValueChanged", value);
        },
        GetVerticalScrollRange: () => 0,
        Enable: (table: WidgetTable) => widgetOf(table).values.set("Disabled", false),
        Disable: (table: WidgetTable) => widgetOf(table).values.set("Disabled", true),
        SetEnabled: (table: WidgetTable, isEnabled: boolean) => widgetOf(table).values.set("Disabled", !isEnabled),
        IsEnabled: (table: WidgetTable) => widgetOf(table).values.get("Disabled") !== true,
        Click: (table: WidgetTable) => {
            runScript(widgetOf(table), "OnClick", "LeftButton", false);
        },
        CreateFontString: (table: WidgetTable, name?: string) => create("FontString", name, table),
        CreateTexture: (table: WidgetTable, name?: string) => create("Texture", name, table),
    };
    for (const field of ["Width", "Height", "Text", "ScrollChild", "VerticalScroll", "ID", "Checked"]) {
        result[`Set${field}`] = (table: WidgetTable, value: unknown) => {
            widgetOf(table).values.set(field, value);
        };
        result[`Get${field}`] = (table: WidgetTable) => widgetOf(table).values.get(field);
    }
    result.GetValue = (table: WidgetTable) => widgetOf(table).values.get("Value");
    return result;
}

/** One table of methods for every kind of widget: addons under test only use what exists on all four clients. */
export function createWidgetMethods(options: WidgetMethodsOptions): Environment {
    const methods: Environment = new LuaTable();
    for (const [name] of string.gmatch(NO_OPERATIONS, "%a+")) methods.set(name!, () => undefined);
    define(methods, createScriptMethods(options));
    define(methods, createEventMethods(options));
    define(methods, createVisibilityMethods(options));
    define(methods, createValueMethods(options));
    return methods;
}
