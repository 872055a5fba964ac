import type { Annotation, Goal, Report } from "dora-insight";
import { dayOfMonth, step, tick } from "../format/date";
import { decimal, operand, percent, perOf, perWord, told, type Per } from "../format/number";
import { duration } from "../format/duration";
import { edgeWord } from "../words/goal";
import { immatureWord, noValueWord } from "../words/reason";

/** A trend as any chart library could draw it. */
export interface TrendSpec {
  shape: "bars" | "line";
  unit: "ms" | "number" | "ratio";
  /** What the numbers of the axis are, where they do not say so themselves. */
  axis: string;
  points: TrendPoint[];
  /** A line across, in the unit of the points. */
  goal: { value: number; label: string } | null;
}

/** What is meant and what happened, to be read with a trend. */
export interface Beside {
  goal: Goal | null;
  annotations: readonly Annotation[];
}

export const NOTHING_BESIDE: Beside = { goal: null, annotations: [] };

export interface TrendPoint {
  /** What stands on the axis. */
  label: string;
  value: number | null;
  /** Only a part of the step lies in the range, or has begun. */
  partial: boolean;
  /** What happened in it. */
  notes: string[];
  lines: string[];
}

/** What happened in a step of a trend. */
export const notesOf = ({ start, end }: { start: string; end: string }, annotations: readonly Annotation[]) => annotations.filter(({ date }) => date >= start && date <= end);

/** How many of a step's own spans a goal's span is, where the trend is told by another one: five a week are 0.71 a day. */
function goalValue({ operand: of, value }: Goal, report: Report, per: Per): number {
  if (of === "ms" || of === "ratio" || of === per) return value;
  const [shown, own] = [operand(report.figure.operands, per), operand(report.figure.operands, of)];
  const DAYS = { perDay: 1, perWeek: 7, per30Days: 30, perMonth: 30 };
  return value * (shown !== null && own ? shown / own : DAYS[per] / DAYS[of]);
}

export function trendSpec(report: Report, items: string, { goal, annotations }: Beside = NOTHING_BESIDE): TrendSpec {
  const { figure, series, metric, interval } = report;
  const per = perOf(figure);
  const isRate = figure.unit === "perDay";
  const isTold = goal !== null && goal.reason !== "otherStatistic" && goal.reason !== "otherUnit";
  return {
    goal: isTold ? { value: goalValue(goal, report, per), label: `Goal ${edgeWord(goal)}` } : null,
    shape: metric === "deploymentFrequency" || metric === "changeFailureRate" ? "bars" : "line",
    unit: figure.unit === "ms" ? "ms" : figure.unit === "ratio" ? "ratio" : "number",
    axis: isRate ? perWord(per) : "",
    points: series.map((point, index) => {
      const value = isRate ? (point.value === null ? null : (operand(point.operands, per) ?? point.value)) : point.value;
      const text = point.value === null ? noValueWord(point.reason) : [told(point.value, point.unit, point.operands, per)].map(({ number, unit }) => `${number} ${unit}`.trim())[0];
      const lines = [step(point.start, point.end, interval), text ?? "", `${point.n} ${items}`];
      if (point.partial) lines.push("partial: not wholly in the range");
      if (point.immature !== null) lines.push(immatureWord(point.immature));
      const met = isTold ? (goal.steps[index] ?? null) : null;
      if (met !== null) lines.push(met ? "meets the goal" : "does not meet the goal");
      const found = notesOf(point, annotations);
      lines.push(...found.map(({ date, text }) => `${dayOfMonth(date)}: ${text}`));
      return { label: tick(point.start, interval, index === 0), value, partial: point.partial, notes: found.map(({ text }) => text), lines };
    }),
  };
}

export function axisLabel(value: number, unit: TrendSpec["unit"]): string {
  if (unit === "ms") return value === 0 ? "0" : duration(value).text;
  return unit === "ratio" ? percent(value) : decimal(value);
}
