// Files into a workspace, as streams.
import { stat } from "node:fs/promises";
import { archiveEntries } from "../archive.js";
import { ArchiveFault } from "../archive/fault.js";
import { detectSource } from "../node.js";
import { FileSlice, isGzipError, textOf, textOfFile } from "./bytes.js";
import { fileFinding } from "./finding.js";

/** As many bytes as the engine looks at before it decides what a file is. */
const HEAD_BYTES = 64 << 10;
/** Findings told of one file; the JSON lists more of them. */
const TOLD = 10;

/** Reads files, and those inside archives, into a workspace one by one; `tell(file, finding)` hears what needs attention. Gives how many held records. */
export async function loadFiles(workspace, files, source, tell) {
  const taken = new Set();
  let withRecords = 0;
  const load = async (file, text) => {
    const begin = (head) => workspace.importer({ ...placing(file, source, head, taken), source: source ?? null });
    const records = await loadText(text, begin, (finding) => tell(file, finding));
    if (records > 0) withRecords += 1;
  };
  for (const file of files) {
    const entries = await entriesOf(file.path);
    if (entries === null) await load(file, textOfFile(file.path));
    else await loadArchive(file, entries, load, tell);
  }
  return withRecords;
}

/** The files of an archive, or null; what cannot be opened is said when it is read. */
async function entriesOf(path) {
  const size = await stat(path).then((found) => found.size, () => 0);
  return size === 0 ? null : archiveEntries(new FileSlice(path, size)).catch(() => null);
}

async function loadArchive(archive, entries, load, tell) {
  for await (const { name, chunks, fault } of entries) {
    const file = name === null ? archive : { ...archive, name, path: `${archive.path}/${name}` };
    if (fault === undefined) await load(file, textOf(chunks));
    else tell(file, fileFinding("error", fault.code, fault.message, fault.hint));
  }
}

/** Reads the chunks of one file; gives how many kinds of record it held. */
async function loadText(text, begin, tell) {
  let importer = null;
  let head = Buffer.alloc(0);
  let failure = null;
  try {
    for await (const chunk of text) {
      if (importer !== null) {
        importer.push(chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length >= HEAD_BYTES) {
        importer = begin(head);
        importer.push(head);
      }
    }
  } catch (error) {
    failure = error;
  }
  const breaksOff = isGzipError(failure) || failure instanceof ArchiveFault;
  if (failure !== null && (!breaksOff || head.length === 0)) {
    importer?.cancel();
    tell(failureFinding(failure, 0));
    return 0;
  }
  if (importer === null) {
    importer = begin(head);
    importer.push(head);
  }
  const report = importer.finish();
  if (failure !== null) tell(failureFinding(failure, report.found - report.refused));
  tellReport(report, tell);
  return Object.keys(report.records).length;
}

function failureFinding(error, kept) {
  if (isGzipError(error)) {
    const read = kept === 0 ? "no record of it was read" : `the ${kept} records before the break were read`;
    return fileFinding("error", "import.gzip", `found gzip data that breaks off or is damaged: ${error.message}`, `${read}; compress or download the export again`);
  }
  if (error.code === "import.inflates") {
    return fileFinding("error", error.code, error.message, "no record of it was kept; inflate it first if it is what it seems");
  }
  if (error instanceof ArchiveFault) return fileFinding("error", error.code, error.message, error.hint);
  if (error?.syscall === undefined) throw error;
  return fileFinding("error", "import.unreadable", `found a file that cannot be read: ${error.message}`);
}

function tellReport(report, tell) {
  for (const finding of report.diagnostics.slice(0, TOLD)) tell(finding);
  const errors = report.diagnostics.filter(({ severity }) => severity === "error").length;
  const more = report.diagnostics.length - TOLD + Math.max(0, report.refused - errors);
  if (more > 0) tell(fileFinding("warning", "import.more", `found ${more} more like these`, "what --json prints lists the first thousand"));
}

/**
 * A file's integration and name. Files whose integration nobody names go by their tool, so that the exports of one tool find
 * one another, and ids of different tools do not meet. Files of two folders that would replace each other go by their whole path.
 */
function placing(file, source, head, taken) {
  const integration = file.integration ?? source ?? detectSource(head)?.source ?? "unrecognised";
  const name = taken.has(`${integration}=${file.name}`) ? file.path : file.name;
  taken.add(`${integration}=${name}`);
  return { integration, name };
}
