// dora-insight doctor: what is wrong with the data, and what mends it.
import { version } from "../node.js";
import { ANSWER, FILES_NOTE, opened } from "./asking.js";
import { METRICS, valueText } from "./figure.js";
import { UsageError } from "./options.js";
import { TIME_OPTIONS, requireOptions } from "./question.js";
import { columns, painter, plain } from "./text.js";

export const doctorCommand = {
  name: "doctor",
  usage: "FILES… --from DATE --to DATE [options]",
  about: "what is wrong with the data, how far it moves the figures, and what mends it",
  options: [
    ...TIME_OPTIONS,
    ...ANSWER.filter(({ name }) => name !== "interval"),
    { name: "table", about: "print a table, and each finding below it (default)" },
    { name: "json", about: "print all findings as JSON, each with its fix as a change of the workspace document" },
  ],
  notes: [
    FILES_NOTE,
    [
      "First come the findings whose fix moves most figures furthest. The guide docs/doctor.md says of each what it means and what to do.",
    ],
  ],
  run,
};

async function run({ values, operands }) {
  if (values.table && values.json) throw new UsageError("found --table and --json, wanted one of them");
  requireOptions(values, operands);
  const asked = await opened(values, operands, (workspace, query) => workspace.doctor(query));
  if (asked === null || asked.isEmpty) return 1;
  const diagnosis = asked.workspace.doctor(asked.query);
  process.stdout.write(values.json ? `${JSON.stringify({ engine: version(), query: asked.query, ...diagnosis })}\n` : diagnosisText(diagnosis, painter(process.stdout)));
  return 0;
}

function diagnosisText({ profile, range, zone, now, findings }, paint) {
  const heading = plain([profile.name, `${range.from} to ${range.to}`, zone, `as of ${now}`].join(", "));
  if (findings.length === 0) return `${heading}\n\nnothing found that is wrong with the data\n`;
  const rows = findings.map(({ code, count, of, effects, fix }) => [code, countText(count, of), String(effects.filter(({ from, to }) => from.value !== to.value).length), fix?.title ?? "at the tool"]);
  const [head, ...body] = columns([["finding", "count", "figures moved", "what mends it"], ...rows.map((row) => row.map(plain))], [1, 2]);
  return `${heading}\n\n${[paint("bold", head), ...body].join("\n")}\n\n${findings.map((finding) => findingText(finding, paint)).join("\n")}`;
}

const countText = (count, of) => (of === null ? String(count) : `${count} of ${of}`);
const COLOURS = { error: "red", warning: "yellow", info: "cyan" };

function findingText({ severity, code, message, hint, samples, effects }, paint) {
  const lines = [`${paint(COLOURS[severity], severity)} ${code}: ${plain(message)}`, `  hint: ${plain(hint)}`];
  for (const { metric, from, to } of effects) lines.push(`  ${METRICS[metric]}: ${sideText(from)} to ${sideText(to)}`);
  if (samples.length > 0) lines.push(`  such as ${samples.map(sampleText).join(", ")}`);
  return lines.map((line) => `${line}\n`).join("");
}

const sideText = (figure) => `${valueText(figure)} (n ${figure.n})`;
const sampleText = ({ key, place }) => plain(place === null ? key : `${key} (${place.file}:${place.line})`);
