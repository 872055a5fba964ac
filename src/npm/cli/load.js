// Files into a workspace, as streams.
import { detectSource } from "../node.js";
import { InflatesError, isGzipError, textOfFile } from "./bytes.js";
import { fileFinding } from "./finding.js";

/** As many bytes as the engine looks at before it decides what a file is. */
const HEAD_BYTES = 64 << 10;
/** Findings told of one file; the JSON lists more of them. */
const TOLD = 10;

/** Reads files into a workspace one by one; `tell(file, finding)` hears what needs attention. Gives how many held records. */
export async function loadFiles(workspace, files, source, tell) {
  const taken = new Set();
  let withRecords = 0;
  for (const file of files) {
    const begin = (head) => workspace.importer({ ...placing(file, source, head, taken), source: source ?? null });
    const records = await loadFile(file, begin, (finding) => tell(file, finding));
    if (records > 0) withRecords += 1;
  }
  return withRecords;
}

/** Reads one file; gives how many kinds of record it held. */
async function loadFile(file, begin, tell) {
  let importer = null;
  let head = Buffer.alloc(0);
  let failure = null;
  try {
    for await (const chunk of textOfFile(file.path)) {
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
  const keepsNone = failure !== null && (!isGzipError(failure) || head.length === 0);
  if (keepsNone) {
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
  if (error instanceof InflatesError) {
    return fileFinding("error", "import.inflates", error.message, "no record of it was kept; inflate it first if it is what it seems");
  }
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
