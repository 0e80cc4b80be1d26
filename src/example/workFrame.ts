import type { BarFrame } from "./workBar";

const NAME = "LootLedgerWorkBar";
const WIDTH = 220;
const HEIGHT = 16;
/** Below the top of the screen, where no part of the default interface stands. */
const TOP_OFFSET = -140;
const TEXTURE = "Interface\\TargetingFrame\\UI-StatusBar";

interface Drawn {
    readonly bar: LootLedgerStatusBar;
    readonly caption: LootLedgerRegion;
}

function draw(): Drawn {
    const bar = CreateFrame("StatusBar", NAME, UIParent) as unknown as LootLedgerStatusBar;
    bar.SetSize(WIDTH, HEIGHT);
    bar.SetPoint("TOP", UIParent, "TOP", 0, TOP_OFFSET);
    bar.SetStatusBarTexture(TEXTURE);
    bar.SetStatusBarColor(0.2, 0.7, 0.4);
    bar.SetMinMaxValues(0, 1);
    const shade = bar.CreateTexture(undefined, "BACKGROUND");
    shade.SetAllPoints();
    shade.SetColorTexture(0, 0, 0, 0.5);
    const caption = bar.CreateFontString(undefined, "OVERLAY", "GameFontHighlightSmall");
    caption.SetPoint("CENTER");
    return { bar, caption };
}

/** Draws the bar; nothing is made before it is first shown. */
export function createWorkFrame(): BarFrame {
    let drawn: Drawn | undefined;
    return {
        show: (text, share) => {
            drawn ??= draw();
            drawn.bar.SetValue(share);
            drawn.caption.SetText(text);
            drawn.bar.Show();
        },
        hide: () => {
            drawn?.bar.Hide();
        },
    };
}
