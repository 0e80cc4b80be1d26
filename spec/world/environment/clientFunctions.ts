import type { Loader } from "../addon/loader";
import type { Character } from "../character";
import type { AddonFunction } from "../protectedCall";
import { define, namespace, type Environment } from "./environment";
import { createEnumerations, RestrictionState, RestrictionType } from "./enumerations";
import { isEventValid } from "./eventNames";
import type { WidgetTable } from "./widget";
import type { Widgets } from "./widgets";

/** @noSelf */
export interface ClientFunctionsOptions {
    readonly character: Character;
    readonly widgets: Widgets;
    /** Set later: addons are loaded into the finished environment. */
    readonly loader: () => Loader;
    readonly say: (text: string) => void;
    readonly reload: () => void;
}

/** Directives that GetAddOnMetadata does not show. */
const HIDDEN = [
    "interface",
    "dependencies",
    "requireddeps",
    "optionaldeps",
    "savedvariables",
    "savedvariablespercharacter",
];

function createAddonFunctions(loader: () => Loader): Environment {
    const nameOf = (addon: unknown): string =>
        typeof addon === "number" ? (loader().names()[addon - 1] ?? "") : tostring(addon);
    return namespace({
        GetAddOnMetadata: (addon: unknown, field: string) => {
            const key = string.lower(field);
            return HIDDEN.includes(key) ? undefined : loader().entry(nameOf(addon))?.toc.directives[key];
        },
        IsAddOnLoaded: (addon: unknown) => {
            const isLoaded = loader().isLoaded(nameOf(addon));
            return $multi(isLoaded, isLoaded);
        },
        LoadAddOn: (addon: unknown) => {
            const refusal = loader().load(nameOf(addon));
            return $multi(refusal === undefined, refusal);
        },
        GetAddOnInterfaceVersion: (addon: unknown) => {
            const [first] = string.match(loader().entry(nameOf(addon))?.toc.directives.interface ?? "", "%d+");
            return tonumber(first) ?? 0;
        },
        GetNumAddOns: () => loader().names().length,
        GetAddOnInfo: (addon: unknown) => {
            const entry = loader().entry(nameOf(addon));
            return $multi(entry?.name, entry?.toc.directives.title, entry?.toc.directives.notes, entry !== undefined);
        },
        DoesAddOnExist: (addon: unknown) => loader().entry(nameOf(addon)) !== undefined,
    });
}

function createRestrictionFunctions(character: Character): Environment {
    const isActive = (restriction: number): boolean =>
        (character.isLockedDown &&
            (restriction === RestrictionType.Encounter || restriction === RestrictionType.Chat)) ||
        (character.isInCombat && restriction === RestrictionType.Combat);
    return namespace({
        IsAddOnRestrictionActive: isActive,
        GetAddOnRestrictionState: (restriction: number) =>
            isActive(restriction) ? RestrictionState.Active : RestrictionState.Inactive,
    });
}

function installFrames(environment: Environment, { widgets, say }: ClientFunctionsOptions): void {
    const chatFrame = widgets.create("ScrollingMessageFrame", "DEFAULT_CHAT_FRAME");
    chatFrame.set("AddMessage", (_frame: WidgetTable, text: unknown) => {
        say(tostring(text));
    });
    environment.set("ChatFrame1", chatFrame);
    for (const name of ["UIParent", "WorldFrame", "GameTooltip", "Minimap"]) widgets.create("Frame", name);
    for (const name of ["GameFontNormal", "GameFontHighlight", "GameFontNormalSmall", "GameFontHighlightSmall"]) {
        widgets.create("Font", name);
    }
    environment.set("UISpecialFrames", new LuaTable());
    environment.set("StaticPopupDialogs", new LuaTable());
    environment.set("StaticPopup_Show", () => undefined);
    environment.set("CreateFrame", (objectType: unknown, name?: string, parent?: WidgetTable) => {
        if (typeof objectType !== "string")
            error("Usage: CreateFrame(frameType [, name] [, parent] [, template] [, id])", 2);
        return widgets.create(objectType, name, parent);
    });
}

/** The client program itself: build, addons, restrictions, frames, settings. */
export function installClientFunctions(environment: Environment, options: ClientFunctionsOptions): void {
    const { character, loader, reload } = options;
    const { product } = character;
    const categories: AddonFunction = (_frame: unknown, name: unknown) => namespace({ ID: name, GetID: () => name });
    installFrames(environment, options);
    define(environment, {
        GetBuildInfo: () =>
            $multi(
                product.version,
                product.build,
                "Aug 1 2026",
                product.interfaceNumber,
                "",
                " ",
                product.interfaceNumber,
            ),
        GetLocale: () => "enUS",
        LE_EXPANSION_LEVEL_CURRENT: product.expansionLevel,
        WOW_PROJECT_ID: product.projectId,
        WOW_PROJECT_MAINLINE: 1,
        WOW_PROJECT_CLASSIC: 2,
        Enum: createEnumerations(),
        ReloadUI: reload,
        C_UI: namespace({ Reload: reload }),
        C_AddOns: createAddonFunctions(loader),
        C_EventUtils: namespace({ IsEventValid: isEventValid }),
        C_RestrictedActions: createRestrictionFunctions(character),
        C_Secrets: namespace({ HasSecretRestrictions: () => false, ShouldUnitIdentityBeSecret: () => false }),
        Settings: namespace({
            RegisterCanvasLayoutCategory: categories,
            RegisterVerticalLayoutCategory: categories,
            RegisterAddOnCategory: () => undefined,
            OpenToCategory: () => undefined,
        }),
    });
}
