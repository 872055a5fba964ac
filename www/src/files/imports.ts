import { archiveFiles, type ArchiveFault } from "dora-insight/archive";
import type { ImportReport } from "dora-insight";
import type { RemoteWorkspace } from "dora-insight/client";
import type { Action, ChosenFile } from "../app/action";
import { fileKey, type FileEntry, type Origin } from "../app/state";
import type { StoredFile } from "../storage/database";
import { forgetFiles, saveFile, storedBytes, storedFiles } from "../storage/files";
import { forgetSnapshot, saveSnapshot, stampsOf, storedSnapshot } from "../storage/snapshot";
import { textOf } from "../words/error";
import { profileIn } from "./document";
import type { PublishedDocument, PublishedFile } from "./published";

type Dispatch = (action: Action) => void;

interface Job {
  entry: FileEntry;
  bytes: () => Promise<Blob>;
  /** Whether it is to be stored: not what comes from the store, or what the host publishes. */
  keeps: boolean;
  /** What it was stored as, where it comes from the store. */
  stored: StoredFile | null;
  /** The declared zone for which it is read again: it is not twice for one. */
  zone?: string;
}

/** Milliseconds between two changes of what is shown of files in progress. */
const SHOW_EVERY = 100;
/** Files that are fetched while one is being read. */
const AHEAD = 12;
/** Faults of one archive that are told one by one. */
const FAULTS_TOLD = 5;
/** Files that no tool is recognised in are imported all the same, so that the engine says what it found. */
const UNKNOWN = "unrecognised";

/** Reads files one after the other, stores them, and tells how far they are. */
export class Imports {
  #workspace: RemoteWorkspace;
  #dispatch: Dispatch;
  #queue: Job[] = [];
  #running = false;
  #current: { key: string; controller: AbortController } | null = null;
  #changes = new Map<string, Partial<FileEntry>>();
  #shown = 0;
  /** What the engine has read, as it is stored; null where it is not. */
  #loaded = new Map<string, StoredFile | null>();
  /** The files whose times depend on what their integration declares: the zone they were read in, and how to read them again. */
  #zoned = new Map<string, { zone: string; asked: string | undefined; job: () => Job }>();
  /** The zone of each integration that declares one; null until the documents are known. */
  #zones: ReadonlyMap<string, string> | null = null;
  /** The snapshot that is being written, where one is. */
  #snapshot: Promise<void> = Promise.resolve();
  #keeping = new Set<Promise<void>>();

  constructor(workspace: RemoteWorkspace, dispatch: Dispatch) {
    this.#workspace = workspace;
    this.#dispatch = dispatch;
  }

  /** Files as a person chose them: documents are told from exports, and exports from one another, by their start. */
  async admit(chosen: readonly ChosenFile[]): Promise<void> {
    const files: PublishedFile[] = [];
    for await (const { name, blob } of this.#unpacked(chosen)) {
      const profile = await profileIn(blob);
      if (profile !== null) {
        await this.#admitProfile(name, profile);
        continue;
      }
      const detected = await this.#workspace.detectSource(blob).catch(() => null);
      files.push({ name, integration: detected?.source ?? UNKNOWN, source: null, size: blob.size, bytes: () => Promise.resolve(blob) });
    }
    await this.add(files, "chosen");
    this.#dispatch({ type: "loading", what: null });
  }

  /** The files as they are, and in the place of an archive those inside it. */
  async *#unpacked(chosen: readonly ChosenFile[]): AsyncGenerator<ChosenFile> {
    for (const file of chosen) {
      const inside = await archiveFiles(file.blob).catch(() => null);
      if (inside === null) {
        yield file;
        continue;
      }
      const faults: [string, ArchiveFault][] = [];
      for await (const { name, blob, fault } of inside) {
        if (fault !== null) faults.push([name ?? file.name, fault]);
        if (name !== null && blob !== null && blob.size > 0) yield { name, blob };
      }
      this.#dispatch({ type: "problem", id: `archive ${file.name}`, text: faultsText(file.name, faults) });
    }
  }

  /** Documents that come with files: profiles, the last of which is put in force. */
  async admitDocuments(documents: readonly PublishedDocument[]): Promise<void> {
    for (const { name, bytes } of documents) {
      const profile = await profileIn(await bytes());
      if (profile !== null) await this.#admitProfile(name, profile);
    }
  }

  async #admitProfile(name: string, text: string): Promise<void> {
    const { value, diagnostics } = await this.#workspace.check("profile", text);
    const fault = diagnostics.find(({ severity }) => severity === "error");
    if (value !== null) this.#dispatch({ type: "profileAdded", profile: JSON.parse(text), now: new Date().toISOString() });
    const place = fault?.place.line ? `, line ${fault.place.line}` : "";
    this.#dispatch({ type: "problem", id: `profile ${name}`, text: value !== null ? null : `The profile ${name} cannot be used: ${fault?.message ?? "it has faults"}${place}.` });
  }

  async add(files: readonly PublishedFile[], origin: Origin): Promise<void> {
    this.#enqueue(files.map(({ name, integration, source, size, bytes }) => ({
      entry: entryOf(name, integration, source, size, origin, "no"),
      bytes: once(bytes),
      keeps: origin !== "published",
      stored: null,
    })));
  }

  /** What the host publishes, except for files that are here already. */
  async publish(files: readonly PublishedFile[], known: ReadonlySet<string>): Promise<void> {
    await this.add(files.filter(({ name, integration }) => !known.has(fileKey(name, integration))), "published");
  }

  /** Stored files: from the snapshot of them where there is one, else read again. */
  async restore(): Promise<number> {
    const stored = await storedFiles();
    if (stored.length === 0 || (await this.#loadSnapshot(stored))) return stored.length;
    this.#enqueue(stored.map(storedJob));
    return stored.length;
  }

  /** What integrations declare: files with times that name no zone are read again where they were read in another. */
  async declareZones(zones: ReadonlyMap<string, string>): Promise<void> {
    this.#zones = zones;
    await this.#readElsewhere();
  }

  /** Files that were read in another zone than the declared one. A zone that nobody knows may be one that is being typed: it moves nothing. */
  async #readElsewhere(): Promise<void> {
    const elsewhere = () =>
      [...this.#zoned].flatMap(([key, { zone, asked, job }]) => {
        const [integration = ""] = JSON.parse(key) as string[];
        const declared = this.#zones?.get(integration) ?? "UTC";
        return this.#zones === null || declared === zone || declared === asked || !isZone(declared) ? [] : [{ ...job(), zone: declared }];
      });
    if (elsewhere().length === 0) return;
    // It holds the times as they were read before, and so does one that is being written.
    await this.#snapshot;
    await forgetSnapshot().catch(() => {});
    const jobs = elsewhere();
    for (const { entry } of jobs) this.#zoned.delete(entry.key);
    this.#enqueue(jobs);
  }

  #noteZone(key: string, report: ImportReport | undefined, job: () => Job, asked?: string): void {
    if (report !== undefined && report.zonelessTimes > 0) this.#zoned.set(key, { zone: report.zone, asked, job });
    else this.#zoned.delete(key);
  }

  /** False where there is no snapshot of these files, or the engine cannot read it. */
  async #loadSnapshot(stored: readonly StoredFile[]): Promise<boolean> {
    try {
      const snapshot = await storedSnapshot(stored);
      if (snapshot === null) return false;
      await this.#workspace.load(snapshot);
      const reports = new Map((await this.#workspace.imports()).map((report) => [fileKey(report.file, report.integration), report]));
      this.#loaded = new Map(stored.map((file) => [file.key, file]));
      for (const file of stored) this.#noteZone(file.key, reports.get(file.key), () => storedJob(file));
      const entries = stored.map((file): FileEntry => {
        const report = reports.get(file.key) ?? null;
        const entry = entryOf(file.name, file.integration, file.source, file.size, file.origin, "saved");
        return { ...entry, phase: "read", bytes: file.size, found: report?.found ?? 0, refused: report?.refused ?? 0, report };
      });
      this.#dispatch({ type: "filesAdded", files: entries });
      await this.sumUp();
      // The documents may have come while it was being loaded.
      await this.#readElsewhere();
      return true;
    } catch {
      // The files are there, and say the same: only slower.
      await forgetSnapshot();
      return false;
    }
  }

  /** So that the next visit need not read the files again; not while other files than the stored ones are in the figures. */
  async #saveSnapshot(): Promise<void> {
    await Promise.all(this.#keeping);
    if (this.#running) return;
    try {
      const stored = await storedFiles();
      const loaded = [...this.#loaded.values()].filter((file) => file !== null);
      const isWhole = stored.length > 0 && loaded.length === this.#loaded.size && stampsOf(loaded).join() === stampsOf(stored).join();
      if (isWhole && (await storedSnapshot(stored)) === null) await saveSnapshot(stored, await this.#workspace.save());
    } catch {
      // Without a snapshot the next visit reads the files: what cannot be stored is said of the files themselves.
      await forgetSnapshot().catch(() => {});
    }
  }

  cancel(keys: readonly string[] | "all"): void {
    const concerns = (key: string) => keys === "all" || keys.includes(key);
    const dropped = this.#queue.filter(({ entry }) => concerns(entry.key)).map(({ entry }) => entry.key);
    this.#queue = this.#queue.filter(({ entry }) => !concerns(entry.key));
    if (this.#current !== null && concerns(this.#current.key)) this.#current.controller.abort();
    if (dropped.length > 0) this.#dispatch({ type: "filesRemoved", keys: dropped });
  }

  async forget(keys: readonly string[], integration: string | null): Promise<void> {
    this.cancel(keys);
    try {
      if (integration !== null) await this.#workspace.forget(integration);
      else {
        for (const key of keys) {
          const [owner = "", name = ""] = JSON.parse(key) as string[];
          await this.#workspace.forgetFile(name, owner);
        }
      }
      await forgetFiles(keys);
      for (const key of keys) {
        this.#loaded.delete(key);
        this.#zoned.delete(key);
      }
    } catch (error) {
      this.#dispatch({ type: "problem", id: "forget", text: `Not everything could be forgotten: ${textOf(error)}.` });
    }
    this.#dispatch({ type: "filesRemoved", keys: [...keys] });
    await this.sumUp();
  }

  async forgetAll(integrations: readonly string[]): Promise<void> {
    for (const integration of integrations) await this.#workspace.forget(integration);
    this.#loaded.clear();
    this.#zoned.clear();
    await this.sumUp();
  }

  #enqueue(jobs: Job[]): void {
    if (jobs.length === 0) return;
    this.#queue.push(...jobs);
    this.#dispatch({ type: "filesAdded", files: jobs.map(({ entry }) => entry) });
    if (!this.#running) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#running = true;
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) {
      for (const next of this.#queue.slice(0, AHEAD)) next.bytes().catch(() => {});
      await this.#read(job);
    }
    this.#running = false;
    this.#show(true);
    await this.sumUp();
    await this.#readElsewhere();
    if (this.#running) return;
    this.#snapshot = this.#saveSnapshot();
    await this.#snapshot;
  }

  async #read({ entry, bytes, keeps, stored, zone }: Job): Promise<void> {
    const { key, name, integration } = entry;
    const controller = new AbortController();
    this.#current = { key, controller };
    this.#change(key, { phase: "reading" });
    try {
      const blob = await bytes();
      const report = await this.#workspace.importFile(blob, {
        name,
        integration,
        ...(entry.source === null ? {} : { source: entry.source }),
        signal: controller.signal,
        onProgress: ({ bytes, found, refused }) => this.#change(key, { bytes, found, refused }),
      });
      const { found, refused } = report;
      this.#change(key, { phase: "read", bytes: entry.size, found, refused, report, message: null });
      this.#loaded.set(key, stored);
      this.#noteZone(key, report, () => {
        const stored = this.#loaded.get(key) ?? null;
        const saved = stored !== null ? "saved" : !keeps ? entry.saved : this.#keeping.size > 0 ? "saving" : "failed";
        return { entry: { ...entry, phase: "waiting", bytes: 0, saved }, bytes, keeps: false, stored };
      }, zone);
      if (keeps) {
        const keeping = this.#keep(entry, blob).finally(() => this.#keeping.delete(keeping));
        this.#keeping.add(keeping);
      }
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") {
        this.#show(true);
        this.#dispatch({ type: "filesRemoved", keys: [key] });
      } else {
        const isAside = (error as { code?: string }).code === "import.setAside";
        // It is stored, or was, and is not in the figures: no snapshot while that is so.
        this.#loaded.set(key, null);
        this.#change(key, { phase: isAside ? "setAside" : "failed", message: textOf(error) });
      }
    } finally {
      this.#current = null;
    }
  }

  async #keep(entry: FileEntry, blob: Blob): Promise<void> {
    this.#change(entry.key, { saved: "saving" });
    try {
      const { key, name, integration, source, size } = entry;
      const stored = await saveFile({ key, name, integration, source, size, origin: entry.origin === "sample" ? "sample" : "chosen" }, blob);
      this.#loaded.set(key, stored);
      this.#change(entry.key, { saved: "saved" });
    } catch (error) {
      this.#change(entry.key, { saved: "failed" });
      this.#dispatch({ type: "problem", id: "storedFiles", text: `Not every file could be stored (${textOf(error)}): it works now, and has to be chosen again after the page was closed.` });
    }
    this.#show(true);
  }

  /** Tells what there is now, unless more is on its way. */
  async sumUp(): Promise<void> {
    if (this.#running) return;
    try {
      this.#dispatch({ type: "importsEnded", summary: await this.#workspace.summary() });
    } catch (error) {
      this.#dispatch({ type: "problem", id: "summary", text: `The data could not be summed up: ${textOf(error)}.` });
      this.#dispatch({ type: "loading", what: null });
    }
  }

  /** Collected and shown together: a folder of thousands of files would else redraw the page thousands of times. */
  #change(key: string, change: Partial<FileEntry>): void {
    this.#changes.set(key, { ...this.#changes.get(key), ...change });
    this.#show(false);
  }

  #show(all: boolean): void {
    const now = performance.now();
    if (this.#changes.size === 0 || (!all && now - this.#shown < SHOW_EVERY)) return;
    this.#shown = now;
    const changes = this.#changes;
    this.#changes = new Map();
    this.#dispatch({ type: "filesChanged", changes });
  }
}

/** The first faults of an archive in one sentence each; null where it has none. */
function faultsText(archive: string, faults: readonly [string, ArchiveFault][]): string | null {
  if (faults.length === 0) return null;
  const told = faults.slice(0, FAULTS_TOLD).map(([name, { message, hint }]) => `${name === archive ? "" : `${name}: `}${message}${hint === undefined ? "" : ` (${hint})`}.`);
  const more = faults.length > told.length ? ` And ${faults.length - told.length} more files.` : "";
  return `In the archive ${archive}, not everything could be read: ${told.join(" ")}${more}`;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** What reads a stored file again. */
const storedJob = (file: StoredFile): Job => ({
  entry: entryOf(file.name, file.integration, file.source, file.size, file.origin, "saved"),
  bytes: once(() => storedBytes(file)),
  keeps: false,
  stored: file,
});

/** What gives bytes, asked once however often it is called. */
function once(bytes: () => Promise<Blob>): () => Promise<Blob> {
  let asked: Promise<Blob> | null = null;
  return () => (asked ??= bytes());
}

function entryOf(name: string, integration: string, source: string | null, size: number, origin: Origin, saved: FileEntry["saved"]): FileEntry {
  const key = fileKey(name, integration);
  return { key, name, integration, source, size, origin, phase: "waiting", bytes: 0, found: 0, refused: 0, report: null, message: null, saved };
}
