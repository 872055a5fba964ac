import type { Report } from "dora-insight";
import { operand, percent, whole } from "../format/number";
import { METRIC_WORDS, plain } from "./metric";

/** What a figure is made of, in one line. */
export function madeOf(report: Report, statistic: string): string {
  const { figure, metric } = report;
  const of = (name: string) => whole(operand(figure.operands, name) ?? 0);
  switch (metric) {
    case "deploymentFrequency":
      return figure.unit === "perDay" ? `${of("deployments")} deployments ÷ ${of("days")} days${daysLeftOut(report)}` : `${of("deployments")} deployments in ${of("buckets")} steps`;
    case "changeFailureRate":
    case "reworkRate":
      return `${of("failures")} failed ÷ ${of("deployments")} deployments`;
    default:
      return `${statistic} of ${whole(figure.n)} ${METRIC_WORDS[metric].items}`;
  }
}

/** Days of the range that are not divided by, where there are some. */
function daysLeftOut({ days }: Report): string {
  if (days === null) return "";
  const parts = [days.notBegun > 0 ? `${whole(days.notBegun)} not begun` : "", days.outsideExports > 0 ? `${whole(days.outsideExports)} outside the exports` : ""];
  const said = parts.filter((part) => part !== "").join(", ");
  return said === "" ? "" : ` (${said})`;
}

export function coverageOf({ figure }: Report): string | null {
  const { have, of } = figure.coverage;
  return have === of || of === 0 ? null : `${percent(have / of)} have what it needs`;
}

const STATISTICS: Record<string, string> = {
  mean: "mean",
  median: "median",
  medianLower: "lower median",
  medianUpper: "upper median",
  p75: "75th percentile",
  p90: "90th percentile",
  p95: "95th percentile",
};

export const statisticWord = (name: string) => STATISTICS[name] ?? plain(name);

export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
