/** @noSelf */
export interface Trace {
    /** Adds a line, with the time before it, while tracing is on. */
    add(kind: string, ...parts: (string | number)[]): void;
    setOn(isOn: boolean): void;
    isOn(): boolean;
    lines(): readonly string[];
}

function escaped(byte: string): string {
    return string.format("\\%03d", string.byte(byte));
}

/** Bytes that are no printable ASCII, and backslashes, become \ddd: a trace is one line a message everywhere. */
export function printable(text: string): string {
    const [withoutBackslashes] = string.gsub(text, "\\", escaped);
    return string.gsub(withoutBackslashes, "[^%w%p ]", escaped)[0];
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
