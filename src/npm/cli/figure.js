// Figures in the units that people use.

/** The metrics in the order in which they are told, and their names. */
export const METRICS = {
  leadTime: "lead time for changes",
  deploymentFrequency: "deployment frequency",
  changeFailureRate: "change failure rate",
  timeToRestore: "time to restore",
  reworkRate: "rework rate",
};

const REASONS = {
  nothingMatched: "no record matches",
  nothingInRange: "none in range",
  noDenominator: "no deployments",
  noDays: "no days",
  noBuckets: "no whole steps",
  notBegun: "not begun",
  notCovered: "not in the exports",
};

/** A figure's value, or why it has none. */
export function valueText({ value, unit, reason }) {
  if (value === null) return REASONS[reason] ?? reason;
  if (unit === "ms") return durationText(value);
  if (unit === "perDay") return value >= 1 || value === 0 ? `${short(value)} per day` : `${short(value * 7)} per week`;
  return unit === "ratio" ? `${short(value * 100)} %` : short(value);
}

/** How much a figure changes, with its sign: an exact fraction in the figure's unit. A ratio changes by percentage points. */
export function changeText({ numerator, denominator }, unit) {
  const value = numerator / denominator;
  if (numerator === 0) return "0";
  const sign = value > 0 ? "+" : "-";
  const size = Math.abs(value);
  if (unit === "ms") return sign + durationText(size);
  return sign + (unit === "ratio" ? `${short(size * 100)} points` : unit === "perDay" ? `${short(size * 7)} per week` : short(size));
}

/** Three digits, and all that stand before the point. */
const short = (value) => String(Math.abs(value) < 100 ? Number(value.toPrecision(3)) : Math.round(value));

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];

/** A duration in its two greatest units, rounded to the smaller: `2 d 4 h`, `3 h 20 min`, `45 s`. */
export function durationText(ms) {
  const size = Math.abs(ms);
  const first = UNITS.findIndex(([, length]) => size >= length);
  if (first < 0) return `${short(ms / 1000)} s`;
  const step = (UNITS[first + 1] ?? UNITS[first])[1];
  let rest = Math.round(size / step) * step;
  const parts = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return (ms < 0 ? "-" : "") + parts.join(" ");
}

/** How many items had what the figure needs. */
export const coverageText = ({ have, of }) => (of === 0 ? "-" : `${have} of ${of}`);

/** What the figure is called, by its bands or by its limits. */
export function bandText({ band, bandReason, rating }) {
  if (band === "gap" || band === "between") return "between bands";
  if (bandReason === "tooFew") return "too few";
  return band ?? rating ?? "-";
}
