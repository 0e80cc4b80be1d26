import type { AddonFunction } from "../protectedCall";
import type { Environment } from "./environment";
import { isVisible, type Widget, type WidgetTable } from "./widget";
import { createWidgetMethods } from "./widgetMethods";

/** @noSelf */
export interface WidgetsOptions {
    readonly environment: Environment;
    readonly call: (where: string, callback: AddonFunction, ...args: unknown[]) => void;
    readonly requestNextFrame: () => void;
}

/** @noSelf */
export interface Widgets {
    create(objectType: string, name?: string, parent?: WidgetTable): WidgetTable;
    /** Raises an event on all frames registered for it, in the order of their registration. */
    dispatch(event: string, ...args: unknown[]): void;
    /** Calls OnUpdate of all visible frames. */
    update(elapsedSeconds: number): void;
    /** Some visible frame wants every frame. */
    needsFrames(): boolean;
}

/** All widgets of one session. Only frames with events or OnUpdate do anything; the rest keeps what it is told. */
export function createWidgets(options: WidgetsOptions): Widgets {
    const { environment, call, requestNextFrame } = options;
    const listeners: Record<string, Widget[]> = {};
    const updaters: Widget[] = [];

    function needsFrames(): boolean {
        for (const widget of updaters) {
            if (widget.scripts.OnUpdate !== undefined && isVisible(widget)) return true;
        }
        return false;
    }

    function runScript(widget: Widget, script: string, ...args: unknown[]): void {
        const handler = widget.scripts[script];
        if (handler === undefined) return;
        call(widget.name === undefined ? script : `${script} of ${widget.name}`, handler, widget.table, ...args);
    }

    const methods = createWidgetMethods({
        runScript,
        create: (objectType, name, parent) => create(objectType, name, parent),
        onUpdateChanged: (widget) => {
            if (widget.scripts.OnUpdate !== undefined && !updaters.includes(widget)) updaters.push(widget);
            if (needsFrames()) requestNextFrame();
        },
        onEventRegistered: (widget, event) => {
            listeners[event] ??= [];
            listeners[event].push(widget);
        },
        onEventUnregistered: (widget, event) => {
            const list = listeners[event];
            if (list === undefined) return;
            // A fresh list: a dispatch that is going on keeps walking the old one.
            listeners[event] = list.filter((other) => other !== widget);
        },
    });
    const metatable = new LuaTable<string, unknown>();
    metatable.set("__index", methods);

    function create(objectType: string, name?: string, parent?: WidgetTable): WidgetTable {
        const table: WidgetTable = new LuaTable();
        const widget: Widget = {
            table,
            objectType,
            name,
            parent: parent === undefined ? undefined : (parent.get(0) as Widget | undefined),
            isShown: true,
            scripts: {},
            events: {},
            values: new LuaTable(),
        };
        table.set(0, widget);
        setmetatable(table, metatable as unknown as LuaMetatable<WidgetTable>);
        if (name !== undefined) environment.set(name, table);
        return table;
    }

    return {
        create,
        dispatch: (event, ...args) => {
            const list = listeners[event];
            if (list === undefined) return;
            for (const index of $range(1, list.length)) {
                const widget = list[index - 1]!;
                const handler = widget.scripts.OnEvent;
                if (handler !== undefined && widget.events[event] === true) {
                    call(`OnEvent ${event}`, handler, widget.table, event, ...args);
                }
            }
        },
        update: (elapsedSeconds) => {
            const count = updaters.length;
            for (const index of $range(1, count)) {
                const widget = updaters[index - 1]!;
                if (isVisible(widget)) runScript(widget, "OnUpdate", elapsedSeconds);
            }
        },
        needsFrames,
    };
}
