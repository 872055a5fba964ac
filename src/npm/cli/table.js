// Reports as a table for people.
import { METRICS, bandText, coverageText, valueText } from "./figure.js";
import { columns, plain } from "./text.js";

/** All reports of one query: where and when, then a line a metric, and a line a stage. */
export function reportTable(reports, statistic, paint) {
  const [{ profile, range, zone, now }] = reports;
  const heading = [profile.name, `${range.from} to ${range.to}`, zone.name, `as of ${now}`];
  if (statistic !== undefined) heading.push(`times as ${statistic}`);
  const rows = [["metric", "value", "n", "coverage", "band"]];
  for (const report of reports) {
    rows.push(cells(METRICS[report.metric], report.figure));
    if (report.stages.length > 1) rows.push(...report.stages.map(({ name, figure }) => cells(`  ${name.toLowerCase()}`, figure)));
  }
  const [head, ...body] = columns(rows, [2]);
  return `${plain(heading.join(", "))}\n\n${[paint("bold", head), ...body].join("\n")}\n`;
}

const cells = (name, figure) =>
  [name, valueText(figure), String(figure.n), coverageText(figure.coverage), bandText(figure)].map(plain);
