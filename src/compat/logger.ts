type LogFormat = [format: string, ...values: unknown[]];

/** What the incumbent's consumers hand in; LibLogger's loggers have these, called with a colon. */
export interface Logger {
    Trace(...message: LogFormat): void;
    Debug(...message: LogFormat): void;
    Info(...message: LogFormat): void;
    Warning(...message: LogFormat): void;
    Error(...message: LogFormat): void;
    Fatal(...message: LogFormat): void;
}
