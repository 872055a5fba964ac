import type { EChartsCoreOption } from "echarts/core";
import { axisLabel, type TrendSpec } from "./spec";

/** The page's colours, read where the chart stands: a theme is the tokens' matter. */
export interface Palette {
  bar: string;
  partial: string;
  grid: string;
  text: string;
  line: string;
  surface: string;
  goal: string;
  font: string;
}

/** Probes on an element: the computed value of a custom property is its text, not the colour it gives. */
export function paletteAt(element: HTMLElement): Palette {
  const probe = document.createElement("span");
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = { bar: read("bar"), partial: read("bar-partial"), grid: read("grid"), text: read("text-quiet"), line: read("line-strong"), surface: read("surface"), goal: read("goal"), font: getComputedStyle(element).fontFamily };
  probe.remove();
  return palette;
}

export function trendOption(spec: TrendSpec, palette: Palette, motion: boolean, width: number): EChartsCoreOption {
  const { bar, partial, grid, text, line, surface, font } = palette;
  const label = { color: text, fontSize: 11, fontFamily: font };
  const shared = { name: "", animation: motion, animationDuration: 200 };
  const series =
    spec.shape === "bars"
      ? {
          ...shared,
          type: "bar",
          barMaxWidth: 28,
          barCategoryGap: "28%",
          barMinHeight: 0,
          cursor: "pointer",
          data: spec.points.map((point) => ({ value: point.value, itemStyle: { color: point.partial ? partial : bar, borderRadius: [1, 1, 0, 0] } })),
        }
      : {
          ...shared,
          type: "line",
          // Steps without a value are gaps, not zeros.
          connectNulls: false,
          lineStyle: { color: bar, width: 1.5 },
          symbol: "circle",
          symbolSize: spec.points.length > 60 ? 3 : 6,
          showAllSymbol: true,
          cursor: "pointer",
          data: spec.points.map((point) => ({
            value: point.value,
            itemStyle: point.partial ? { color: surface, borderColor: bar, borderWidth: 1.5 } : { color: bar },
          })),
        };
  return {
    animation: motion,
    grid: { left: 0, right: spec.goal === null ? 4 : 8 + GOAL.length * LETTER, top: spec.axis !== "" || spec.points.some(({ notes }) => notes.length > 0) ? 24 : 10, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: spec.points.map((point) => point.label),
      boundaryGap: true,
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { ...label, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      min: 0,
      splitNumber: 3,
      // Over the numbers, from the left edge on.
      ...(spec.axis === "" ? {} : { name: spec.axis, nameLocation: "end", nameGap: 10, nameTextStyle: { ...label, align: "left", padding: [0, 0, 0, -12] } }),
      axisLabel: { ...label, formatter: (value: number) => axisLabel(value, spec.unit) },
      splitLine: { lineStyle: { color: grid } },
      ...(spec.unit === "ms" ? timeSteps(spec) : spec.unit === "ratio" ? shareEnd(spec) : goalEnd(spec)),
    },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: spec.shape === "bars" ? "shadow" : "line", lineStyle: { color: line, type: "solid" }, shadowStyle: { opacity: 0.12 } },
      className: "chart-tip-place",
      padding: 0,
      borderWidth: 0,
      backgroundColor: "transparent",
      extraCssText: "box-shadow: none",
      transitionDuration: 0,
      confine: true,
      // An element, never a string of markup: labels come from files, and the policy forbids inline styles.
      formatter: (found: unknown) => tip(spec, found),
    },
    series: [{ ...series, markLine: marks(spec, palette, width) }],
  };
}

/** The width of a letter of a label, on the average, and what an axis takes to the left of what is drawn. */
const LETTER = 6;
const AXIS = 44;

/** As much of a text as there is room for; the whole is in the tip and in the table. */
function fitting(text: string, room: number): string {
  const letters = [...text.replace(/\s+/g, " ").trim()];
  const most = Math.max(0, Math.floor(room / LETTER) - 1);
  return letters.length <= most ? letters.join("") : most < 4 ? "" : `${letters.slice(0, most - 1).join("")}…`;
}

/** What happened, each with its text in the room beside its line: to the right, or for the last to the left where there is more. */
export function labels(points: readonly { notes: readonly string[] }[], width: number): { index: number; text: string; align: "left" | "right" }[] {
  const noted = points.flatMap(({ notes }, index) => (notes.length === 0 ? [] : [{ index, text: notes.length === 1 ? (notes[0] ?? "") : `${notes[0]} and ${notes.length - 1} more`, at: AXIS + ((index + 0.5) / points.length) * (width - AXIS) }]));
  let taken = AXIS;
  return noted.map(({ index, text, at }, place) => {
    const after = (noted[place + 1]?.at ?? width) - at;
    const before = at - taken;
    const isLeft = fitting(text, after) === text || after >= before;
    const shown = fitting(text, isLeft ? after : before);
    taken = isLeft ? at + shown.length * LETTER : at;
    return { index, text: shown, align: isLeft ? "left" : "right" };
  });
}

/** Beside the end of its line, where it covers nothing; how much it is stands beside the figure, in the tip and in the table. */
const GOAL = "Goal";

/** The goal as a line across, and what happened as lines upright. */
function marks({ goal, points }: TrendSpec, palette: Palette, width: number) {
  const label = { color: palette.text, fontSize: 11, fontFamily: palette.font, backgroundColor: palette.surface, padding: [1, 2] };
  const across = goal === null ? [] : [{ yAxis: goal.value, lineStyle: { color: palette.goal, type: "dashed", width: 1.5 }, label: { ...label, color: palette.goal, position: "end", formatter: () => GOAL } }];
  const upright = labels(points, width).map(({ index, text, align }) => ({
    xAxis: index,
    lineStyle: { color: palette.line, type: "dotted", width: 1 },
    // A function, so that no letter of a text stands for a value.
    label: { ...label, position: "end", distance: 3, align, formatter: () => text },
  }));
  return { silent: true, symbol: "none", animation: false, data: [...across, ...upright] };
}

/** An axis holds its goal too. */
const greatest = (spec: TrendSpec) => Math.max(0, spec.goal?.value ?? 0, ...spec.points.map((point) => point.value ?? 0));

/** Axis steps that people count time in. */
const STEPS = [1, 5, 15, 30].map((n) => n * 60_000).concat([1, 2, 6, 12].map((n) => n * 3_600_000), [1, 2, 5, 7, 14, 30, 60, 90].map((n) => n * 86_400_000));

function timeSteps(spec: TrendSpec): { interval?: number; max?: number } {
  const most = greatest(spec);
  const interval = STEPS.find((step) => most / step <= 4);
  return interval === undefined ? {} : { interval, max: Math.max(1, Math.ceil(most / interval)) * interval };
}

/** An axis of shares that comes near the whole ends with it: there is no failing 120 % of all deployments. */
function shareEnd(spec: TrendSpec): { max?: number } {
  const most = greatest(spec);
  return most > 0.75 && most <= 1 ? { max: 1 } : goalEnd(spec);
}

/** Where the goal is above all that is drawn, the axis ends above it, with a number that people count in. */
function goalEnd(spec: TrendSpec): { max?: number } {
  const most = greatest(spec);
  if (spec.goal === null || spec.goal.value < most) return {};
  const digit = 10 ** Math.floor(Math.log10(most));
  const end = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((times) => times * digit > most);
  return end === undefined || most === 0 ? {} : { max: end * digit };
}

function tip(spec: TrendSpec, found: unknown): HTMLElement {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const first = (Array.isArray(found) ? found[0] : found) as { dataIndex?: number } | undefined;
  for (const line of spec.points[first?.dataIndex ?? -1]?.lines ?? []) {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  }
  return box;
}
