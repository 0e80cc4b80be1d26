/** @noSelfInFile */

// The part of busted's and luassert's API that specs use. The arguments of a comparison are (expected, actual).

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: () => void): void;
declare function setup(body: () => void): void;
declare function teardown(body: () => void): void;
declare function before_each(body: () => void): void;
declare function after_each(body: () => void): void;
/** Marks a spec as not written yet; `npm test` counts it as failed. */
declare function pending(name: string, body?: () => void): void;

/** Joins lua-types' plain `assert(condition, message)`. */
declare namespace assert {
    /** Primitive equality: `==`, so tables are equal only when they are one table. */
    function equal(expected: unknown, actual: unknown, message?: string): void;
    function are_equal(expected: unknown, actual: unknown, message?: string): void;
    function not_equal(expected: unknown, actual: unknown, message?: string): void;
    function are_not_equal(expected: unknown, actual: unknown, message?: string): void;
    /** Deep equality of tables. */
    function same(expected: unknown, actual: unknown, message?: string): void;
    function are_same(expected: unknown, actual: unknown, message?: string): void;
    function not_same(expected: unknown, actual: unknown, message?: string): void;
    function are_not_same(expected: unknown, actual: unknown, message?: string): void;
    function is_true(value: unknown, message?: string): void;
    function is_false(value: unknown, message?: string): void;
    /** Neither nil nor false. Mind that 0 and "" are truthy in Lua. */
    function truthy(value: unknown, message?: string): void;
    function is_truthy(value: unknown, message?: string): void;
    function falsy(value: unknown, message?: string): void;
    function is_falsy(value: unknown, message?: string): void;
    function is_nil(value: unknown, message?: string): void;
    function is_not_nil(value: unknown, message?: string): void;
    function is_number(value: unknown, message?: string): void;
    function is_string(value: unknown, message?: string): void;
    function is_table(value: unknown, message?: string): void;
    function is_function(value: unknown, message?: string): void;
    /** @param expected the error value itself, position prefix (`file:line: `) left off; any error when absent. */
    function has_error(body: () => unknown, expected?: unknown): void;
    function has_no_error(body: () => unknown): void;
    /** Whether the error's text matches a Lua pattern. */
    function error_matches(body: () => unknown, pattern: string, init?: number, plain?: boolean): void;
    /** @param pattern a Lua pattern, unless `plain`; found anywhere in the text. */
    function matches(pattern: string, actual: string, init?: number, plain?: boolean): void;
    function not_matches(pattern: string, actual: string, init?: number, plain?: boolean): void;
    /** |expected - actual| <= tolerance. */
    function near(expected: number, actual: number, tolerance: number): void;
}
