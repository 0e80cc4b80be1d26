/**
 * ESLint rule: whoever switches a rule off says why, after two dashes, in the same comment.
 *
 * @type {import("eslint").Rule.RuleModule}
 */
export const reasonedDisable = {
    meta: { type: "suggestion", schema: [] },
    create(context) {
        return {
            Program() {
                for (const comment of context.sourceCode.getAllComments()) {
                    const text = comment.value.trim();
                    const isSwitch = /^(?:eslint-disable|@ts-expect-error|@ts-ignore|@ts-nocheck)\b/.test(text);
                    if (!isSwitch || / -- \S/.test(text) || !comment.loc) continue;
                    context.report({ loc: comment.loc, message: "say why, after ` -- ` in this comment" });
                }
            },
        };
    },
};
