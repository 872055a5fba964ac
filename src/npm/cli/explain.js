// dora-insight explain
import { ANSWER, FILES_NOTE, opened, tellDiagnostics } from "./asking.js";
import { METRICS, durationText } from "./figure.js";
import { UsageError } from "./options.js";
import { COLLECTION_OPTION, TIME_OPTIONS, ask, requireOptions } from "./question.js";
import { columns, painter, plain } from "./text.js";

export const explainCommand = {
  name: "explain",
  usage: "FILES… --metric METRIC --from DATE --to DATE [options]",
  about: "how a figure comes of its records, or why a record counts",
  options: [
    { name: "metric", value: "METRIC", choices: Object.keys(METRICS), about: "the metric" },
    ...TIME_OPTIONS,
    COLLECTION_OPTION,
    { name: "step", value: "DATE", about: "only the step of the trend that holds this day" },
    { name: "stage", value: "ID", about: "only this stage, such as review" },
    { name: "operand", value: "NAME", about: "the records of this operand, such as failures (default: the first)" },
    { name: "limit", value: "N", about: "how many records are listed (default: 20)" },
    { name: "record", value: "ID", about: "why this record counts in each metric, or does not" },
    ...ANSWER,
    { name: "json", about: "print the explanation as canonical JSON, with all its records unless --limit says otherwise" },
  ],
  notes: [
    [
      "Prints the formula with its numbers, why the figure has its band, what each rule let in and kept out, what each link found,",
      "and each record with its value and its place: file, line, byte, and JSON Pointer where it is not the whole line.",
    ],
    FILES_NOTE,
  ],
  run,
};

const LISTED = 20;
/** As many as there are. */
const ALL = 0xffff_ffff;

async function run({ values, operands }) {
  if (values.metric === undefined) throw new UsageError("found no --metric, wanted --metric METRIC");
  requireOptions(values, operands);
  const limit = values.limit === undefined ? (values.json ? ALL : LISTED) : Number(values.limit);
  if (!Number.isInteger(limit) || limit < 0 || limit > ALL) throw new UsageError(`--limit: found ${values.limit}, wanted a number`);
  const { metric, stage, operand } = values;
  const wanted = (workspace, question) => {
    const query = { ...question, metric };
    return { query, bucket: stepOf(workspace, query, values.step), stage: stage ?? null, operand: operand ?? null, limit };
  };
  const asked = await opened(values, operands, (workspace, query) => workspace.explain(wanted(workspace, query)));
  if (asked === null) return 1;
  const { workspace, isEmpty, complain } = asked;
  if (isEmpty) return 1;
  const query = wanted(workspace, asked.query);
  const explanation = ask(() => workspace.explain(query), values);
  if (values.record !== undefined) {
    const item = recordNamed(workspace, query.query, explanation, values.record);
    process.stdout.write(values.json ? `${JSON.stringify(item)}\n` : recordText(item));
    return 0;
  }
  process.stdout.write(values.json ? `${JSON.stringify(explanation)}\n` : explanationText(explanation, painter(process.stdout)));
  tellDiagnostics(explanation, complain);
  return 0;
}

/** The number of the step of the trend that holds a day. */
function stepOf(workspace, query, day) {
  if (day === undefined) return null;
  const { series, range } = workspace.report(query);
  const found = series.findIndex(({ start, end }) => start <= day && day <= end);
  if (found < 0) throw new UsageError(`--step: found ${day}, wanted a day from ${range.from} to ${range.to}`);
  return found;
}

/** A record by its id, looked for among all that the metric's definitions read. */
function recordNamed(workspace, query, explanation, key) {
  for (const { name, excluded } of explanation.definitions) {
    for (const reason of [null, ...excluded.map(({ reason }) => reason)]) {
      const row = workspace.drillDown({ query, definition: name, reason, limit: ALL }).rows.find((row) => row.key === key);
      if (row !== undefined) return workspace.item(row.id, query);
    }
  }
  throw new UsageError(`--record: found ${key}, wanted the id of a record that ${query.metric} reads`);
}

function explanationText(explanation, paint) {
  const { metric, of, profile, zone, now, words, funnels, definitions, links, corrections, records, total, offset, operand } = explanation;
  const what = of.kind === "stage" ? `, stage ${of.stage}` : of.kind === "step" ? ", a step" : "";
  const lines = [paint("bold", `${METRICS[metric]}${what}`), `${of.from} to ${of.to}, ${zone.name}, as of ${now}, by ${profile.name}`, "", ...words];
  for (const { operand, definition, read, used, excluded, conditions } of funnels) {
    lines.push("", paint("bold", `${operand}: ${used} of ${read} candidates of the definition ${definition}, over the whole range`));
    lines.push(...reasons(excluded, "  "));
    if (conditions.length > 0) lines.push("  one of these holds:", ...conditions.map((condition) => `    ${condition}`));
  }
  lines.push("", paint("bold", "definitions"));
  for (const { name, read, members, merge, rules } of definitions) {
    lines.push(`  ${name}: ${members} of ${read}${merge === null ? "" : `; ${merge}`}`);
    for (const rule of rules) lines.push(`    ${rule.letIn} of ${rule.read}: ${rule.words}`, ...reasons(rule.excluded, "      "));
  }
  if (links.length > 0) lines.push("", paint("bold", "links"));
  for (const { name, from, to, scope, found, missed } of links) {
    lines.push(`  ${name}: from ${from} to ${to}; in time, with ${scope}`, ...reasons([...found, ...missed], "    "));
  }
  if (corrections.length > 0) {
    lines.push("", paint("bold", "corrections"), ...corrections.map(({ kind, id, change, because }) => `  ${kind} ${id}: ${change}, because ${because}`));
  }
  lines.push("", paint("bold", `records of ${operand}, ${records.length === 0 ? "none" : `${offset + 1} to ${offset + records.length}`} of ${total}`));
  return `${lines.map(plainLine).join("\n")}\n${recordLines(explanation)}`;
}

const reasons = (all, indent) => all.filter(({ count }) => count > 0).map(({ count, words }) => `${indent}${count} ${words}`);

/** Colours are kept, other control characters out of files are shown. */
const plainLine = (line) => line.split(/(\u001b\[\d+m)/).map((part, index) => (index % 2 === 1 ? part : plain(part))).join("");

function recordLines({ records, figure }) {
  if (records.length === 0) return "";
  const value = (record) => (record.value === null ? "-" : figure.unit === "ms" ? durationText(record.value) : String(record.value));
  const why = (record) => [...record.groups.map((group) => `in ${group}`), ...record.conditions].join("; ");
  const rows = records.map((record) => [record.key, record.at ?? "not ended", value(record), placeText(record.place), why(record)].map(plain));
  return `${columns(rows, [2]).map((line) => `  ${line}`).join("\n")}\n`;
}

/** `file:line`, the byte, and the pointer where the record is not the whole of its JSON value. */
const placeText = ({ file, line, byteOffset, pointer }) => `${file}:${line} byte ${byteOffset}${pointer === "" ? "" : ` ${pointer}`}`;

function recordText(item) {
  const { kind, key, place, why } = item;
  const lines = [`${kind} ${key}`, placeText(place), ""];
  for (const { metric, operand, counts, words } of why.measures) lines.push(`${METRICS[metric]}, ${operand}: ${counts ? "yes" : "no"}, ${words}`);
  lines.push("", "definitions");
  for (const { name, words, rules } of why.definitions) {
    lines.push(`  ${name}: ${words}`);
    for (const { rule, words, wanted, found } of rules) {
      lines.push(`    ${words}: ${rule}`);
      if (wanted !== null) lines.push(`      found ${found}, wanted ${wanted}`);
    }
  }
  if (why.links.length > 0) lines.push("", "links");
  for (const { link, tried } of why.links) {
    lines.push(`  ${link}`);
    for (const { rule, words, lookedFor, keys } of tried) {
      const looked = lookedFor.map(({ name, value }) => `${name} ${value}`).join(", ");
      lines.push(`    ${rule}: ${keys.length > 0 ? `${keys.join(", ")}, ${words}` : words}${looked === "" ? "" : ` (looked for ${looked})`}`);
    }
  }
  for (const { change, because } of why.corrections) lines.push(`correction: ${change}, because ${because}`);
  return `${lines.map(plain).join("\n")}\n`;
}
