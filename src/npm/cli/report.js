// dora-insight report
import { Workspace } from "../node.js";
import { listFiles } from "./files.js";
import { findingText } from "./finding.js";
import { loadFiles } from "./load.js";
import { UsageError } from "./options.js";
import { takeDocuments } from "./profile.js";
import { QUESTION_OPTIONS, SOURCE_OPTIONS, ask, metricsOf, queryOf, requireOptions } from "./question.js";
import { reportTable } from "./table.js";
import { counted, painter } from "./text.js";

export const reportCommand = {
  name: "report",
  usage: "FILES… --from DATE --to DATE [options]",
  about: "the metrics of exported files",
  options: [
    ...QUESTION_OPTIONS,
    { name: "interval", value: "STEP", choices: ["day", "week", "month"], about: "day, week or month: the steps of the trend (default: week)" },
    { name: "statistic", value: "NAME", about: "mean, median, or p and a number, for times (default: the profile's)" },
    { name: "profile", value: "PROFILE", about: "a document, a preset, or the id of one in --documents (default: DORA's wording)" },
    ...SOURCE_OPTIONS,
    { name: "table", about: "print a table (default)" },
    { name: "csv", about: "print the trend, a line a step" },
    { name: "json", about: "print every report and import as canonical JSON" },
  ],
  notes: [
    [
      "FILES are exports in JSON or one JSON object a line, plain or gzip-compressed, or folders of them with all folders inside",
      "(hidden files, and links to folders, are passed over). integration=PATH names the integration that they belong to; without",
      "it they go by their tool: github, events. A compressed file may inflate to 8 GiB, and beyond 256 MiB to 400 times its size.",
    ],
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
  const workspace = new Workspace();
  const paint = painter(process.stderr);
  const complain = (place, finding) => process.stderr.write(findingText(finding, place, paint));

  // 1. The documents, and the question: both are quickly seen to be wrong.
  const { sound, id } = await takeDocuments(workspace, values, complain);
  if (!sound) return 1;
  const query = queryOf(values, id);
  const metrics = metricsOf(values);
  ask(() => workspace.report({ ...query, metric: metrics[0] }), values);

  // 2. The files.
  const files = await listFiles(operands);
  const read = await loadFiles(workspace, files, values.source, (file, finding) => {
    const { line, column } = finding.place;
    complain({ file: file.path, line, column }, finding);
  });
  const isEmpty = read === 0;
  if (isEmpty) process.stderr.write(`nothing could be read: ${files.length === 0 ? "there is no file" : `none of ${counted(files.length, "file")} gave a record`}\n`);

  // 3. The answers.
  const answers = metrics.map((metric) => {
    const json = workspace.reportJson({ ...query, metric });
    return { metric, json, report: JSON.parse(json) };
  });
  if (!isEmpty || format === "json") process.stdout.write(FORMATS[format](answers, query, workspace));
  if (!isEmpty) for (const { report } of answers) tellReport(report, complain);
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

function tellReport(report, complain) {
  for (const finding of report.diagnostics) {
    const within = finding.place.pointer === null ? "" : ` (at ${finding.place.pointer} of the profile)`;
    complain({ file: report.metric, within }, finding);
  }
}
