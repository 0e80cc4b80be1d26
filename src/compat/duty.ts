type Ending = () => void;

/** Whether this copy of the library is at work; it stands down for good. @noSelf */
export interface Duty {
    isOver(): boolean;
    /** Called when it stands down; at once when it has. */
    onEnd(ending: Ending): void;
    end(): void;
}

export function createDuty(): Duty {
    let isOver = false;
    const endings: Ending[] = [];
    return {
        isOver: () => isOver,
        onEnd(ending) {
            if (isOver) ending();
            else endings.push(ending);
        },
        end() {
            if (isOver) return;
            isOver = true;
            for (const ending of endings) ending();
        },
    };
}
