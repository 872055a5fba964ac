/** Calendar dates as `YYYY-MM-DD`. Counted in UTC, where every day has 24 hours; zones are the engine's matter. */
export type Day = string;

const DAY_MS = 86_400_000;

const at = (day: Day) => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

export const plusDays = (day: Day, days: number): Day => dayAt(at(day) + days * DAY_MS);

/** How many days from the first to the last, both in. */
export const daysIn = (from: Day, to: Day) => Math.round((at(to) - at(from)) / DAY_MS) + 1;

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;

/** The first day of a month, `months` later. */
export function plusMonths(first: Day, months: number): Day {
  const [year = 0, month = 1] = first.split("-").map(Number);
  return dayAt(Date.UTC(year, month - 1 + months, 1));
}

export const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at(text)) && dayAt(at(text)) === text;
