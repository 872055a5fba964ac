import type { Report, Statistics } from "dora-insight";
import { operand, percent, whole } from "../format/number";
import { METRIC_WORDS, plain } from "./metric";

/** What a figure is made of, in one line. */
export function madeOf(report: Report): string {
  const { figure, metric, statistic } = report;
  const of = (name: string) => whole(operand(figure.operands, name) ?? 0);
  const counted = (name: string, one: string) => `${of(name)} ${operand(figure.operands, name) === 1 ? one : `${one}s`}`;
  switch (metric) {
    case "deploymentFrequency":
      return figure.unit === "perDay" ? `${counted("deployments", "deployment")} ÷ ${counted("days", "day")}${daysLeftOut(report)}` : `${counted("deployments", "deployment")} in ${counted("buckets", "step")}`;
    case "changeFailureRate":
    case "reworkRate":
      return `${of("failures")} failed ÷ ${counted("deployments", "deployment")}`;
    default:
      return `${statisticWord(statistic ?? "")} of ${itemsOf(metric, figure.n)}`;
  }
}

/** Days of the range that are not divided by, where there are some. */
function daysLeftOut({ days }: Report): string {
  if (days === null) return "";
  const parts = [days.notBegun > 0 ? `${whole(days.notBegun)} not begun` : "", days.outsideExports > 0 ? `${whole(days.outsideExports)} outside the exports` : ""];
  const said = parts.filter((part) => part !== "").join(", ");
  return said === "" ? "" : ` (${said})`;
}

/** So many items of a measure. */
export const itemsOf = (metric: Report["metric"], count: number) => `${whole(count)} ${count === 1 ? METRIC_WORDS[metric].items.replace(/s$/, "") : METRIC_WORDS[metric].items}`;

export function coverageOf({ figure }: Report): string | null {
  const { have, of } = figure.coverage;
  return have === of || of === 0 ? null : `${percent(have / of)} have what it needs`;
}

const STATISTICS: Record<string, string> = {
  min: "least",
  max: "greatest",
  mean: "mean",
  median: "median",
  medianLower: "lower median",
  medianUpper: "upper median",
  p75: "75th percentile",
  p90: "90th percentile",
  p95: "95th percentile",
};

/** Statistics from the least to the greatest, as far as their names tell. */
export function inOrder(statistics: Statistics): [string, number][] {
  const order = ["min", "median", "medianLower", "medianUpper", "mean", "p75", "p90", "p95", "max"];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(statistics).sort(([one], [other]) => place(one) - place(other));
}

export const statisticWord = (name: string) => STATISTICS[name] ?? plain(name);

export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
