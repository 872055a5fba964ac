import type { DateRange } from "dora-insight";
import { daysIn, firstOfMonth, plusDays, plusMonths } from "./day";

/** How many whole months a range is; null where it is not whole months. */
function wholeMonths({ from, to }: DateRange): number | null {
  const after = plusDays(to, 1);
  if (from !== firstOfMonth(from) || after !== firstOfMonth(after)) return null;
  const [fromYear = 0, fromMonth = 0] = from.split("-").map(Number);
  const [year = 0, month = 0] = after.split("-").map(Number);
  return (year - fromYear) * 12 + month - fromMonth;
}

/** The period of equal length that many steps away: whole months stay whole months, other ranges keep their number of days. */
export function shiftedPeriod(range: DateRange, steps: number): DateRange {
  const months = wholeMonths(range);
  if (months !== null) {
    return { from: plusMonths(range.from, months * steps), to: plusDays(plusMonths(plusDays(range.to, 1), months * steps), -1) };
  }
  const days = daysIn(range.from, range.to) * steps;
  return { from: plusDays(range.from, days), to: plusDays(range.to, days) };
}

export const previousPeriod = (range: DateRange) => shiftedPeriod(range, -1);
