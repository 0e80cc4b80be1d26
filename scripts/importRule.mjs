import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { objection } from "./importDirections.mjs";
import { repositoryRoot } from "./installed.mjs";

/**
 * ESLint rule: an import in src points only where the table of importDirections.mjs allows. It knows what the imports
 * mean, unlike patterns for their text: `../event/key` is one thing in src/ledger and another in src/wow/client.
 *
 * @type {import("eslint").Rule.RuleModule}
 */
export const importDirection = {
    meta: { type: "problem", schema: [] },
    create(context) {
        const source = resolve(repositoryRoot, "src");
        const from = nameIn(source, context.filename);

        /** @param {unknown} literal @param {import("eslint").Rule.Node} node */
        function check(literal, node) {
            if (typeof literal !== "string") return;
            const target = resolve(dirname(context.filename), literal);
            const message = literal.startsWith(".")
                ? objection(from, nameIn(source, existsSync(`${target}.d.ts`) ? `${target}.d` : target))
                : "shipped code imports no packages: the game cannot load them";
            if (message !== undefined) context.report({ node, message });
        }

        return {
            "ImportDeclaration, ExportAllDeclaration, ExportNamedDeclaration, ImportExpression, TSImportType": (
                /** @type {any} */ node,
            ) => {
                check(node.source?.value, node);
            },
            "TSExternalModuleReference > Literal": (/** @type {any} */ node) => {
                check(node.value, node);
            },
        };
    },
};

/**
 * @param {string} source
 * @param {string} file
 */
function nameIn(source, file) {
    return relative(source, file)
        .replaceAll("\\", "/")
        .replace(/\.[cm]?[jt]s$/, "");
}
