// dora-insight report
import { ANSWER, FILES_NOTE, opened, tellDiagnostics } from "./asking.js";
import { UsageError } from "./options.js";
import { QUESTION_OPTIONS, metricsOf, requireOptions } from "./question.js";
import { reportTable } from "./table.js";
import { painter } from "./text.js";

export const reportCommand = {
  name: "report",
  usage: "FILES… --from DATE --to DATE [options]",
  about: "the metrics of exported files",
  options: [
    ...QUESTION_OPTIONS,
    ...ANSWER,
    { name: "table", about: "print a table (default)" },
    { name: "csv", about: "print the trend, a line a step" },
    { name: "json", about: "print every report and import as canonical JSON" },
  ],
  notes: [
    FILES_NOTE,
    [
      "METRIC is leadTime, deploymentFrequency, changeFailureRate, timeToRestore or reworkRate.",
      "What is wrong inside the files is told on standard error, ten findings a file; the sound records count.",
    ],
  ],
  run,
};

async function run({ values, operands }) {
  const format = chosenFormat(values);
  requireOptions(values, operands);
  const metrics = metricsOf(values);
  const asked = await opened(values, operands, (workspace, query) => workspace.report({ ...query, metric: metrics[0] }));
  if (asked === null) return 1;
  const { workspace, query, isEmpty, complain } = asked;
  const answers = metrics.map((metric) => {
    const json = workspace.reportJson({ ...query, metric });
    return { metric, json, report: JSON.parse(json) };
  });
  if (!isEmpty || format === "json") process.stdout.write(FORMATS[format](answers, query, workspace));
  if (!isEmpty) for (const { report } of answers) tellDiagnostics(report, complain);
  return isEmpty ? 1 : 0;
}

function chosenFormat(values) {
  const chosen = Object.keys(FORMATS).filter((format) => values[format]);
  if (chosen.length > 1) throw new UsageError(`found --${chosen.join(" and --")}, wanted one of them`);
  return chosen[0] ?? "table";
}

const FORMATS = {
  table: (answers, query) => reportTable(answers.map(({ report }) => report), query.statistic, painter(process.stdout)),
  // One line of names for all.
  csv: (answers, query, workspace) =>
    answers.map(({ metric }, index) => {
      const text = workspace.toCsv({ ...query, metric });
      return index === 0 ? text : text.slice(text.indexOf("\r\n") + 2);
    }).join(""),
  json: (answers, query, workspace) => workspace.reportsJson(query, answers.map(({ metric }) => metric)),
};
