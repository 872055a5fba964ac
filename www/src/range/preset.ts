import type { RangePreset, TimeRange } from "dora-insight";

/** The presets that are offered, in the order in which they are. */
export const PRESETS: readonly { id: RangePreset; name: string }[] = [
  { id: "last14Days", name: "Last 14 days" },
  { id: "last30Days", name: "Last 30 days" },
  { id: "last90Days", name: "Last 90 days" },
  { id: "last6Months", name: "Last 6 months" },
  { id: "last12Months", name: "Last 12 months" },
  { id: "lastMonth", name: "Last month" },
  { id: "lastQuarter", name: "Last quarter" },
  { id: "lastTwoQuarters", name: "Last two quarters" },
  { id: "lastYear", name: "Last year" },
  { id: "thisMonth", name: "This month" },
  { id: "thisQuarter", name: "This quarter" },
  { id: "thisYear", name: "This year" },
];

const OTHERS: readonly RangePreset[] = ["last7Days", "last3Months", "lastWeek"];

export const isPreset = (text: string): text is RangePreset => PRESETS.some(({ id }) => id === text) || OTHERS.some((id) => id === text);

export const presetName = (id: RangePreset) => PRESETS.find((preset) => preset.id === id)?.name ?? id;

export const presetOf = (range: TimeRange): RangePreset | null => ("preset" in range ? range.preset : null);

/** A range in words. */
export function rangeName(range: TimeRange): string {
  if ("preset" in range) return presetName(range.preset);
  return "last" in range ? `Last ${range.last} ${range.unit}` : "Custom";
}
