import { canonicalText } from "../../event/canonical";
import type { FieldTable } from "../../event/event";
import { hashText } from "../../event/hashText";

type Fields = LuaTable<AnyNotNil, unknown>;

function without(fields: Fields, left: readonly string[]): Fields {
    const copied: Fields = new LuaTable();
    for (const [name, value] of pairs(fields)) {
        if (typeof name !== "string" || !left.includes(name)) copied.set(name, value);
    }
    return copied;
}

function textOf(message: Fields): string {
    const copied = without(message, ["entries", "ll"]);
    copied.set("ll", without(message.get("ll") as Fields, ["c"]));
    return canonicalText(copied as unknown as FieldTable);
}

/**
 * Of all that one of our messages says besides its entries, which may be many and are summed up in slices. Nil for what
 * cannot have come from us.
 */
export function messageSum(message: object): number | undefined {
    const [ok, text] = pcall(textOf, message as Fields);
    return ok ? hashText(text) : undefined;
}
