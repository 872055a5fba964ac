// The engine in a worker of its own: the verbs of a workspace as promises, and a new engine when one has died.
import { documentText } from "./argument.js";
import { contractError } from "./error.js";

/** Milliseconds without an answer, or without progress, after which an engine counts as stuck. */
const PATIENCE = 60_000;
/** As long as files bring their engine down one after the other, so many are set aside before giving up. */
const SET_ASIDE_MOST = 100;

const READS = [
  "version", "sources", "fields", "defaultProfile", "presets", "preset", "bandSets", "imports", "importsJson", "summary", "report",
  "reportJson", "reportsJson", "toCsv", "drillDown", "item", "effective", "matchRule", "doctor", "suggestProfile", "insight", "explain",
  "compare", "rosetta", "sensitivity", "score", "toEvents", "fieldValues", "lint", "mapping", "collectionTable", "collectionsFromCsv", "organisationFromCsv",
];

/** Starts an engine; see client.d.ts for the options. */
export async function connect(options = {}) {
  const module = await compiled(options.engine ?? new URL("./engine.wasm", import.meta.url));
  const workspace = new RemoteWorkspace(PRIVATE, module, options);
  await workspace.version();
  return workspace;
}

const PRIVATE = Symbol("connect");

/** What a snapshot is called among the files that were set aside. */
const SNAPSHOT = "snapshot";

class RemoteWorkspace {
  #module;
  #makeWorker;
  #patience;
  #onRestart;
  #engine = null;
  #closed = false;
  /** One call at a time: whatever brings an engine down is then known by name. */
  #last = Promise.resolve();
  #files = new Map();
  #setAside = new Map();
  #documents = null;
  /** The snapshot that all began with, and what of it was forgotten since: `[integration, file]`. */
  #base = null;
  #forgotten = [];

  constructor(key, module, { worker = bootstrap, patience = PATIENCE, onRestart = () => {} }) {
    if (key !== PRIVATE) throw contractError("client.new", "", "wanted `await connect()`");
    this.#module = module;
    this.#makeWorker = worker;
    this.#patience = patience;
    this.#onRestart = onRestart;
  }

  /** Files that brought an engine down, and are left out since: `{ name, integration, reason }`. */
  get setAside() {
    return [...this.#setAside.values()].map(({ name, integration, reason }) => ({ name, integration, reason }));
  }

  importFile(source, { name, integration, source: tool, signal, onProgress } = {}) {
    const blob = source instanceof Blob ? source : new Blob([source]);
    const file = { name, integration, tool, blob };
    return this.#enqueue(async () => {
      this.#setAside.delete(fileKey(file));
      try {
        const report = await this.#importInto(await this.#live(), file, signal, onProgress);
        this.#files.set(fileKey(file), file);
        return report;
      } catch (error) {
        if (!(error instanceof Death)) {
          // Begun and not ended: the engine has dropped what an earlier file of this name had brought.
          this.#files.delete(fileKey(file));
          throw error;
        }
        this.#files.delete(fileKey(file));
        this.#putAside(file, error.message);
        await this.#restart(error.message, { culprits: [file] });
        throw contractError("import.setAside", "", `the engine stopped while reading ${name}, so the file was set aside: ${error.message}`, error);
      }
    }, signal);
  }

  forget(integration) {
    return this.#enqueue(async () => {
      await this.#ask("forget", [integration, null]);
      this.#forgotten.push([integration, null]);
      for (const files of [this.#files, this.#setAside]) {
        for (const [key, file] of files) if (file.integration === integration) files.delete(key);
      }
    });
  }

  forgetFile(name, integration) {
    return this.#enqueue(async () => {
      await this.#ask("forget", [integration, name]);
      this.#forgotten.push([integration, name]);
      this.#files.delete(fileKey({ name, integration }));
      this.#setAside.delete(fileKey({ name, integration }));
    });
  }

  save() {
    return this.#enqueue(() => this.#ask("save", []));
  }

  load(snapshot) {
    const blob = snapshot instanceof Blob ? snapshot : new Blob([snapshot]);
    return this.#enqueue(async () => {
      try {
        const engine = await this.#live();
        await engine.call("load", [blob], this.#patience);
        if (this.#documents !== null) await engine.call("setDocuments", [this.#documents], this.#patience);
      } catch (error) {
        if (!(error instanceof Death)) throw error;
        await this.#restart(error.message, { culprits: [] });
        throw contractError("snapshot.damaged", "", `the engine stopped while loading the snapshot, which is left out: ${error.message}`, error);
      }
      this.#base = blob;
      this.#forgotten = [];
      this.#files.clear();
      this.#setAside.clear();
    });
  }

  setDocuments(documents) {
    const text = documentText(documents);
    return this.#enqueue(async () => {
      const findings = await this.#ask("setDocuments", [text]);
      this.#documents = text;
      return findings;
    });
  }

  detectSource(head) {
    return this.#enqueue(() => this.#ask("detectSource", [head]));
  }

  check(kind, document) {
    const text = documentText(document);
    return this.#enqueue(() => this.#ask("check", [kind, text]));
  }

  close() {
    this.#closed = true;
    this.#engine?.end(contractError("client.closed", "", "the workspace was closed"));
    this.#engine = null;
    this.#files.clear();
  }

  static {
    for (const verb of READS) {
      this.prototype[verb] = function (...values) {
        return this.#enqueue(() => this.#ask(verb, values));
      };
    }
  }

  /** The one way in: calls wait for their turn; one that was cancelled while waiting never begins. */
  #enqueue(work, signal) {
    const turn = this.#last.then(() => {
      if (this.#closed) throw contractError("client.closed", "", "the workspace was closed");
      signal?.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Asks; an engine that dies of the question is replaced, and asked once more when a file was to blame. */
  async #ask(verb, values) {
    try {
      return await (await this.#live()).call(verb, values, this.#patience);
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      const culprits = await this.#restart(error.message, { probe: true });
      if (culprits.length > 0) return (await this.#live()).call(verb, values, this.#patience);
      throw contractError("engine.stopped", "", `the engine stopped while answering ${verb}, and was started again: ${error.message}`, error);
    }
  }

  async #live() {
    this.#engine ??= await Engine.start(this.#makeWorker, this.#module, this.#patience);
    return this.#engine;
  }

  #putAside(file, reason) {
    this.#setAside.set(fileKey(file), { ...file, reason });
  }

  /**
   * A new engine with the same documents and files; gives the files that were to blame, those that are known already among them. With `probe`, each file is followed by a question, so that a file which is read
   * well, and brings the engine down afterwards, is found too.
   */
  async #restart(reason, { probe = false, culprits = [] }) {
    const started = performance.now();
    for (let attempt = 0; attempt <= SET_ASIDE_MOST; attempt += 1) {
      this.#engine?.end(new Death(reason));
      this.#engine = null;
      const engine = await this.#live();
      if (this.#documents !== null) await engine.call("setDocuments", [this.#documents], this.#patience);
      const culprit = await this.#replay(engine, probe);
      if (culprit === null) {
        const setAside = culprits.map((file) => this.#setAside.get(fileKey(file))).map(({ name, integration, reason }) => ({ name, integration, reason }));
        this.#onRestart({ reason, setAside, files: this.#files.size, ms: performance.now() - started });
        return culprits;
      }
      this.#files.delete(fileKey(culprit.file));
      this.#putAside(culprit.file, culprit.reason);
      culprits.push(culprit.file);
    }
    throw contractError("engine.stopped", "", `the engine stopped again and again: ${reason}`);
  }

  /** Brings back the snapshot and reads all files again; gives the one that the engine died of, or null. */
  async #replay(engine, probe) {
    if (this.#base !== null) {
      const file = { name: SNAPSHOT, integration: "" };
      try {
        await engine.call("load", [this.#base], this.#patience);
        if (this.#documents !== null) await engine.call("setDocuments", [this.#documents], this.#patience);
        for (const forgotten of this.#forgotten) await engine.call("forget", forgotten, this.#patience);
        if (probe) await engine.call("summary", [], this.#patience);
      } catch (error) {
        this.#base = null;
        return { file, reason: error.message };
      }
    }
    for (const file of [...this.#files.values()]) {
      try {
        await this.#importInto(engine, file);
        if (probe) await engine.call("summary", [], this.#patience);
      } catch (error) {
        if (error instanceof Death) return { file, reason: error.message };
        this.#files.delete(fileKey(file));
        this.#putAside(file, error.message);
      }
    }
    return null;
  }

  #importInto(engine, { name, integration, tool, blob }, signal, onProgress) {
    const options = tool === undefined ? { name, integration } : { name, integration, source: tool };
    return engine.call("importFile", [blob, options], this.#patience, signal, onProgress);
  }
}

const fileKey = ({ name, integration }) => JSON.stringify([integration, name]);

/** An engine has trapped or hangs: it is gone, whatever it knew. */
class Death extends Error {}

/** One worker, and the calls it has not answered. */
class Engine {
  #worker;
  #calls = new Map();
  #number = 0;

  static async start(makeWorker, module, patience) {
    const engine = new Engine(makeWorker());
    await engine.#begin(module, patience);
    return engine;
  }

  constructor(worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => this.#hear(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault?.();
      this.end(new Death(event.message || "the worker could not be started"));
    });
  }

  #begin(module, patience) {
    return new Promise((resolve, reject) => {
      this.#expect("ready", { resolve, reject }, patience);
      this.#worker.postMessage({ module });
    });
  }

  call(verb, values, patience, signal, onProgress) {
    const id = (this.#number += 1);
    return new Promise((resolve, reject) => {
      const abort = () => this.#worker.postMessage({ abort: id });
      signal?.addEventListener("abort", abort, { once: true });
      const settle = (done) => (value) => {
        signal?.removeEventListener("abort", abort);
        done(value);
      };
      this.#expect(id, { resolve: settle(resolve), reject: settle(reject), onProgress }, patience);
      this.#worker.postMessage({ id, verb, values });
    });
  }

  end(error) {
    this.#worker.terminate();
    for (const call of this.#calls.values()) {
      clearTimeout(call.timer);
      call.reject(error);
    }
    this.#calls.clear();
  }

  #expect(id, call, patience) {
    const wait = () => setTimeout(() => this.end(new Death(`no answer for ${Math.round(patience / 1000)} s`)), patience);
    this.#calls.set(id, { ...call, wait, timer: wait() });
  }

  #hear(data) {
    const id = data.ready !== undefined || data.failed !== undefined ? "ready" : data.id;
    const call = this.#calls.get(id);
    if (call === undefined) return;
    clearTimeout(call.timer);
    if (data.progress !== undefined) {
      call.timer = call.wait();
      call.onProgress?.(data.progress);
      return;
    }
    if (data.trap) {
      this.end(new Death(data.error.message));
      return;
    }
    this.#calls.delete(id);
    if (data.failed !== undefined) call.reject(contractError("init.source", "", data.failed));
    else if (data.error !== undefined) call.reject(errorOf(data.error));
    else call.resolve(data.value);
  }
}

/** An error as it was in the worker: structured cloning would lose its code. */
function errorOf({ name, message, code, path }) {
  return name === "AbortError" ? new DOMException(message, name) : Object.assign(new Error(message), { code, path });
}

/**
 * A worker that obeys the page's content security policy, as one loaded by its address would not: it is made of a blob, which inherits
 * the policy. A bundler that moves files gives its own: `connect({ worker: () => new EngineWorker() })`.
 */
function bootstrap() {
  // Ignored by Vite: it would copy that one file, without those that it imports.
  const address = new URL(/* @vite-ignore */ "./worker.js", import.meta.url).href;
  const blob = URL.createObjectURL(new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" }));
  const worker = new Worker(blob, { type: "module", name: "dora-insight" });
  // Freed when it has run: revoked at once, some browsers no longer find it.
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}

async function compiled(engine) {
  const source = await engine;
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw contractError("init.source", "", `found HTTP status ${response.status} at ${response.url}, wanted the engine`);
  const streams = response.headers.get("content-type")?.trim().toLowerCase() === "application/wasm";
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
