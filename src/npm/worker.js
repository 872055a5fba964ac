// The engine's own thread. It is given a compiled module and files; it asks the network for nothing.
import * as api from "./api.js";
import { start } from "./engine.js";
import { contractError } from "./error.js";
import { checkInflated } from "./inflated.js";

/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY = 80;
const SMALL = 1 << 20;

let workspace = null;
const aborted = new Set();

/** By its name: what answers a call, of its values and of how to tell progress. */
const verbs = {
  version: () => api.version(),
  sources: () => api.sources(),
  fields: () => api.fields(),
  detectSource: async ([head]) => api.detectSource(await headOf(head)),
  defaultProfile: () => api.defaultProfile(),
  presets: () => api.presets(),
  preset: ([id]) => api.preset(id),
  bandSets: () => api.bandSets(),
  check: ([kind, document]) => api.check(kind, document),
  setDocuments: ([documents]) => workspace.setDocuments(documents),
  forget: ([integration, file]) => workspace.forget(integration, file),
  save: () => workspace.save(),
  load: async ([snapshot]) => {
    const bytes = snapshot instanceof Blob ? new Uint8Array(await snapshot.arrayBuffer()) : snapshot;
    const loaded = api.Workspace.load(bytes);
    workspace.free();
    workspace = loaded;
  },
};

for (const name of ["imports", "importsJson", "summary", "report", "reportJson", "reportsJson", "toCsv", "drillDown", "explain", "item"]) {
  verbs[name] = (values) => workspace[name](...values);
}
// What a newer engine adds is there without a line here.
for (const name of ["schema", "collectionsFromCsv", "organisationFromCsv"]) {
  if (name in api) verbs[name] = (values) => api[name](...values);
}
for (const name of [
  "effective", "matchRule", "doctor", "suggestProfile", "insight", "collectionTable", "compare", "rosetta", "sensitivity", "score", "fieldValues", "lint", "mapping",
]) {
  verbs[name] = (values) => {
    if (typeof workspace[name] !== "function") throw contractError("engine.verb", "", `this engine has no ${name}`);
    return workspace[name](...values);
  };
}

verbs.toEvents = (_, { progress }) => {
  const parts = [];
  for (const text of workspace.toEvents()) {
    // A blob keeps them outside this thread's memory. Each is told, since all together may take longer than the client waits.
    parts.push(new Blob([text]));
    progress({ parts: parts.length });
  }
  return new Blob(parts, { type: "application/x-ndjson" });
};

verbs.importFile = async ([blob, options], { id, progress }) => {
  const importer = workspace.importer(options);
  try {
    // Of the many small files that some exports are, each is read at once: setting up a stream takes longer than reading it.
    const small = blob.size <= SMALL ? new Uint8Array(await blob.arrayBuffer()) : null;
    if (small !== null && !startsGzip(small)) {
      if (aborted.has(id)) throw stopped();
      importer.push(small);
      return importer.finish();
    }
    return await stream(blob, importer, small === null ? await isGzip(blob) : true, id, progress);
  } catch (error) {
    if (!isTrap(error)) importer.cancel();
    throw readable(error);
  }
};

async function stream(blob, importer, inflates, id, progress) {
  let read = 0;
  let inflated = 0;
  let last = performance.now();
  // Counted before inflating: what a person knows is the size of the file.
  const counted = blob.stream().pipeThrough(new TransformStream({
    transform(chunk, out) {
      read += chunk.byteLength;
      out.enqueue(chunk);
    },
  }));
  const reader = (inflates ? counted.pipeThrough(new DecompressionStream("gzip")) : counted).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (aborted.has(id)) throw stopped();
      if (done) return importer.finish();
      inflated += value.byteLength;
      if (inflates) checkInflated(inflated, blob.size);
      const { found, refused } = importer.push(value);
      const now = performance.now();
      if (now - last >= PROGRESS_EVERY) {
        last = now;
        progress({ bytes: read, of: blob.size, found, refused });
        // A message of cancellation is taken in only when this thread pauses.
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    if (inflates && error instanceof TypeError) return brokenGzip(importer.finish());
    throw error;
  }
}

const stopped = () => new DOMException("the import was cancelled", "AbortError");

/** The records before the break are kept, as they are for any other file that breaks off. */
function brokenGzip(report) {
  const place = { file: report.file, record: null, line: null, column: null, byteOffset: report.bytes, pointer: null };
  const message = "found gzip data that breaks off or is damaged, wanted a whole file";
  const hint = "the records before the break were read; compress or download the export again";
  report.diagnostics.unshift({ severity: "error", code: "import.gzip", place, message, hint, fix: null });
  return report;
}

/** The inflated start of a file, long enough to tell its tool. */
async function headOf(blob) {
  if (!(blob instanceof Blob)) return blob;
  const part = blob.slice(0, 1 << 16);
  if (!(await isGzip(part))) return new Uint8Array(await part.arrayBuffer());
  const reader = part.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const first = await reader.read().catch(() => ({ value: undefined }));
  reader.cancel().catch(() => {});
  return first.value ?? new Uint8Array();
}

const isGzip = async (blob) => startsGzip(new Uint8Array(await blob.slice(0, 2).arrayBuffer()));

const startsGzip = ([first, second]) => first === 0x1f && second === 0x8b;

/** The same error in words that help. */
function readable(error) {
  if (error?.code !== undefined && typeof error.code === "string") return error;
  if (error?.name === "NotReadableError" || error?.name === "NotFoundError") {
    return contractError("import.changed", "", "the file was changed or removed while it was being read: choose it again", error);
  }
  return error;
}

/** After such an error nothing the instance says can be believed. */
function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError
    || error instanceof RangeError
    || /recursive use of an object|null pointer passed|Module terminated/.test(error?.message ?? "");
}

async function answer({ id, verb, values }) {
  const progress = (value) => postMessage({ id, progress: value });
  try {
    if (!Object.hasOwn(verbs, verb)) throw contractError("engine.verb", "", `this engine has no ${verb}`);
    const value = await verbs[verb](values, { id, progress });
    postMessage({ id, value: value ?? null });
  } catch (error) {
    const { name = "Error", message = String(error), code = "", path = "" } = error ?? {};
    postMessage({ id, error: { name, message, code: typeof code === "string" ? code : "", path }, trap: isTrap(error) });
  } finally {
    aborted.delete(id);
  }
}

addEventListener("message", async ({ data }) => {
  if (data.module !== undefined) {
    try {
      await start(data.module);
      workspace = new api.Workspace();
      postMessage({ ready: api.version() });
    } catch (error) {
      postMessage({ failed: error?.message ?? String(error) });
    }
  } else if (data.abort !== undefined) {
    aborted.add(data.abort);
  } else {
    await answer(data);
  }
});
