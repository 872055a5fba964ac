// A question with one answer on the command line: its options, and the files and documents that it is asked of.
import { Workspace } from "../node.js";
import { listFiles } from "./files.js";
import { findingText } from "./finding.js";
import { loadFiles } from "./load.js";
import { takeDocuments } from "./profile.js";
import { SOURCE_OPTIONS, ask, queryOf } from "./question.js";
import { counted, painter } from "./text.js";

/** The options that say how it is answered, and of what. */
export const ANSWER = [
  { name: "interval", value: "STEP", choices: ["day", "week", "month"], about: "day, week or month: the steps of the trend (default: week)" },
  { name: "statistic", value: "NAME", about: "mean, median, or p and a number, for times (default: the profile's)" },
  { name: "profile", value: "PROFILE", about: "a document, a preset, or the id of one in --documents (default: DORA's wording)" },
  ...SOURCE_OPTIONS,
];

/** What FILES are. */
export const FILES_NOTE = [
  "FILES are exports in JSON or one JSON object a line, plain or gzip-compressed, folders of them with all folders inside (hidden",
  "files, and links to folders, are passed over), or such folders as zip, tar or tar.gz. integration=PATH names the integration",
  "that they belong to; without it they go by their tool: github, events. What is compressed may inflate to 8 GiB, and beyond",
  "256 MiB to 400 times its size. Archives inside archives, encrypted files and names that point out of the archive are left out.",
];

/**
 * A workspace with the documents and files of a command line, and the question that it asks: `{ workspace, query, isEmpty, complain }`, or null
 * where documents have errors. `tryOut` asks something before the files are read: what is wrong with a question is quickly seen.
 */
export async function opened(values, operands, tryOut) {
  const workspace = new Workspace();
  const complain = complainer();
  const { sound, id } = await takeDocuments(workspace, values, complain);
  if (!sound) return null;
  const query = queryOf(values, id);
  ask(() => tryOut(workspace, query), values);

  const isEmpty = !(await readFiles(workspace, values, operands, complain));
  return { workspace, query, isEmpty, complain };
}

/** Reads the files of a command line, telling what needs attention; gives whether any of them held a record. */
export async function readFiles(workspace, { source }, operands, complain) {
  const files = await listFiles(operands);
  const read = await loadFiles(workspace, files, source, (file, finding) => {
    const { line, column } = finding.place;
    complain({ file: file.path, line, column }, finding);
  });
  if (read === 0) process.stderr.write(`nothing could be read: ${files.length === 0 ? "there is no file" : `none of ${counted(files.length, "file")} gave a record`}\n`);
  return read > 0;
}

/** Tells a finding on standard error. */
export function complainer() {
  const paint = painter(process.stderr);
  return (place, finding) => process.stderr.write(findingText(finding, place, paint));
}

/** Hears what needs attention of an answer. */
export function tellDiagnostics({ metric, diagnostics }, complain) {
  for (const finding of diagnostics) {
    const within = finding.place.pointer === null ? "" : ` (at ${finding.place.pointer} of the profile)`;
    complain({ file: metric, within }, finding);
  }
}
