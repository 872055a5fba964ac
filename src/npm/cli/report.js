// dora-insight report
import { Workspace, sources } from "../node.js";
import { METRICS } from "./figure.js";
import { listFiles } from "./files.js";
import { findingText } from "./finding.js";
import { loadFiles } from "./load.js";
import { UsageError, didYouMean } from "./options.js";
import { takeDocuments } from "./profile.js";
import { reportTable } from "./table.js";
import { counted, painter } from "./text.js";

export const reportCommand = {
  name: "report",
  usage: "FILES… --from DATE --to DATE [options]",
  about: "the metrics of exported files",
  options: [
    { name: "from", value: "DATE", about: "the first local day that counts, such as 2024-01-01" },
    { name: "to", value: "DATE", about: "the last local day that counts" },
    { name: "zone", value: "ZONE", about: "the zone of those days, such as Europe/Berlin (default: the profile's)" },
    { name: "now", value: "TIME", about: "the present moment, such as 2024-05-31T09:30:00Z (default: the clock's)" },
    { name: "metric", value: "METRIC", many: true, choices: Object.keys(METRICS), about: "only this metric; may be given again (default: all)" },
    { name: "interval", value: "STEP", choices: ["day", "week", "month"], about: "day, week or month: the steps of the trend (default: week)" },
    { name: "statistic", value: "NAME", about: "mean, median, or p and a number, for times (default: the profile's)" },
    { name: "profile", value: "PROFILE", about: "a document, a preset, or the id of one in --documents (default: DORA's wording)" },
    { name: "documents", value: "BUNDLE", about: "a document with further profiles and band sets" },
    { name: "source", value: "ID", about: "the tool that wrote the files (default: detected; see dora-insight sources)" },
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
  const metrics = Object.keys(METRICS).filter((metric) => values.metric?.includes(metric) ?? true);
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

function requireOptions(values, operands) {
  if (operands.length === 0) throw new UsageError("found no file, wanted at least one file or folder");
  for (const name of ["from", "to"]) {
    if (values[name] === undefined) throw new UsageError(`found no --${name}, wanted --${name} DATE`);
  }
  const known = sources().map(({ id }) => id);
  if (values.source !== undefined && !known.includes(values.source)) {
    throw new UsageError(`--source: found ${values.source}, wanted one of ${known.join(", ")}${didYouMean(values.source, known)}`);
  }
}

/** The question without its metric; only what was said, and the present moment. */
function queryOf({ from, to, zone, now, interval, statistic }, profile) {
  const all = { interval, now: now ?? presentMoment(), profile, range: { from, to }, statistic, zone };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** To the second: nobody's delivery is measured finer. */
const presentMoment = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** Turns what the engine says of a query into words about options. */
function ask(question, values) {
  try {
    return question();
  } catch (error) {
    const option = /^\/(?:range\/)?(\w+)$/.exec(error.path ?? "")?.[1];
    if (!error.code?.startsWith("query.") || values[option] === undefined) throw error;
    throw new UsageError(`--${option}: ${error.message}`);
  }
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
