// A question on the command line: the options that say it, and what the engine says of them.
import { Workspace, sources } from "../node.js";
import { listFiles } from "./files.js";
import { findingText } from "./finding.js";
import { loadFiles } from "./load.js";
import { UsageError, didYouMean } from "./options.js";
import { takeDocuments } from "./profile.js";
import { counted, painter } from "./text.js";

/** The options that every question has. */
export const QUESTION = [
  { name: "from", value: "DATE", about: "the first local day that counts, such as 2024-01-01" },
  { name: "to", value: "DATE", about: "the last local day that counts" },
  { name: "zone", value: "ZONE", about: "the zone of those days, such as Europe/Berlin (default: the profile's)" },
  { name: "now", value: "TIME", about: "the present moment, such as 2024-05-31T09:30:00Z (default: the clock's)" },
];

/** The options that say how it is answered, and of what. */
export const ANSWER = [
  { name: "interval", value: "STEP", choices: ["day", "week", "month"], about: "day, week or month: the steps of the trend (default: week)" },
  { name: "statistic", value: "NAME", about: "mean, median, or p and a number, for times (default: the profile's)" },
  { name: "profile", value: "PROFILE", about: "a document, a preset, or the id of one in --documents (default: DORA's wording)" },
  { name: "documents", value: "BUNDLE", about: "a document with further profiles and band sets" },
  { name: "source", value: "ID", about: "the tool that wrote the files (default: detected; see dora-insight sources)" },
];

/** What FILES are. */
export const FILES_NOTE = [
  "FILES are exports in JSON or one JSON object a line, plain or gzip-compressed, or folders of them with all folders inside",
  "(hidden files, and links to folders, are passed over). integration=PATH names the integration that they belong to; without",
  "it they go by their tool: github, events. A compressed file may inflate to 8 GiB, and beyond 256 MiB to 400 times its size.",
];

export function requireQuestion(values, operands) {
  if (operands.length === 0) throw new UsageError("found no file, wanted at least one file or folder");
  for (const name of ["from", "to"]) {
    if (values[name] === undefined) throw new UsageError(`found no --${name}, wanted --${name} DATE`);
  }
  const known = sources().map(({ id }) => id);
  if (values.source !== undefined && !known.includes(values.source)) {
    throw new UsageError(`--source: found ${values.source}, wanted one of ${known.join(", ")}${didYouMean(values.source, known)}`);
  }
}

/**
 * A workspace with the documents and files of a command line, and the question that it asks: `{ workspace, query, isEmpty, complain }`, or null
 * where documents have errors. `tryOut` asks something before the files are read: what is wrong with a question is quickly seen.
 */
export async function opened(values, operands, tryOut) {
  const workspace = new Workspace();
  const paint = painter(process.stderr);
  const complain = (place, finding) => process.stderr.write(findingText(finding, place, paint));
  const { sound, id } = await takeDocuments(workspace, values, complain);
  if (!sound) return null;
  const query = queryOf(values, id);
  ask(() => tryOut(workspace, query), values);

  const files = await listFiles(operands);
  const read = await loadFiles(workspace, files, values.source, (file, finding) => {
    const { line, column } = finding.place;
    complain({ file: file.path, line, column }, finding);
  });
  const isEmpty = read === 0;
  if (isEmpty) process.stderr.write(`nothing could be read: ${files.length === 0 ? "there is no file" : `none of ${counted(files.length, "file")} gave a record`}\n`);
  return { workspace, query, isEmpty, complain };
}

/** The question without its metric; only what was said, and the present moment. */
function queryOf({ from, to, zone, now, interval, statistic }, profile) {
  const all = { interval, now: now ?? presentMoment(), profile, range: { from, to }, statistic, zone };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** To the second: nobody's delivery is measured finer. */
const presentMoment = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

/** Turns what the engine says of a query into words about options. */
export function ask(question, values) {
  try {
    return question();
  } catch (error) {
    const option = /^\/(?:range\/)?(\w+)$/.exec(error.path ?? "")?.[1];
    if (!error.code?.startsWith("query.") || values[option] === undefined) throw error;
    throw new UsageError(`--${option}: ${error.message}`);
  }
}

/** Hears what needs attention of an answer. */
export function tellDiagnostics({ metric, diagnostics }, complain) {
  for (const finding of diagnostics) {
    const within = finding.place.pointer === null ? "" : ` (at ${finding.place.pointer} of the profile)`;
    complain({ file: metric, within }, finding);
  }
}
