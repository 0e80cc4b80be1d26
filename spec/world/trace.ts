/** @noSelf */
export interface Trace {
    /** Adds a line, with the time before it, while tracing is on. */
    add(kind: string, ...parts: (string | number)[]): void;
    setOn(isOn: boolean): void;
    isOn(): boolean;
    lines(): readonly string[];
}

/** Bytes that are no printable ASCII become \ddd, so that a trace is one line a message on every terminal. */
export function printable(text: string): string {
    return string.gsub(text, "[^\x20-\x5B\x5D-\x7E]", (byte: string) => string.format("\\%03d", string.byte(byte)))[0];
}

export function createTrace(now: () => number, startsOn: boolean): Trace {
    const lines: string[] = [];
    let isOn = startsOn;
    return {
        add: (kind, ...parts) => {
            if (!isOn) return;
            lines.push(`${string.format("%.4f", now())} ${kind} ${table.concat(parts, " ")}`);
        },
        setOn: (on) => {
            isOn = on;
        },
        isOn: () => isOn,
        lines: () => lines,
    };
}
