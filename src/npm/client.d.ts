import type {
  BandSetDocument, Bytes, Checked, CollectionTable, ComparedProfile, Comparison, Detection, Diagnosis, Diagnostic, DoctorQuery, DocumentKind,
  Documents, DrillDown, DrillQuery, EffectiveCollection, EngineSource, ExplainQuery, Explanation, FieldValues, ImportedCollections, ImportReport,
  InsightQuery, InsightReport, Item, KindFields, Mapping, Metric, PresetSummary, ProfileDocument, Query, Report, Rosetta, RosettaQuery, RowId,
  RuleMatches, RuleQuery, ScoreQuery, ScoreReport, Sensitivity, Source, Suggestion, Summary, TableQuery,
  ValuesQuery,
} from "./types.js";

/**
 * Starts an engine in a worker of its own, and gives the verbs of `Workspace` as promises.
 *
 * ```js
 * import { connect } from "dora-insight/client";
 *
 * const workspace = await connect();
 * await workspace.importFile(file, { integration: "github", name: file.name, onProgress: ({ bytes, of }) => show(bytes / of) });
 * const report = await workspace.report({ metric: "leadTime", range: { preset: "lastQuarter" }, now: new Date().toISOString() });
 * workspace.close();
 * ```
 *
 * The worker never asks the network for anything: the engine is compiled here and handed over. It is started from a `blob:` URL, since
 * such a worker obeys the page's content security policy, and one started from an address does not; the policy needs `worker-src blob:`.
 *
 * @throws {ContractError} `init.source` where there is no engine
 */
export function connect(options?: ConnectOptions): Promise<RemoteWorkspace>;

export interface ConnectOptions {
  /** Where the engine comes from; without it, `engine.wasm` from beside the package's own files. */
  engine?: EngineSource | Promise<EngineSource>;
  /**
   * Makes the worker, for bundlers that move files: with Vite, `import EngineWorker from "dora-insight/worker?worker&inline"` and
   * `() => new EngineWorker()`.
   */
  worker?: () => Worker;
  /** Milliseconds without an answer or progress, after which an engine counts as stuck and is replaced. Default 60,000. */
  patience?: number;
  /** Called each time after an engine died and a new one has read all files again. */
  onRestart?(restart: Restart): void;
}

export interface Restart {
  /** What the engine died of. */
  reason: string;
  /** The files that were set aside by this restart. */
  setAside: SetAside[];
  /** How many files were read again. */
  files: number;
  /** How long it took, in milliseconds. */
  ms: number;
}

/** A file that brought an engine down, and is left out since. Importing it again gives it another chance. */
export interface SetAside {
  /** Its name; `"snapshot"`, of the integration `""`, is the snapshot that was loaded. */
  name: string;
  integration: string;
  reason: string;
}

export interface RemoteFileOptions {
  /** Its relative path: a newer file of the same name and integration replaces the older one. */
  name: string;
  integration: string;
  /** The tool, where it is not to be detected. */
  source?: string;
  /** Stops the import, also while it waits for its turn; the promise rejects with an `AbortError`. */
  signal?: AbortSignal;
  onProgress?(progress: RemoteProgress): void;
}

export interface RemoteProgress {
  /** Bytes of the file read so far, before inflating. */
  bytes: number;
  /** The file's size. */
  of: number;
  /** Records found so far, and of those the refused ones. */
  found: number;
  refused: number;
}

/**
 * A workspace in a worker. Calls are answered in the order in which they were made.
 *
 * When the engine dies, by a fault or because it ran out of memory or time, a new one is started and reads all documents and files
 * again: whatever had been imported is there at the next call. The file that was to blame is set aside, and named.
 */
export interface RemoteWorkspace {
  readonly setAside: SetAside[];
  /**
   * Reads a file as its bytes come; gzip is recognised by its first two bytes, whatever the file is called.
   * @throws {ContractError} `import.setAside` where the engine died of it, `import.changed` where it changed meanwhile,
   *   `import.inflates` where it is more than 8 GiB, or 400 times its size, once inflated
   */
  importFile(source: Blob | Bytes, options: RemoteFileOptions): Promise<ImportReport>;
  forget(integration: string): Promise<void>;
  forgetFile(name: string, integration: string): Promise<void>;
  /** All records as neutral events, a line each: see `Workspace.toEvents`. */
  toEvents(): Promise<Blob>;
  /** All records as bytes, which are handed over without a copy: see `Workspace.save`. */
  save(): Promise<Uint8Array>;
  /**
   * Takes the records of a snapshot in place of those there are; documents stay. After a restart the snapshot is loaded before
   * later files are read; one that brings the engine down is left out, and is called `snapshot` in {@link Restart.setAside}.
   * @throws {ContractError} `snapshot.*` as `Workspace.load`
   */
  load(snapshot: Blob | Bytes): Promise<void>;
  setDocuments(documents: Documents | object | string): Promise<Diagnostic[]>;
  version(): Promise<string>;
  sources(): Promise<Source[]>;
  fields(): Promise<KindFields[]>;
  /** Which tool's export a file is, told from its start. */
  detectSource(head: Blob | Bytes): Promise<Detection | null>;
  defaultProfile(): Promise<ProfileDocument>;
  presets(): Promise<PresetSummary[]>;
  preset(id: string): Promise<ProfileDocument>;
  bandSets(): Promise<BandSetDocument[]>;
  check(kind: DocumentKind, document: object | string): Promise<Checked<unknown>>;
  imports(): Promise<ImportReport[]>;
  importsJson(): Promise<string>;
  summary(): Promise<Summary>;
  report(query: Query): Promise<Report>;
  reportJson(query: Query): Promise<string>;
  reportsJson(question: Omit<Query, "metric">, metrics?: readonly Metric[]): Promise<string>;
  toCsv(query: Query): Promise<string>;
  matchRule(query: RuleQuery): Promise<RuleMatches>;
  fieldValues(query: ValuesQuery): Promise<FieldValues>;
  effective(collection: string): Promise<EffectiveCollection>;
  lint(profile?: string | null): Promise<Diagnostic[]>;
  mapping(profile?: string | null): Promise<Mapping>;
  insight(query: InsightQuery): Promise<InsightReport>;
  collectionTable(query: TableQuery): Promise<CollectionTable>;
  collectionsFromCsv(text: string, category: string): Promise<ImportedCollections>;
  organisationFromCsv(text: string, category: string): Promise<ImportedCollections>;
  drillDown(query: DrillQuery): Promise<DrillDown>;
  explain(query: ExplainQuery): Promise<Explanation>;
  item(id: RowId, about?: string | Query | null): Promise<Item | null>;
  compare(query: Query, profiles: readonly [ComparedProfile, ComparedProfile]): Promise<Comparison>;
  rosetta(query: RosettaQuery): Promise<Rosetta>;
  sensitivity(query: Query): Promise<Sensitivity>;
  score(query: ScoreQuery): Promise<ScoreReport>;
  doctor(query: DoctorQuery): Promise<Diagnosis>;
  suggestProfile(): Promise<Suggestion>;
  /** Ends the worker; what is still being asked rejects with `client.closed`. */
  close(): void;
}
