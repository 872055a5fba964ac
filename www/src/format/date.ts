/** Dates are told in the reader's language; a report's dates and times in its own zone. */
const locale = navigator.language;

const at = (day: string) => new Date(`${day}T00:00:00Z`);

const long = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const monthFormat = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });

export const day = (text: string) => long.format(at(text));
export const dayOfMonth = (text: string) => short.format(at(text));
export const month = (text: string) => monthFormat.format(at(text));
export const days = (from: string, to: string) => (from === to ? day(from) : long.formatRange(at(from), at(to)));

const zoned = new Map<string, Intl.DateTimeFormat>();

/** A moment on the wall of a zone. */
export function moment(text: string, zone = "UTC"): string {
  let known = zoned.get(zone);
  if (known === undefined) {
    zoned.set(zone, (known = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone })));
  }
  return known.format(new Date(text));
}

const zonedDays = new Map<string, Intl.DateTimeFormat>();

/** The local date of a moment. */
export function dayIn(text: string, zone: string): string {
  let known = zonedDays.get(zone);
  if (known === undefined) zonedDays.set(zone, (known = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: zone })));
  return known.format(new Date(text));
}

const monthOnly = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });

/** A step's beginning, for an axis: the year stands at its first month only. */
export const tick = (start: string, interval: string, isFirst: boolean) => (interval !== "month" ? dayOfMonth(start) : isFirst || start.slice(5, 7) === "01" ? month(start) : monthOnly.format(at(start)));

/** A step of a trend, as short as it can be told. */
export function step(start: string, end: string, interval: string): string {
  if (interval === "month") return month(start);
  return interval === "day" ? dayOfMonth(start) : short.formatRange(at(start), at(end));
}
