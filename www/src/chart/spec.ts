import type { Report } from "dora-insight";
import { step, tick } from "../format/date";
import { decimal, operand, percent, perOf, perWord, told } from "../format/number";
import { duration } from "../format/duration";
import { immatureWord, noValueWord } from "../words/reason";

/** A trend as any chart library could draw it. */
export interface TrendSpec {
  shape: "bars" | "line";
  unit: "ms" | "number" | "ratio";
  /** What the numbers of the axis are, where they do not say so themselves. */
  axis: string;
  points: TrendPoint[];
}

export interface TrendPoint {
  /** What stands on the axis. */
  label: string;
  value: number | null;
  /** Only a part of the step lies in the range, or has begun. */
  partial: boolean;
  lines: string[];
}

export function trendSpec(report: Report, items: string): TrendSpec {
  const { figure, series, metric, interval } = report;
  const per = perOf(figure);
  const isRate = figure.unit === "perDay";
  return {
    shape: metric === "deploymentFrequency" || metric === "changeFailureRate" ? "bars" : "line",
    unit: figure.unit === "ms" ? "ms" : figure.unit === "ratio" ? "ratio" : "number",
    axis: isRate ? perWord(per) : "",
    points: series.map((point, index) => {
      const value = isRate ? (point.value === null ? null : (operand(point.operands, per) ?? point.value)) : point.value;
      const text = point.value === null ? noValueWord(point.reason) : [told(point.value, point.unit, point.operands, per)].map(({ number, unit }) => `${number} ${unit}`.trim())[0];
      const lines = [step(point.start, point.end, interval), text ?? "", `${point.n} ${items}`];
      if (point.partial) lines.push("partial: not wholly in the range");
      if (point.immature !== null) lines.push(immatureWord(point.immature));
      return { label: tick(point.start, interval, index === 0), value, partial: point.partial, lines };
    }),
  };
}

export function axisLabel(value: number, unit: TrendSpec["unit"]): string {
  if (unit === "ms") return value === 0 ? "0" : duration(value).text;
  return unit === "ratio" ? percent(value) : decimal(value);
}
