import type { Report } from "dora-insight";
import { csv, download } from "../format/csv";

/** The steps of a trend as a file. */
export function downloadTrend({ metric, series, range }: Report): void {
  const head = ["metric", "start", "end", "partial", "value", "unit", "n", "band", "reason"];
  const rows = series.map((point) => [metric, point.start, point.end, String(point.partial), point.value, point.unit, point.n, point.band, point.reason]);
  download(`${metric}-${range.from}-${range.to}.csv`, csv([head, ...rows]));
}
