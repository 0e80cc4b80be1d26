import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { importDirection } from "./importRule.mjs";
import { reasonedDisable } from "./reasonedDisableRule.mjs";
import { repositoryRoot } from "./installed.mjs";

/** What Lua 5.1 in the game does not have, although the declarations of lua-types offer it. */
const LUA_ABSENT_IN_GAME = ["io", "os", "debug", "package", "require", "module", "load", "loadfile", "dofile"];
/** What TypeScript's own declarations offer and no Lua has: it type-checks and then is nil at run time. */
const JAVASCRIPT_ONLY = ["JSON", "Date", "Boolean", "Intl", "Proxy", "Reflect", "RegExp", "BigInt", "ArrayBuffer"];

/** Syntax that TypeScriptToLua accepts and that goes wrong, or costs too much, in the Lua it becomes. */
const SYNTAX_UNFIT_FOR_LUA = [
    [
        "PropertyDefinition[optional=true] > TSTypeAnnotation > TSFunctionType",
        "an optional function is called with a self it does not take: name the type and use `| undefined`",
    ],
    [
        "TSPropertySignature[optional=true] > TSTypeAnnotation > TSFunctionType",
        "an optional function is called with a self it does not take: name the type and use `| undefined`",
    ],
    [":matches(MethodDefinition, Property)[kind=/^(get|set)$/]", "an accessor makes every member of its class slow"],
    [":function[generator=true]", "a generator is slow and cannot yield across pcall: use a coroutine"],
    [":function[async=true]", "promises do not exist in the game"],
    [
        "ForInStatement",
        "the order of keys differs from client to client: use an array, or a LuaMap where order decides nothing",
    ],
].map(([selector, message]) => ({ selector, message }));

export default defineConfig(
    { ignores: ["node_modules/", "build/", "dist/"] },
    { linterOptions: { reportUnusedDisableDirectives: "error" } },
    {
        files: ["src/**/*.ts", "spec/**/*.ts", "scripts/**/*.{ts,mjs}"],
        extends: [tseslint.configs.strictTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: repositoryRoot } },
        plugins: { libledger: { rules: { "import-direction": importDirection, "reasoned-disable": reasonedDisable } } },
        rules: {
            "libledger/reasoned-disable": "error",
            eqeqeq: "error",
            "no-console": "off",
            "no-constant-binary-expression": "error",
            "no-self-compare": "error",
            "no-unreachable-loop": "error",
            "no-useless-return": "error",
            "object-shorthand": "error",
            "prefer-const": ["error", { destructuring: "all" }],
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
            "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
            // `while (true)` is how a coroutine body and a parser's loop say that they end from inside.
            "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
            // node:test awaits what is described by itself.
            "@typescript-eslint/no-floating-promises": [
                "error",
                { allowForKnownSafeCalls: [{ from: "package", name: ["describe", "it"], package: "node:test" }] },
            ],
            // One-line arrows and guards read better than the braces that this rule asks for.
            "@typescript-eslint/no-confusing-void-expression": [
                "error",
                { ignoreArrowShorthand: true, ignoreVoidOperator: true },
            ],
        },
    },
    {
        files: ["src/**/*.ts", "spec/**/*.ts"],
        rules: {
            "no-restricted-syntax": ["error", ...SYNTAX_UNFIT_FOR_LUA],
            "no-restricted-globals": ["error", ...JAVASCRIPT_ONLY],
            // `this: void` tells TypeScriptToLua that there is no self, and `X | void` is what a callback may return.
            "@typescript-eslint/no-invalid-void-type": "off",
            // lua-types declares that string.find always finds, and a state can change while a callback runs.
            "@typescript-eslint/no-unnecessary-condition": "off",
            // Reading a list in a counted loop needs `list[i - 1]!`: it costs nothing, a test for nil would.
            "@typescript-eslint/no-non-null-assertion": "off",
            // Our interfaces are @noSelf, their members plain functions; the compiler itself refuses a lost self.
            "@typescript-eslint/unbound-method": "off",
            // Counted loops over `$range` are the fast form in Lua (one VM instruction a turn).
            "@typescript-eslint/prefer-for-of": "off",
            // Rewriting `table.concat` and `string.byte` in JavaScript's words would pull in lualib and cost time.
            "@typescript-eslint/prefer-string-starts-ends-with": "off",
            "@typescript-eslint/prefer-includes": "off",
            // "" is true in Lua, so the shorthands that depend on truth differ from what the reader expects.
            "@typescript-eslint/strict-boolean-expressions": [
                "error",
                {
                    allowString: false,
                    allowNumber: false,
                    allowNullableObject: true,
                    allowNullableBoolean: true,
                    allowAny: false,
                },
            ],
            // Declarations of another language's functions need a type parameter that stands once.
            "@typescript-eslint/no-unnecessary-type-parameters": "off",
        },
    },
    {
        files: ["src/**/*.ts"],
        rules: {
            "libledger/import-direction": "error",
            "no-restricted-globals": ["error", ...JAVASCRIPT_ONLY, ...LUA_ABSENT_IN_GAME],
            "no-restricted-properties": [
                "error",
                { object: "math", property: "random", message: "chance comes in through the port `random`" },
                { object: "math", property: "randomseed", message: "chance comes in through the port `random`" },
            ],
        },
    },
    {
        // Here is the port over the game's own chance.
        files: ["src/wow/random.ts"],
        rules: { "no-restricted-properties": "off" },
    },
    {
        // The rules look at abstract syntax, whose nodes ESLint hands over untyped.
        files: ["scripts/*Rule.mjs"],
        rules: {
            "@typescript-eslint/no-explicit-any": "off",
            "@typescript-eslint/no-unsafe-argument": "off",
            "@typescript-eslint/no-unsafe-member-access": "off",
        },
    },
);
