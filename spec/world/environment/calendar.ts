/** A moment in parts, as `date("*t")` gives it. */
export interface CalendarTime {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly min: number;
    readonly sec: number;
    /** 1 is Sunday. */
    readonly wday: number;
    readonly yday: number;
    readonly isdst: boolean;
}

const DAY_SECONDS = 86400;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const floor = math.floor;

/** Days since 1970-01-01 of a Gregorian date; month may be outside 1..12. */
export function daysOf(year: number, month: number, day: number): number {
    const wholeYear = year + floor((month - 1) / 12);
    const wholeMonth = ((month - 1) % 12) + 1;
    // Years that begin in March have the leap day at their end.
    const shifted = wholeMonth > 2 ? wholeYear : wholeYear - 1;
    const dayOfYear = floor((153 * (wholeMonth > 2 ? wholeMonth - 3 : wholeMonth + 9) + 2) / 5) + day - 1;
    return 365 * shifted + floor(shifted / 4) - floor(shifted / 100) + floor(shifted / 400) + dayOfYear - 719468;
}

/** Splits unix seconds (UTC; the machines of this world know no other zone). */
export function calendarTime(unixSeconds: number): CalendarTime {
    const days = floor(unixSeconds / DAY_SECONDS);
    const rest = floor(unixSeconds) - days * DAY_SECONDS;
    const shifted = days + 719468;
    const era = floor(shifted / 146097);
    const dayOfEra = shifted - era * 146097;
    const yearOfEra = floor(
        (dayOfEra - floor(dayOfEra / 1460) + floor(dayOfEra / 36524) - floor(dayOfEra / 146096)) / 365,
    );
    const dayOfYear = dayOfEra - (365 * yearOfEra + floor(yearOfEra / 4) - floor(yearOfEra / 100));
    const marchMonth = floor((5 * dayOfYear + 2) / 153);
    const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return {
        year,
        month,
        day: dayOfYear - floor((153 * marchMonth + 2) / 5) + 1,
        hour: floor(rest / 3600),
        min: floor((rest % 3600) / 60),
        sec: rest % 60,
        wday: ((days + 4) % 7) + 1,
        yday: days - daysOf(year, 1, 1) + 1,
        isdst: false,
    };
}

type Part = (moment: CalendarTime) => string;

const two = (value: number): string => string.format("%02d", value);

const PARTS: Record<string, Part> = {
    a: (moment) => string.sub(WEEKDAYS[moment.wday - 1]!, 1, 3),
    A: (moment) => WEEKDAYS[moment.wday - 1]!,
    b: (moment) => string.sub(MONTHS[moment.month - 1]!, 1, 3),
    B: (moment) => MONTHS[moment.month - 1]!,
    d: (moment) => two(moment.day),
    H: (moment) => two(moment.hour),
    I: (moment) => two(((moment.hour + 11) % 12) + 1),
    j: (moment) => string.format("%03d", moment.yday),
    m: (moment) => two(moment.month),
    M: (moment) => two(moment.min),
    p: (moment) => (moment.hour < 12 ? "AM" : "PM"),
    S: (moment) => two(moment.sec),
    w: (moment) => tostring(moment.wday - 1),
    y: (moment) => two(moment.year % 100),
    Y: (moment) => tostring(moment.year),
};

const COMPOUND: Record<string, string> = { c: "%a %b %d %H:%M:%S %Y", x: "%m/%d/%y", X: "%H:%M:%S", D: "%m/%d/%y" };

/** Formats as C's strftime does in the C locale; unknown letters stay as they are. */
export function formatCalendarTime(format: string, moment: CalendarTime): string {
    const [expanded] = string.gsub(format, "%%([cxXD])", (letter: string) => COMPOUND[letter]!);
    const [text] = string.gsub(expanded, "%%(.)", (letter: string) => {
        if (letter === "%") return "%";
        const part = PARTS[letter];
        return part === undefined ? `%${letter}` : part(moment);
    });
    return text;
}
