const UNITS: readonly [name: string, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

const locale = navigator.language;
const exactly = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
const parts = new Map<string, Intl.NumberFormat>();

function part(value: number, unit: string): string {
  let known = parts.get(unit);
  if (known === undefined) {
    parts.set(unit, (known = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "narrow", maximumFractionDigits: 0 })));
  }
  return known.format(value);
}

/** A span in its two greatest units, and exactly: days count 24 hours. */
export function duration(ms: number): { text: string; exact: string } {
  const sign = ms < 0 ? "−" : "";
  const exact = `${exactly.format(ms)} ms`;
  const size = Math.abs(ms);
  if (size < 1000) return { text: `${sign}${part(Math.round(size / 1000), "second")}`, exact };
  const first = UNITS.findIndex(([, unit]) => size >= unit);
  const [name, unit] = UNITS[first] ?? ["second", 1000];
  const next = UNITS[first + 1];
  if (next === undefined) return { text: sign + part(Math.round(size / unit), name), exact };
  // Rounded in the smaller unit first, so that 59.7 minutes are 1 h and never 60 min.
  const rounded = Math.round(size / next[1]) * next[1];
  const [shownName, shownUnit] = rounded >= (UNITS[first - 1]?.[1] ?? Infinity) ? (UNITS[first - 1] ?? [name, unit]) : [name, unit];
  const whole = Math.floor(rounded / shownUnit);
  const rest = shownUnit === unit ? Math.round((rounded - whole * shownUnit) / next[1]) : 0;
  return { text: sign + (rest === 0 ? part(whole, shownName) : `${part(whole, shownName)} ${part(rest, next[0])}`), exact };
}

export const span = (ms: number | null) => (ms === null ? "–" : duration(ms).text);
