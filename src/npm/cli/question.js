// The question that a command asks of files: its options, and the query they make.
import { sources } from "../node.js";
import { METRICS } from "./figure.js";
import { UsageError, didYouMean } from "./options.js";

/** The options that say over which time. */
export const TIME_OPTIONS = [
  { name: "from", value: "DATE", about: "the first local day that counts, such as 2024-01-01" },
  { name: "to", value: "DATE", about: "the last local day that counts" },
  { name: "zone", value: "ZONE", about: "the zone of those days, such as Europe/Berlin (default: the profile's)" },
  { name: "now", value: "TIME", about: "the present moment, such as 2024-05-31T09:30:00Z (default: the clock's)" },
];

/** Whose figures. */
export const COLLECTION_OPTION = { name: "collection", value: "ID", about: "only the records of this collection of --documents, by its profile (or PROJECT/ID)" };

/** The options of every command that asks for figures. */
export const QUESTION_OPTIONS = [
  ...TIME_OPTIONS,
  COLLECTION_OPTION,
  { name: "metric", value: "METRIC", many: true, choices: Object.keys(METRICS), about: "only this metric; may be given again (default: all)" },
];

/** The options that say whose files and definitions they are. */
export const SOURCE_OPTIONS = [
  { name: "documents", value: "WORKSPACE", about: "a workspace: further profiles, band sets and scores, integrations, projects with their collections" },
  { name: "source", value: "ID", about: "the tool that wrote the files (default: detected; see dora-insight sources)" },
];

/** The metrics asked for, in the order in which they are told. */
export const metricsOf = ({ metric }) => Object.keys(METRICS).filter((name) => metric?.includes(name) ?? true);

/** Sees to it that there are files, dates and a tool that is known. */
export function requireOptions(values, operands, dates = ["from", "to"]) {
  if (operands.length === 0) throw new UsageError("found no file, wanted at least one file or folder");
  for (const name of dates) {
    if (values[name] === undefined) throw new UsageError(`found no --${name}, wanted --${name} DATE`);
  }
  const known = sources().map(({ id }) => id);
  if (values.source !== undefined && !known.includes(values.source)) {
    throw new UsageError(`--source: found ${values.source}, wanted one of ${known.join(", ")}${didYouMean(values.source, known)}`);
  }
}

/** The question without its metric; only what was said, and the present moment. */
export function queryOf({ collection, from, to, zone, now, interval, statistic }, profile) {
  const all = { collection, interval, now: now ?? presentMoment(), profile, range: { from, to }, statistic, zone };
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
