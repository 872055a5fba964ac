// dora-insight compare: one question under several definitions.
import { Workspace, check, version } from "../node.js";
import { placeIn, readDocument } from "./document.js";
import { METRICS, bandText, changeText, valueText } from "./figure.js";
import { listFiles } from "./files.js";
import { findingText } from "./finding.js";
import { loadFiles } from "./load.js";
import { UsageError } from "./options.js";
import { isFile, knownProfile, takeDocuments } from "./profile.js";
import { QUESTION_OPTIONS, SOURCE_OPTIONS, ask, metricsOf, queryOf, requireOptions } from "./question.js";
import { columns, counted, painter, plain } from "./text.js";

export const compareCommand = {
  name: "compare",
  usage: "FILES… --from DATE --to DATE (--with PROFILE | --presets | --sensitivity) [options]",
  about: "one question under several definitions, and what each explains",
  options: [
    ...QUESTION_OPTIONS,
    { name: "profile", value: "PROFILE", about: "a document, a preset, or the id of one in --documents (default: DORA's wording)" },
    { name: "with", value: "PROFILE", about: "the profile to compare it with: the choices that differ, and how much each explains" },
    { name: "presets", about: "the same figure under every preset" },
    { name: "bands", value: "ID", about: "with --presets, the band set common to all (default: harness-classic)" },
    { name: "sensitivity", about: "how far the figure goes over the plausible values of each choice" },
    ...SOURCE_OPTIONS,
    { name: "json", about: "print the whole answer as JSON" },
  ],
  notes: [
    ["FILES are those of dora-insight report.", "METRIC is leadTime, deploymentFrequency, changeFailureRate, timeToRestore or reworkRate."],
    [
      "With --with, choices are taken over one after the other in the order of their numbers; what each adds sums up exactly to the",
      "difference. Numbers of choices are those of the guide to profiles.",
    ],
  ],
  run,
};

const MODES = ["with", "presets", "sensitivity"];

async function run({ values, operands }) {
  const chosen = MODES.filter((mode) => values[mode] !== undefined);
  if (chosen.length !== 1) throw new UsageError(`found ${chosen.length === 0 ? "none" : chosen.map((mode) => `--${mode}`).join(" and ")}, wanted one of --with PROFILE, --presets and --sensitivity`);
  const [mode] = chosen;
  if (values.bands !== undefined && mode !== "presets") throw new UsageError("--bands: wanted it only with --presets");
  requireOptions(values, operands);
  const workspace = new Workspace();
  const paint = painter(process.stderr);
  const complain = (place, finding) => process.stderr.write(findingText(finding, place, paint));

  const { sound, id, bundle } = await takeDocuments(workspace, values, complain);
  if (!sound) return 1;
  const other = mode === "with" ? await otherProfile(values.with, bundle, complain) : null;
  if (other === undefined) return 1;
  const query = queryOf(values, id);
  const answer = {
    with: (metric) => workspace.compare({ ...query, metric }, [id ?? null, other]),
    presets: (metric) => workspace.rosetta({ query: { ...query, metric }, ...(values.bands === undefined ? {} : { bands: values.bands }) }),
    sensitivity: (metric) => workspace.sensitivity({ ...query, metric }),
  }[mode];
  const metrics = metricsOf(values);
  ask(() => answer(metrics[0]), values);

  const files = await listFiles(operands);
  const read = await loadFiles(workspace, files, values.source, (file, finding) => {
    const { line, column } = finding.place;
    complain({ file: file.path, line, column }, finding);
  });
  if (read === 0) {
    process.stderr.write(`nothing could be read: ${files.length === 0 ? "there is no file" : `none of ${counted(files.length, "file")} gave a record`}\n`);
    return 1;
  }
  const answers = metrics.map(answer);
  const text = values.json
    ? `${JSON.stringify({ engine: version(), query, answers: Object.fromEntries(answers.map((one) => [one.metric, one])) })}\n`
    : answers.map((one) => TABLES[mode](one, painter(process.stdout))).join("\n");
  process.stdout.write(text);
  return 0;
}

/** The profile after `--with`: a document, or an id; undefined where the document cannot be used. */
async function otherProfile(wanted, bundle, complain) {
  if (!(await isFile(wanted))) return knownProfile("--with", wanted, bundle);
  const document = await readDocument(wanted, "--with: ");
  if (document.kind !== "profile") throw new UsageError(`--with: ${wanted} holds no profile`);
  // A band set of --documents is not known here, and asked for by the comparison itself.
  const isElsewhere = ({ code, place }) => code === "profile.unknownName" && place.pointer === "/bands/set";
  const findings = document.broken.length > 0 ? document.broken : check("profile", document.text).diagnostics.filter((one) => !isElsewhere(one));
  for (const finding of findings) complain(placeIn(document, finding), finding);
  return findings.some(({ severity }) => severity === "error") ? undefined : JSON.parse(document.text);
}

const TABLES = { with: comparisonTable, presets: rosettaTable, sensitivity: sensitivityTable };

function table(heading, rows, right, paint) {
  const [head, ...body] = columns(rows.map((row) => row.map(plain)), right);
  return `${plain(heading)}\n\n${[paint("bold", head), ...body].join("\n")}\n`;
}

function comparisonTable({ metric, a, b, change, differences, parts }, paint) {
  const heading = `${METRICS[metric]}: ${valueText(a.figure)} (${a.profile.name}) to ${valueText(b.figure)} (${b.profile.name})${change === null ? "" : `, ${changeText(change, a.figure.unit)}`}`;
  if (parts.length === 0) return `${plain(heading)}\n\nno choice that concerns it differs\n`;
  const moved = (rows, which) => String(rows.reduce((sum, row) => sum + row[which].count, 0));
  const rows = [["choice", "change", "then", "n", "left", "entered", "changed"]];
  for (const part of parts) {
    const names = part.choices.map((choice, index) => (choice === null ? pointersOf(part, parts, differences) : `${choice} ${part.names[index]}`));
    const { rows: all } = part;
    rows.push([[...new Set(names)].join(", "), part.change === null ? "-" : changeText(part.change, part.to.unit), valueText(part.to), String(part.to.n), moved(all, "left"), moved(all, "entered"), moved(all, "changed")]);
  }
  return table(heading, rows, [3, 4, 5, 6], paint);
}

const pointersOf = (part, parts, differences) =>
  differences.filter((one) => one.choice === null && one.part === parts.indexOf(part)).map(({ pointer }) => pointer).join(", ") || "something else";

function rosettaTable({ metric, bands, rows, range }, paint) {
  const told = [["profile", "value", "n", "own band", `${bands.id}`, "fidelity", "choices that differ"]];
  for (const { profile, figure, commonBand, fidelity, choices } of rows) {
    told.push([profile.name, valueText(figure), String(figure.n), bandText(figure), bandText({ band: commonBand }), fidelity ?? "-", choices.map(({ choice }) => choice).join(" ") || "-"]);
  }
  const unit = rows.find(({ figure }) => figure.value !== null)?.figure.unit;
  const heading = range === null ? METRICS[metric] : `${METRICS[metric]}: ${valueText({ value: range.least, unit })} to ${valueText({ value: range.greatest, unit })}`;
  return table(heading, told, [2], paint);
}

function sensitivityTable({ metric, profile, figure, choices, range }, paint) {
  const reach = range === null ? "" : `, ${valueText({ value: range.least, unit: figure.unit })} to ${valueText({ value: range.greatest, unit: figure.unit })} over what it might as well have said`;
  const rows = [["choice", "value", "figure", "n", "change"]];
  for (const { choice, name, values } of choices) {
    for (const value of values) {
      const told = value.figure === null ? ["cannot be said", "", ""] : [valueText(value.figure), String(value.figure.n), value.isOwn ? "(own)" : value.change === null ? "-" : changeText(value.change, value.figure.unit)];
      rows.push([value === values[0] ? `${choice} ${name}` : "", value.value, ...told]);
    }
  }
  return table(`${METRICS[metric]}: ${valueText(figure)} (${profile.name})${reach}`, rows, [3], paint);
}
