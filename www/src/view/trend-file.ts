import type { Report } from "dora-insight";
import { NOTHING_BESIDE, notesOf, type Beside } from "../chart/spec";
import { csv, download } from "../format/csv";

type Cell = string | number | null;

/** The steps of a trend as a file; what the chart draws beside them has columns where there is any. */
export function downloadTrend({ metric, series, range }: Report, { goal, annotations }: Beside = NOTHING_BESIDE): void {
  const head = ["metric", "start", "end", "partial", "value", "unit", "n", "band", "reason"];
  const rows = series.map((point, index): Cell[] => {
    const row: Cell[] = [metric, point.start, point.end, String(point.partial), point.value, point.unit, point.n, point.band, point.reason];
    if (goal !== null) row.push(goal.direction, goal.value, goal.operand, yesOrNo(goal.steps[index]));
    if (annotations.length > 0) row.push(notesOf(point, annotations).map(({ date, text }) => `${date}: ${text}`).join("; "));
    return row;
  });
  if (goal !== null) head.push("goalDirection", "goalValue", "goalOperand", "goalMet");
  if (annotations.length > 0) head.push("annotations");
  download(`${metric}-${range.from}-${range.to}.csv`, csv([head, ...rows]));
}

const yesOrNo = (met: boolean | null | undefined) => (met == null ? null : String(met));
