/** @noSelf */
export interface Random {
    /** A whole number in low..high. */
    integer(low: number, high: number): number;
}
