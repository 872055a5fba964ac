/// <reference lib="esnext.disposable" />

/**
 * DORA metrics from exported delivery data, computed where it is: nothing is sent anywhere.
 *
 * ```js
 * import { init, Workspace } from "dora-insight";
 *
 * await init();
 * const workspace = new Workspace();
 * const report = workspace.importFile(bytes, { integration: "github", name: "pulls.json" });
 * for (const { code, message } of report.diagnostics) console.warn(code, message);
 *
 * const { figure } = workspace.report({
 *   metric: "leadTime",
 *   range: { from: "2024-01-01", to: "2024-03-31" },
 *   now: new Date().toISOString(),
 * });
 * console.log(figure.value, figure.unit, figure.n);
 * workspace.free();
 * ```
 *
 * Four rules hold everywhere:
 * - What is not there is `null`, never `undefined` and never 0: a rate over no deployments has no value, and says why.
 * - What is wrong with files and documents comes back as values ({@link Diagnostic}). What is thrown is a {@link ContractError}:
 *   the call itself was wrong, and `code` and `path` say where.
 * - The package has no clock: every question brings the present moment along as `now`, so that it can be asked again.
 * - Times are in UTC and RFC 3339; names carry units: `totalMs` and `medianAgeMs` are milliseconds.
 *
 * A `WebAssembly.RuntimeError` means that the engine ran out of memory or has a fault. All workspaces of a page or worker share
 * one instance of it: after such an error start a new page or worker, and import again.
 *
 * @packageDocumentation
 */

/* ---- loading ------------------------------------------------------------------------------------------------------------- */

/** An object of the host, such as `Response`, where the host has it. */
type HostObject<Name extends string> = typeof globalThis extends { [name in Name]: { prototype: infer Instance } } ? Instance : never;
/** What a host declares as `WebAssembly.Module` is an empty interface, so that to the compiler any object is one. */
type HostModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Instance } } } ? Instance & object : never;

/** Where the engine comes from: an address, an answer to a request, its bytes, or what those were compiled to. */
export type EngineSource =
  | string
  | HostObject<"URL">
  | HostObject<"Request">
  | HostObject<"Response">
  | HostModule
  | ArrayBuffer
  | ArrayBufferView;

/**
 * Loads the engine. Await it before anything else; calls after the first cost nothing, and a call after a failed one tries again.
 *
 * - In browsers and workers it fetches `engine.wasm` from beside the package's own files. Bundlers find that file by themselves;
 *   where one does not, give its address. The host's MIME type does not matter, but `application/wasm` is faster.
 * - In Node, Deno and Bun the engine is loaded by the import already, and this does nothing.
 * - `dora-insight/inline` has the engine inside its JavaScript, for pages opened from a disk and bundlers that move single files.
 *
 * Of calls that overlap the first one's `source` is used.
 *
 * ```js
 * await init(); // from beside the package
 * await init("/assets/engine.wasm"); // from somewhere else
 * await init(module); // a WebAssembly.Module, as when a page compiles it for its worker
 * ```
 *
 * @throws {ContractError} `init.source` where there is no engine
 */
export function init(source?: EngineSource | Promise<EngineSource>): Promise<void>;

/** The package's version, such as `"0.1.0"`; reports of one version can be compared byte for byte. */
export function version(): string;

/* ---- sources ------------------------------------------------------------------------------------------------------------- */

/** A tool whose exports can be read. */
export interface Source {
  /** For {@link FileOptions.source}: `"github"`. */
  id: string;
  /** For people: `"GitHub"`. */
  name: string;
}

/** The tools whose exports can be read, in the order in which detection asks them. */
export function sources(): Source[];

/** A kind of record, and what filters can ask of it. */
export interface KindFields {
  kind: RecordKind;
  /** The kind that it is a part of; null for a record of its own. */
  parent: RecordKind | null;
  fields: KindField[];
}

export interface KindField {
  /** By which filters name it: `"author.isBot"`. */
  name: string;
  /** What it holds, and so which operators of {@link FieldTest} apply to it. */
  type: "text" | "list" | "time" | "flag" | "number";
  /** What it means, in a sentence. */
  meaning: string;
}

/** Every kind of record with its fields: what a form for filters is drawn from. */
export function fields(): KindFields[];

/** What the start of a file shows. */
export interface Detection {
  /** The id of the tool, one of {@link sources}. */
  source: string;
  /** What the file's records are, in words: `"pull requests"`. */
  holds: string;
}

/**
 * Which tool's export begins with these bytes, or null when nobody knows. The first 64 KiB are as good as the whole file; gzip
 * must be inflated first. Importing detects by itself: this is for asking a person before.
 *
 * ```js
 * detectSource(new TextEncoder().encode('{"type":"deployment"}')); // { source: "events", holds: "events" }
 * ```
 */
export function detectSource(head: Bytes): Detection | null;

/** Bytes in any shape. They are copied, and may be reused afterwards. */
export type Bytes = ArrayBufferLike | ArrayBufferView;

/* ---- findings ------------------------------------------------------------------------------------------------------------ */

/** How much a finding matters: `error` cannot be used as it is, `warning` probably says something else than meant, `info` is good to know. */
export type Severity = "error" | "warning" | "info";

/** Something about a file or a document that needs attention. */
export interface Diagnostic {
  severity: Severity;
  /** A stable name for the rule, such as `"import.truncated"`. */
  code: string;
  /** Where. */
  place: Place;
  /** One sentence in lower case: what was found, and what was wanted. */
  message: string;
  /** What to do about it; null where the message makes that plain. */
  hint: string | null;
  /** A change that mends it; null where there is none to offer. */
  fix: Fix | null;
}

/** Where a finding points. Lines, columns and records count from one; bytes count from zero. */
export interface Place {
  /** The file's `name` as given when importing; null for a document. */
  file: string | null;
  /** The record's number in its file; null where it is about no record. */
  record: number | null;
  /** The line; null for findings inside a document, which have a `pointer`. */
  line: number | null;
  /** The column in bytes. */
  column: number | null;
  /** The byte in the inflated text. */
  byteOffset: number | null;
  /** A JSON Pointer (RFC 6901) from the root of the file or document; `""` is the root itself. */
  pointer: string | null;
}

/** A change of one value that mends a finding. */
export interface Fix {
  /** What applying it does, in words: `use "monday"`. */
  title: string;
  /** The value to replace, as a JSON Pointer. */
  pointer: string;
  /** What to put there; null removes it. */
  value: Json;
}

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The caller broke the contract. It is an `Error` with two more members. */
export interface ContractError extends Error {
  code: ContractErrorCode;
  /** A JSON Pointer into the argument, such as `"/range/to"`; `""` where it is about the whole. */
  path: string;
}

/**
 * Every code that is thrown.
 *
 * | code | what was wrong |
 * |---|---|
 * | `init.missing` | something was called before {@link init} had come to its end |
 * | `init.source` | there is no engine where it was looked for |
 * | `argument.bytes`, `argument.text`, `argument.id` | an argument of another type |
 * | `argument.json` | an object that JSON cannot say: one that contains itself, a BigInt, nothing at all |
 * | `check.kind` | a kind of document that nobody knows |
 * | `import.options` | {@link FileOptions} with a member missing or too many |
 * | `import.source` | a source that is none of {@link sources} |
 * | `import.notOpen` | a file that was finished or cancelled before |
 * | `query.shape` | a query with a member missing, too many, or of another type |
 * | `preset.id` | there is no preset of that id |
 * | `query.metric` … `query.bands` | the member of that name |
 * | `snapshot.fileOpen` | {@link Workspace.save} while a file is being read |
 * | `snapshot.foreign`, `snapshot.version`, `snapshot.damaged` | bytes that {@link Workspace.load} cannot read back |
 * | `workspace.freed` | the workspace was freed before |
 * | `internal.json`, `internal.serialize`, `internal.zone` | a fault of the engine: please report it |
 */
export type ContractErrorCode =
  | "init.missing"
  | "init.source"
  | "argument.bytes"
  | "argument.text"
  | "argument.id"
  | "argument.json"
  | "check.kind"
  | "preset.id"
  | "import.options"
  | "import.source"
  | "import.notOpen"
  | "query.shape"
  | "query.metric"
  | "query.range"
  | "query.zone"
  | "query.now"
  | "query.score"
  | "query.statistic"
  | "query.filters"
  | "query.profile"
  | "query.collection"
  | "query.insight"
  | "query.record"
  | "query.field"
  | "query.operand"
  | "query.bucket"
  | "query.bands"
  | "query.stage"
  | "query.reason"
  | "query.definition"
  | "query.rule"
  | "query.link"
  | "snapshot.fileOpen"
  | "snapshot.foreign"
  | "snapshot.version"
  | "snapshot.damaged"
  | "workspace.freed"
  | "internal.json"
  | "internal.serialize"
  | "internal.zone";

/* ---- documents ----------------------------------------------------------------------------------------------------------- */

/**
 * A profile: what a deployment, a change, an incident and a failure are here, and how the measures are made of them. What it
 * does not say, {@link defaultProfile} says for it; a section is taken member by member.
 *
 * ```js
 * const profile = { id: "payments", calendar: { zone: "Europe/Berlin" } };
 * ```
 */
export interface ProfileDocument {
  /** The version of this format: 1. */
  schemaVersion?: number;
  type?: "dora";
  /** By which queries name it. Required. */
  id: string;
  /** For people; without it the id. */
  name?: string;
  description?: string;
  /** The id of a preset that says what this profile does not say, in place of the default profile. */
  basedOn?: string;
  /** Where its rules are published. */
  source?: string;
  /** When they were read: `"2026-11"`. */
  read?: string;
  /** How faithfully it follows them. All but `"exact"` need `because`. */
  fidelity?: Fidelity;
  /** What differs from the source, or which quirk of a tool is kept. */
  because?: string;
  /** Named lists of words that filters refer to, so that one profile serves teams that call things differently. */
  parameters?: object;
  /** `zone`: an IANA name, `"UTC"` by default; `weekStart`: `"monday"` (the default) or `"sunday"`. */
  calendar?: object;
  /** What counts: named sets of records. */
  definitions?: object;
  /** How records of two definitions are joined. */
  links?: object;
  leadTime?: object;
  deploymentFrequency?: object;
  changeFailureRate?: object;
  timeToRestore?: object;
  reworkRate?: object;
  /** `set`: the id of a band set, `"harness-classic"` by default. */
  bands?: object;
  /** `issue`: a regular expression for issue keys. */
  keys?: object;
  /** Members that nothing reads are kept, and reported unless their name begins with `x-`. */
  [member: string]: unknown;
}

/** How faithfully a preset gives its tool's figures: all of them, all but for what it says, or with a defect of the tool as well. */
export type Fidelity = "exact" | "approximate" | "quirkKept";

/** A preset: what another tool counts, as a profile. */
export interface PresetSummary {
  /** By which queries, collections and `basedOn` name it. */
  id: string;
  /** For people. */
  name: string;
  /** Where the tool's rules are published. */
  source: string;
  /** When they were read: `"2026-11"`. */
  read: string;
  fidelity: Fidelity;
  /** What differs from the tool, or which of its quirks is kept; null where nothing does. */
  because: string | null;
}

/** A band set: what figures are called. Levels are asked in order, and the first that holds is the band. */
export interface BandSetDocument {
  schemaVersion?: number;
  type?: "bands";
  /** By which profiles name it. Required. */
  id: string;
  name?: string;
  /** What the numbers are. Required. */
  kind: "surveyDescription" | "distribution" | "toolCutOff";
  /** Where the numbers are published. */
  source?: string;
  /** The year of the report, or of the tool. */
  year?: number;
  /**
   * Levels by metric, best first: `{ timeToRestore: [{ level: "elite", when: { operand: "ms", below: "PT1H" } }] }`. A level of a
   * distribution may say the `percentile`: which share of the respondents, in percent, gave a worse answer.
   */
  bands: object;
  [member: string]: unknown;
}

/** All documents of a workspace. */
export interface Documents {
  schemaVersion?: number;
  profiles?: readonly ProfileDocument[];
  bandSets?: readonly BandSetDocument[];
  /** Scores: how figures become points, and points one number; `schema/score.json` says how. */
  scores?: readonly object[];
  /** Corrections: what people know better than the records. */
  corrections?: readonly object[];
  /** Integrations and projects, with their categories, collections and insights. */
  integrations?: readonly object[];
  projects?: readonly object[];
  /** People whom tools call by different names; collections may use any of them: `{ name: "Ada Byron", also: ["ada", "ada@shop.example"] }`. */
  people?: readonly { name: string; also?: readonly string[] }[];
}

/** What {@link check} can check. */
export type DocumentKind = "workspace" | "project" | "integration" | "profile" | "bands" | "score" | "collection" | "insight" | "corrections";

/** What checking a document gives. */
export interface Checked<Document> {
  /** The document as given, with what nothing reads; null where an error makes it unusable. */
  value: Document | null;
  /** All findings at once, in the order of the document. Their places have a `pointer`; of a text that is no JSON, line and column. */
  diagnostics: Diagnostic[];
}

/** The profile that holds where a query names none, as a new object each time: a start for one's own. */
export function defaultProfile(): ProfileDocument;

/**
 * The profiles that come along, {@link defaultProfile} first: each tool whose rules are known, with what it counts.
 *
 * ```js
 * for (const { id, name, fidelity } of presets()) console.log(id, name, fidelity);
 * ```
 */
export function presets(): PresetSummary[];

/**
 * The document of a preset, as a new object each time. It says only what differs from the profile that it is based on.
 *
 * @throws {ContractError} `preset.id` where none has that id
 */
export function preset(id: string): ProfileDocument;

/** The documents of the band sets that come along: profiles name them by id in `bands.set`. */
export function bandSets(): BandSetDocument[];

/**
 * Checks a document on its own, from an object or its JSON text. A profile that names a band set of yours is checked with
 * {@link Workspace.setDocuments}, which sees both.
 *
 * ```js
 * check("profile", { id: "payments", calendar: { weekStart: "mondy" } }).diagnostics[0].hint; // 'did you mean "monday"?'
 * ```
 *
 * @throws {ContractError} `check.kind`, `argument.json`
 */
export function check(kind: "profile", document: ProfileDocument | object | string): Checked<ProfileDocument>;
export function check(kind: "bands", document: BandSetDocument | object | string): Checked<BandSetDocument>;
export function check(
  kind: "corrections" | "score" | "workspace" | "integration" | "project" | "collection" | "insight",
  document: object | string,
): Checked<object>;

/** What a spreadsheet gives. */
export interface ImportedCollections {
  /** Collection documents, to be put into a project's `collections`; nothing is until that is done. */
  collections: object[];
  /** Findings, each with the `line` it is about. A line that cannot be used is left out, and the others are there. */
  diagnostics: Diagnostic[];
}

/**
 * Collections from CSV text: a line of column names, then a line each. Columns are `name` (required), `id`, `parent` (a name or an id
 * of another line), `description`, `tags`, `integrations`, `people` and `profile`; several values in a cell are set apart by `|` or
 * `;`. Commas, semicolons and tabs separate cells. A line without a parent hangs from the root of the category.
 *
 * ```js
 * collectionsFromCsv("name,parent,people\nPayments,,Ada|Ben\nCards,Payments,Ada", "teams").collections.length; // 2
 * ```
 */
export function collectionsFromCsv(text: string, category: string): ImportedCollections;

/**
 * Teams from a list of people: columns `name`, `email` and `manager` (the manager's e-mail). Everybody who manages somebody gets a
 * collection with all who report to that person, directly or not.
 */
export function organisationFromCsv(text: string, category: string): ImportedCollections;

/* ---- importing ----------------------------------------------------------------------------------------------------------- */

/** What a file is called, where it belongs, and which tool it came from. */
export interface FileOptions {
  /**
   * Its relative path. A file of the same name and integration replaces the older one; some exports keep a key in it
   * (`pull_commits/100.json` holds the commits of pull request 100).
   */
  name: string;
  /** The name of the connection that it belongs to, of your choosing. Ids of records are unique within one integration. */
  integration: string;
  /** The id of its tool; by default it is detected. */
  source?: string | null;
}

/** What became of one file. Whatever is wrong inside it is told here; it never throws. */
export interface ImportReport {
  /** Its {@link FileOptions.name}. */
  file: string;
  integration: string;
  /** The tool that it came from; null where nothing here could read it. */
  source: string | null;
  /** What it holds, in words; null where nothing could read it. */
  holds: string | null;
  /** Bytes read. */
  bytes: number;
  /** Records in the file: taken, passed over and refused ones. */
  found: number;
  /** Records taken, by kind, their parts included; a kind without any is absent. */
  records: Partial<Record<RecordKind, number>>;
  /** Records left out on purpose, by reason. */
  passedOver: PassedOver[];
  /** Records that could not be read. The first thousand findings of a file are listed; this counts all. */
  refused: number;
  /** Members of records that held lists or objects nobody asked for. */
  ignoredMembers: number;
  /** Times that named no zone. */
  zonelessTimes: number;
  /**
   * The zone that those were read in: what the integration's document declares as its `zone` when the file is read, else `"UTC"`. Set the documents
   * before the files; a file that was read before is read again to change it.
   */
  zone: string;
  /** What needs attention, in the order of the file. */
  diagnostics: Diagnostic[];
}

/** Records that were left out on purpose. */
export interface PassedOver {
  /** A stable name. */
  reason: string;
  count: number;
}

/** How far a file is. */
export interface ImportProgress {
  /** Bytes read so far. */
  bytes: number;
  /** Records found so far; 0 until the first 64 KiB are there. */
  found: number;
  /** Of those, records that could not be read. */
  refused: number;
}

/** Reads a file as its bytes arrive, in chunks of any size. The result is that of {@link Workspace.importFile}. */
export interface FileImporter {
  /**
   * Takes the next bytes.
   * @throws {ContractError} `import.notOpen` after `finish` or `cancel`, `argument.bytes`
   */
  push(chunk: Bytes): ImportProgress;
  /**
   * The file has ended.
   * @throws {ContractError} `import.notOpen` after `finish` or `cancel`
   */
  finish(): ImportReport;
  /**
   * Drops the file, and what was read of it.
   * @throws {ContractError} `import.notOpen` after `finish` or `cancel`
   */
  cancel(): void;
}

/** What a record is. The indented ones are parts: they stand inside a record, or come alone and name it. */
export type RecordKind =
  | "commit"
  | "pullRequest"
  /**/ | "pullRequestCommit"
  /**/ | "review"
  /**/ | "comment"
  /**/ | "labelEvent"
  | "run"
  /**/ | "stage"
  /**/ | "artifact"
  /**/ | "deploymentStatus"
  | "release"
  | "issue"
  /**/ | "transition"
  /**/ | "fixVersion"
  | "status"
  | "incident"
  | "custom";

/** All that was imported, in numbers. */
export interface Summary {
  /** Kinds that have records. */
  kinds: KindSummary[];
  /** Older versions of records, which a newer one replaced. */
  duplicates: DuplicateCount[];
  /** Parts whose record is not there: reviews of pull requests that were not exported. */
  orphans: OrphanCount[];
  /** Commits whose export named no repository, and were given their integration's only one. */
  assumedRepositories: number;
  /** Bytes held in columns. */
  columnBytes: number;
  /** Bytes held in texts. */
  textBytes: number;
}

export interface KindSummary {
  kind: RecordKind;
  count: number;
  /** The earliest, by the date that orders the kind (a run by its start); null where none has that date. */
  first: string | null;
  /** The latest. */
  last: string | null;
}

export interface DuplicateCount {
  kind: RecordKind;
  count: number;
  /** Ids, at most a hundred. */
  examples: string[];
}

export interface OrphanCount {
  kind: RecordKind;
  count: number;
}

/* ---- asking -------------------------------------------------------------------------------------------------------------- */

/** A measure. */
export type Metric = "leadTime" | "deploymentFrequency" | "changeFailureRate" | "timeToRestore" | "reworkRate";

/** How a trend is cut: local days, weeks that begin as the profile says, calendar months. */
export type Interval = "day" | "week" | "month";

/** Local dates, both in, or dates relative to `now`. */
export type TimeRange =
  | DateRange
  /** The end is out. */
  | { from: string; before: string }
  /** So many, today included. */
  | { last: number; unit: "days" | "weeks" | "months" }
  | { preset: RangePreset };

/** Local dates `YYYY-MM-DD`, both in. `to` may lie ahead: days that have not begun are no days without deployments. */
export interface DateRange {
  from: string;
  to: string;
}

/** `last` and a number of days or months ends today; `last` and a unit is the whole unit before this one; `this` ends today. */
export type RangePreset =
  | "last7Days"
  | "last14Days"
  | "last30Days"
  | "last90Days"
  | "last3Months"
  | "last6Months"
  | "last12Months"
  | "lastWeek"
  | "lastMonth"
  | "lastQuarter"
  | "lastTwoQuarters"
  | "lastYear"
  | "thisMonth"
  | "thisQuarter"
  | "sinceFirst"
  | "thisYear";

/** A number for many spans: `p` and a number between 0 and 100 is a percentile. */
export type StatisticName = "mean" | "median" | "medianLower" | "medianUpper" | `p${number}`;

/** A question. Nothing of it is remembered. */
export interface Query {
  metric: Metric;
  range: TimeRange;
  /** The present moment, in RFC 3339 with its zone: `"2024-05-31T09:30:00Z"`. Ages are counted up to it. */
  now: string;
  /**
   * The id of a collection among the documents' projects (`project/collection` where two have one id): only its records count,
   * by its profile where the query names none; by default all records.
   */
  collection?: string | null;
  /** The id of a profile among the documents, or of a preset; by default the collection's, else that of {@link defaultProfile}. */
  profile?: string | null;
  /** The IANA zone that dates are in, such as `"Europe/Berlin"`; by default the profile's. Its rules come from the host's `Intl`. */
  zone?: string | null;
  /** The steps of the trend; by default `"week"`. */
  interval?: Interval | null;
  /** Another statistic than the profile's, for lead time and time to restore; by default the profile's. */
  statistic?: StatisticName | null;
  /** Filters, at most one a kind of record. A kind without one passes. */
  filters?: readonly RecordFilter[];
  /** Another range, such as the one before: {@link Report.change} says how the figure differs from that of it. */
  comparedTo?: TimeRange | null;
  /** A whole number from which the draws begin that judge the difference; by default 1. The same seed gives the same interval. */
  seed?: number | null;
}

/** A filter over the records of one kind. */
export interface RecordFilter {
  record: RecordKind;
  where: Filter;
  /**
   * An attribute that the filter is about, over which it holds in place of the collection's: `"environment"`. Without it the collection's filter
   * wins over its own attributes, and the report says so. Not in the filters of a collection.
   */
  overrides?: string | null;
}

/**
 * What must hold for a record.
 *
 * ```js
 * { all: [{ field: "repo", op: "matches", value: "acme/*" }, { not: { field: "author.isBot", op: "is", value: true } }] }
 * ```
 */
export type Filter = { all: readonly Filter[] } | { any: readonly Filter[] } | { not: Filter } | FieldTest;

/**
 * A comparison of one field. Texts compare without regard to case unless `exactCase`; a list passes when one of its values does.
 *
 * | fields | operators |
 * |---|---|
 * | texts and lists of texts | `is`, `in`, `has`, `startsWith`, `endsWith`, `contains`, `matches` (`*` and `?`), `regex` |
 * | numbers | `is`, `in`, `greater`, `less` |
 * | times | `before`, `after`, `between` (two `values`) |
 * | true or false | `is` |
 * | all | `exists`, with `value: false` for "is missing" |
 */
export interface FieldTest {
  field: string;
  op:
    | "is"
    | "in"
    | "has"
    | "startsWith"
    | "endsWith"
    | "contains"
    | "matches"
    | "regex"
    | "greater"
    | "less"
    | "before"
    | "after"
    | "between"
    | "exists";
  value?: string | number | boolean | readonly (string | number)[];
  values?: readonly (string | number)[];
  /** In a profile, in place of values: the name of one of its parameters. */
  parameter?: string;
  /** By default false. */
  exactCase?: boolean;
}

/* ---- answers ------------------------------------------------------------------------------------------------------------- */

/** The number of a row, for {@link Workspace.item}. It holds until files change. */
export type RowId = number;

/** An answer, with everything needed to check it. */
export interface Report {
  metric: Metric;
  /** The profile whose definitions were used. */
  profile: { id: string; name: string };
  /** The collection that the query named, and who chose the profile; null for all records. */
  collection: CollectionName | null;
  /** The dates, both in; a preset is resolved. */
  range: DateRange;
  /** The zone they are in. Equal digests mean equal rules over the range: zone data differs between hosts. */
  zone: { name: string; digest: string };
  interval: Interval;
  /** Of spans, the statistic that the figure is: `"median"`, `"mean"`, `"p90"`; null for rates and plain counts. */
  statistic: string | null;
  now: string;
  /** The figure over the whole range. */
  figure: Figure;
  /** How the figure differs from that of {@link Query.comparedTo}; null where the query names no other range. */
  change: Change | null;
  /** The levels of the profile's band set for this metric, to draw them; null where it has none. */
  bands: BandScale | null;
  /** Where the profile's band set is a distribution of a survey's answers, the share of respondents who gave a worse one; else null. */
  standing: Standing | null;
  /** Of a frequency, which days of the range count, and why the others do not; else null. */
  days: Days | null;
  /** The figure over each step, oldest first. */
  series: SeriesPoint[];
  /** Of lead time and time to restore, each stage over the whole range; else empty. */
  stages: StageFigure[];
  /** Of lead time and time to restore, what has not ended: changes without a deployment, incidents without a solution; else null. */
  open: Open | null;
  /** Every candidate record: in the figure, or out of it for a reason. */
  accounting: Accounting;
  /** The profile's links, and how well they found. */
  links: LinkSummary[];
  /** Corrections in force, as they were written; they change figures, never records. */
  corrections: CorrectionNote[];
  /** The rows behind the figure. Of rates: `deployments`, then `failures`; of spans: `items`; of a frequency: `deployments`. */
  rows: RowGroup[];
  /** What needs attention, such as a definition that lets nothing in. */
  diagnostics: Diagnostic[];
}

/** What a value counts: milliseconds, how many a local calendar day, a share (0.15 is 15 %), how many. */
export type Unit = "ms" | "perDay" | "ratio" | "count";

/** Why there is no value. */
export type NoValueReason = "nothingMatched" | "nothingInRange" | "noDenominator" | "noDays" | "noBuckets" | "notBegun" | "notCovered" | "tooFewEnded";

export interface Named {
  id: string;
  name: string;
}

/** A value of a collection, and where it comes from. */
export interface Sourced<Value> {
  value: Value;
  from: Origin;
}

/** Where a value of a collection comes from; `collection` is null where it comes from none. */
export interface Origin {
  kind: "own" | "ancestor" | "children" | "project" | "default";
  collection: Named | null;
}

/** What holds for a collection. */
export interface EffectiveCollection {
  project: Named;
  category: Named;
  collection: Named;
  /** The way from the root to it, itself last. */
  path: Named[];
  /** Only records of these; null for those of all integrations. */
  integrations: Sourced<string[]> | null;
  /** Its own filters and its ancestors': all of them hold. */
  filters: { record: string; where: object; from: Origin }[];
  throughLinks: Sourced<boolean>;
  people: Sourced<string[]>[];
  parameters: { [name: string]: Sourced<string[]> };
  /** The profile's id; null for the default profile. */
  profile: Sourced<string | null>;
  /** Whether a collection on the way to the root has the profile. */
  associated: boolean;
  diagnostics: Diagnostic[];
}

/** A rule to try. */
export interface RuleQuery {
  /** A definition as it stands in a profile: a rule, a reference, or a list of them under `any`. */
  rule: object;
  /** The profile whose parameters and other definitions it may name; without it the default one. */
  profile?: string;
}

export interface RuleMatches {
  matched: number;
  /** Candidates: records of its kinds. */
  of: number;
  /** Why the others are not let in. */
  excluded: Excluded[];
  /** The latest five of those it lets in. */
  examples: { id: RowId; kind: string; key: string }[];
  /** Findings about the rule, with pointers into it. */
  diagnostics: Diagnostic[];
}

export interface ValuesQuery {
  /** The kind of record, such as `"run"`. */
  record: string;
  /** The field, such as `"environment"`. */
  field: string;
  limit?: number;
}

export interface FieldValues {
  /** How many different values there are. */
  total: number;
  /** Records without a value. */
  missing: number;
  values: { value: string; count: number }[];
}

/**
 * A question for every widget of an insight. `range`, `interval`, `statistic` and `profile` stand in for what the insight says, as when
 * somebody picks another range; a widget's own settings stay.
 */
export interface InsightQuery {
  /** The insight's id among the documents' projects (`project/insight` where two have one id). */
  insight: string;
  /** A collection of one of the insight's categories; by default the root of the first one. */
  collection?: string | null;
  /** By default the insight's, else the last 90 days. */
  range?: TimeRange | null;
  /** By default the insight's, else weeks. */
  interval?: Interval | null;
  /** By default the insight's, else each profile's. */
  statistic?: StatisticName | null;
  /** By default the insight's, else the collection's. */
  profile?: string | null;
  zone?: string | null;
  now: string;
}

/** An insight's widgets, each answered, or with the reason why not. */
export interface InsightReport {
  insight: Named;
  project: Named;
  category: Named;
  /** The collection that it is shown for, and who chose the profile. */
  collection: CollectionName;
  /** The way from the category's root to the collection, itself last. */
  path: Named[];
  /** What widgets inherit. */
  settings: InsightSettings;
  now: string;
  /** What happened, by date: to be read beside the trends. */
  annotations: Annotation[];
  /** In the order of the document, those that can be used. */
  widgets: WidgetReport[];
  diagnostics: Diagnostic[];
}

export interface InsightSettings {
  /** The dates, both in, by the zone of the profile in force. */
  range: DateRange;
  interval: Interval;
  /** Null for each profile's own. */
  statistic: string | null;
  /** The profile's id; null for the default one. */
  profile: string | null;
}

export type WidgetKind =
  | Metric
  /** Lead time, stage by stage: {@link Report.stages}. */
  | "leadTimeByStage"
  /** How long issues stayed in each status. */
  | "timeInStages"
  /** How lead times, or times to restore, are spread. */
  | "distribution"
  /** The collection and those right below it. */
  | "collectionTable";

/** One widget's answer: exactly one of `report`, `statuses`, `table` and `problem` is there, beside a `distribution` its `report`. */
export interface WidgetReport {
  id: string;
  kind: WidgetKind;
  view: "report" | "singleStat" | "trend" | "table";
  /** Null where it has none of its own. */
  title: string | null;
  /** Where it stands: columns of twelve, and rows, from zero. */
  grid: { x: number; y: number; w: number; h: number };
  /** Which settings it does not take from the insight. */
  own: ("range" | "interval" | "statistic" | "profile" | "filters" | "goal")[];
  report: Report | null;
  /** What its measure is meant to be: the widget's own goal, else the insight's; null where neither has one. */
  goal: Goal | null;
  distribution: Distribution | null;
  statuses: StatusTimes | null;
  table: CollectionTable | null;
  /** Why there is no answer; `path` leads into the query that the widget makes, as in {@link Query}. */
  problem: QueryProblem | null;
}

/** What a measure is meant to be, and whether the report's figure and each step of its trend meet it. */
export interface Goal {
  /** What people call it. */
  name: string | null;
  /** `atLeast` for frequencies, else `atMost`. */
  direction: "atLeast" | "atMost";
  /** The edge: milliseconds, a share from 0 to 1, or how many in the span of `operand`. */
  value: number;
  /** The operand of the figure and of its steps that the edge is compared with. */
  operand: "ms" | "ratio" | "perDay" | "perWeek" | "perMonth";
  /** The local date by which it is to be met. */
  by: string | null;
  /** The statistic that it is about; null for any. */
  statistic: StatisticName | null;
  /** Whether the figure meets it; null where that cannot be said, and then `reason` says why. */
  met: boolean | null;
  reason: "noValue" | "otherStatistic" | "otherUnit" | null;
  /** Whether each step of the trend meets it, in the order of `report.series`; null for a step without a value. */
  steps: (boolean | null)[];
}

/** What happened on a day. */
export interface Annotation {
  /** The local date. */
  date: string;
  text: string;
}

/** What a {@link ContractError} would say, as a value. */
export interface QueryProblem {
  code: string;
  path: string;
  message: string;
}

/** How times are spread: steps that double from an hour to 16 hours and from a day on, the shortest first, up to the last one that has items. */
export interface Distribution {
  n: number;
  bins: Bin[];
}

export interface Bin {
  /** In; null in the first step where times below zero are kept. */
  fromMs: number | null;
  /** Out; null in the last step, from 4096 hours on. */
  toMs: number | null;
  count: number;
  ids: RowId[];
}

/**
 * How long issues that were resolved in the range stayed in each status, all visits together. The first status counts from when the
 * issue was created, the last one until it was resolved.
 */
export interface StatusTimes {
  range: DateRange;
  statistic: string;
  /** A figure for each status, in the order in which issues enter them; `coverage` says how many issues were in it. */
  statuses: StageFigure[];
  accounting: Accounting;
  /** The issues. */
  ids: RowId[];
}

/** A question for a score. */
export interface ScoreQuery {
  /** The id of a score among the documents, or of one that comes along: `"quick-check"`, `"middleware"`, `"gitlab"`. */
  score: string;
  range: TimeRange;
  now: string;
  collection?: string | null;
  profile?: string | null;
  zone?: string | null;
  statistic?: StatisticName | null;
  filters?: readonly RecordFilter[];
}

/** A score, and the figures that it is made of. It mixes measures that trade against each other: read the figures first. */
export interface ScoreReport {
  score: string;
  name: string;
  /** How to read it; null where the document says nothing. */
  description: string | null;
  /** How the points become one number; `"none"` makes none of them. */
  combine: "mean" | "sum" | "none";
  profile: Named;
  range: DateRange;
  /** Null where no measure has points, or `combine` is `"none"`. */
  value: number | null;
  unit: "score";
  /** How many measures it is made of: those without a figure are left out. */
  n: number;
  parts: ScorePoints[];
}

/** What one measure gives to a score. */
export interface ScorePoints {
  metric: Metric;
  /** Null where there is no figure, or it lacks the operand that the rule asks for. */
  points: number | null;
  figure: Figure;
}

/** A question about a collection and those right below it, side by side. */
export interface TableQuery {
  collection: string;
  /** By default all. */
  metrics?: readonly Metric[];
  /** `"own"` (the default): each row by its own profile; `"this"`: all by that of `collection`. */
  profiles?: "own" | "this";
  /** One profile for all rows. */
  profile?: string | null;
  range: TimeRange;
  zone?: string | null;
  statistic?: StatisticName | null;
  filters?: readonly RecordFilter[];
  now: string;
}

/**
 * A collection and those right below it. Each row is measured on its own records, never added up from others: a record that belongs to
 * two rows counts once in the first one, and a rate is the ratio of the sums.
 */
export interface CollectionTable {
  range: DateRange;
  profiles: "own" | "this";
  /** In the order of the cells. */
  metrics: Metric[];
  /** The collection, then those right below it, in the order of the document. */
  rows: TableRow[];
  /** `report.profilesDiffer` where rows do not mean the same by a figure, `report.profileOverruled` where one has another profile alone. */
  diagnostics: Diagnostic[];
}

export interface TableRow {
  collection: CollectionName;
  /** The profile's id; null for the default one. */
  profile: string | null;
  cells: TableCell[];
}

export interface TableCell {
  metric: Metric;
  statistic: string | null;
  /** Null where there is a problem. */
  figure: Figure | null;
  problem: QueryProblem | null;
}

/** A number, and what it stands on. */
export interface Figure {
  /** The number, exact; null where there is none, and then `reason` says why. */
  value: number | null;
  unit: Unit;
  /** How many items it is made of: changes, incidents, deployments. */
  n: number;
  /** The numbers it is made of, by name: `deployments`, `days`, `perWeek`, `failures`, `ratio`, `ms`. */
  operands: Operand[];
  /** How many items had what the figure needs: `have` of `of`. */
  coverage: Coverage;
  /** Of spans, every common statistic, in milliseconds; else, and without items, null. */
  statistics: Statistics | null;
  /**
   * The 95 % interval, low then high: Wilson's for ratios and for days with a deployment, by order statistics for percentiles, the score
   * interval of a Poisson count for frequencies; null where the sample is too small, and for other figures.
   */
  interval95: [number, number] | null;
  /** The name of the first level that holds; `"gap"` where none does, or `"between"` where the set says so and a level lies on each side; null without a value, and for metrics that the band set leaves out. Of a stage: by its own `levels`, if it has some. */
  band: string | null;
  /** Why there is no band though the set has levels: `"tooFew"`, made of fewer than the profile's `bands.fewest`; else null. */
  bandReason: "tooFew" | null;
  /** Against the stages' limits, where the profile sets some; else null. */
  rating: Rating | null;
  /** Why there is no value; null where there is one. */
  reason: NoValueReason | null;
  /** What the profile's `nothing` says in place of a value; else null. */
  text: string | null;
}

/** A collection of a report. `profileFrom` says who chose the profile: the query, the collection, an ancestor of it, its project, or nobody. */
export interface CollectionName {
  id: string;
  name: string;
  profileFrom: "query" | "own" | "ancestor" | "project" | "default";
}

/** A correction in force: of which record, what it changes in words, and why. */
export interface CorrectionNote {
  kind: string;
  id: string;
  change: string;
  because: string;
}

/** Up to the ideal time, up to the acceptable time (both in), longer. */
export type Rating = "good" | "acceptable" | "low";

export interface Operand {
  name: string;
  value: number;
}

export interface Coverage {
  have: number;
  of: number;
}

/** All in milliseconds. Percentiles by the profile's rule; `medianLower` and `medianUpper` are the two middle values. */
export interface Statistics {
  mean: number;
  median: number;
  medianLower: number;
  medianUpper: number;
  p75: number;
  p90: number;
  p95: number;
  min: number;
  max: number;
}

/** How a figure differs from that of another range, and whether that is more than chance. */
export interface Change {
  /** The other range, both dates in. */
  range: DateRange;
  /** The figure over it. */
  figure: Figure;
  /** This figure's value less the other's, in its unit; null where one of them has none. */
  difference: number | null;
  /**
   * The 95 % interval of the difference by the bootstrap's percentiles: items of spans are drawn one by one, deployments and failures by the
   * day. Null where there is none, for `reason`.
   */
  interval95: [number, number] | null;
  /** True where the interval holds zero: draw no arrow. Null without an interval. */
  noise: boolean | null;
  /** How many draws the interval is made of: 999, or fewer where the samples are large, 199 at least. Of very large ones a part is drawn each time. */
  resamples: number;
  seed: number;
  /** `"noFigure"`: one of the two has no value; `"tooFew"`: one is made of fewer than the profile's `bands.fewest`; `"notResampled"`: the figure is none that can be drawn again. */
  reason: "noFigure" | "tooFew" | "notResampled" | null;
}

/** The levels of a band set for one metric. */
export interface BandScale {
  set: string;
  name: string;
  kind: "surveyDescription" | "distribution" | "toolCutOff";
  /** How to read it, such as that 2025 has no tiers. */
  description: string | null;
  /** A figure that is made of fewer has no band. */
  fewest: number;
  /** Best first; the first of which all comparisons hold is the band. */
  levels: BandLevel[];
}

export interface BandLevel {
  level: string;
  /** All must hold for the figure's operands of these names; none is whatever is left. */
  when: BandEdge[];
  /** Of a distribution, the percent of respondents who gave a worse answer; else null. */
  percentile: number | null;
}

/** A comparison of one operand, in its unit; edges that do not count are null. */
export interface BandEdge {
  operand: string;
  above: number | null;
  atLeast: number | null;
  below: number | null;
  atMost: number | null;
}

/** Better than `value` percent of a survey's respondents. It places a figure among answers, and is no tier. */
export interface Standing {
  value: number;
  unit: "percentile";
  /** The band set's id: `"dora-2025"`. */
  set: string;
}

/** The days of a frequency's range: `inRange` is `counted`, `notBegun` and `outsideExports` together. */
export interface Days {
  inRange: number;
  /** They have begun, and the exports cover them. A profile may divide by fewer: by working days, or by one less. */
  counted: number;
  /** After `now`. */
  notBegun: number;
  /** They have begun, and no export covers them, by the profile's `deploymentFrequency.exports`. */
  outsideExports: number;
  /** Of those that count, the ones before the first and after the last record: the export may end there, or nothing happened. */
  withoutRecords: number;
  /** The profile's rule. */
  rule: "declared" | "observed" | "ignored";
  /** The integrations that have records of the kinds that deployments are made of, by id. */
  exports: ExportDays[];
}

/** The local days of one integration's export. */
export interface ExportDays {
  integration: string;
  /** The day of its first record of these kinds, and of its last one, by any of their dates. */
  firstRecord: string;
  lastRecord: string;
  /** What the integration's document says under `covers`; null where it says nothing. */
  coversFrom: string | null;
  coversTo: string | null;
}

/**
 * Why a step of a trend may still change: it has not ended at `now`; or less time has passed since it ended than nine of ten failures
 * took to become known after the deployment that they are laid to (failure and rework rate), or than nine of ten items took from what
 * places them in a step to their end (lead time by the merge, restore by the creation).
 */
export type Immature = "notEnded" | "failuresMayFollow" | "itemsMayEnd";

/** One step of a trend. */
export interface SeriesPoint {
  /** The first date of the whole step, which names it; it may lie before the range. */
  start: string;
  /** The last date of the whole step. */
  end: string;
  /** The first instant that counts, in milliseconds since 1970. */
  startMs: number;
  /** The first instant that does not count any more. */
  endMs: number;
  /** Part of the step lies outside the range, and is not counted. */
  partial: boolean;
  /** Why the step may still change; null where it is settled. */
  immature: Immature | null;
  /** Null where there is none, and then `reason` says why. */
  value: number | null;
  unit: Unit;
  n: number;
  operands: Operand[];
  /** As in {@link Figure.band}; of a frequency always null: its bands are made for longer times. */
  band: string | null;
  reason: NoValueReason | null;
  /** For each of the report's {@link Report.rows}, which of its ids are this step's: from (in), to (out). */
  rows: [number, number][];
}

/** One stage of a span. */
export interface StageFigure {
  /** As in the profile: `"review"`. */
  id: string;
  /** For people: `"Review"`. */
  name: string;
  figure: Figure;
}

/** What has not ended, of what began before the range's end. */
export interface Open {
  count: number;
  /** The median age at `now`; null where nothing is open. */
  medianAgeMs: number | null;
  /** The age of the oldest. */
  oldestAgeMs: number | null;
  /** Oldest first. */
  ids: RowId[];
}

/** Conservation: `read` is `used` and all `excluded` together. */
export interface Accounting {
  /** Candidate records. */
  read: number;
  /** Those in the figure. */
  used: number;
  /** Those that are not, by reason, such as `"outsideRange"`, `"notMatched"`, `"filtered"`, `"noStart"`, `"open"`. */
  excluded: Excluded[];
}

export interface Excluded {
  /** A stable name. */
  reason: string;
  count: number;
}

/** How well a link of the profile found. */
export interface LinkSummary {
  /** Its name in the profile: `"ships"`. */
  name: string;
  /** The definition whose members look for partners. */
  from: string;
  /** The definition in which they look. */
  to: string;
  /** How many each rule linked: `{ ancestry: 40, nextByTime: 2 }`. */
  found: Record<string, number>;
  /** How many found none, by reason: `{ noneAfter: 3 }`. */
  missed: Record<string, number>;
}

/** The rows counted in one operand, in the order of time. */
export interface RowGroup {
  operand: string;
  ids: RowId[];
}

/**
 * A page of the rows behind a figure, or of those that are not: what was left out for a reason, what a definition or one of its rules
 * made of its records, what a link found or missed.
 *
 * ```js
 * workspace.drillDown({ query, reason: "outsideRange" }); // every reason of Report.accounting can be opened
 * workspace.drillDown({ query, definition: "deployment", rule: 0, reason: "outcomeNotKept" });
 * workspace.drillDown({ query, link: "ships", reason: "noneAfter" });
 * ```
 */
export interface DrillQuery {
  query: Query;
  /** The group of rows, as in {@link Report.rows}; by default the first. */
  operand?: string | null;
  /** Only the rows of this step of the trend, by its number in {@link Report.series}; by default those of the whole range. */
  bucket?: number | null;
  /**
   * Candidates of the operand that are not counted, for this reason: one of {@link Accounting.excluded}; not together with `bucket`. Beside
   * `definition` and `link`, what became of the row there: a reason, `"member"`, or the rule that linked it.
   */
  reason?: string | null;
  /** In place of the figure's rows those of a definition of the profile: its members, unless `reason` says otherwise. */
  definition?: string | null;
  /** With `definition`: what one of its rules makes of the rows, by its number, from zero. */
  rule?: number | null;
  /** In place of the figure's rows those for which a link of the profile looks for partners, unless `reason` says which. */
  link?: string | null;
  /** Of lead times and times to restore: only rows that took so many milliseconds or more, such as those of a {@link Bin}; not together with `bucket` or `reason`. */
  fromMs?: number | null;
  /** As `fromMs`: only rows that took fewer. */
  toMs?: number | null;
  /** The number of the first row wanted, from zero; by default 0. */
  offset?: number;
  /** How many rows at most; by default 100. */
  limit?: number | null;
}

/** A page of rows. */
export interface DrillDown {
  /** The operand in which the rows are counted, or would be but for the reason; null for those of a definition or a link. */
  operand: string | null;
  /** The reason for which they are listed; null for those that count. */
  reason: string | null;
  /** What the reason says of them: `"outside the time range"`; null without one. */
  words: string | null;
  /** How many rows there are in all. */
  total: number;
  offset: number;
  /** The ids of the stages whose times the rows give; empty for measures without. */
  stages: string[];
  rows: DrillRow[];
}

/** One row. Texts that the export did not give are empty. */
export interface DrillRow {
  id: RowId;
  kind: RecordKind;
  /** Its id for people. */
  key: string;
  /** Its title or name. */
  title: string;
  repo: string;
  /** When it happened, where its definition places it; null for a row that its definition lets in no more. */
  at: string | null;
  /** Of spans, its total; else null. */
  totalMs: number | null;
  /** Its time in each of {@link DrillDown.stages}; null where the stage's event is missing. */
  stagesMs: (number | null)[];
  /** Its page at the tool. It is text out of a file: look at it before making it a link. */
  url: string;
}

/** Everything known of one record. */
export interface Item {
  id: RowId;
  kind: RecordKind;
  /** Its id for people. */
  key: string;
  /** Where it was read from. */
  place: ItemPlace;
  /** Its fields, those that have a value. */
  fields: ItemField[];
  /** Its parts, in order: reviews, stages, transitions. */
  parts: ItemPart[];
  /** What the profile links it to, and by which rule, or why not. */
  links: ItemLink[];
  /** What each definition of the profile made of it: `member`, or the reason why not. */
  definitions: ItemField[];
  /** Why it counts in each measure of the query that {@link Workspace.item} was given, or does not; null where it was given none. */
  why: Why | null;
}

/** Why a record counts, or does not. */
export interface Why {
  /** Each operand of each measure. */
  measures: WhyMeasure[];
  /** Each definition that reads its kind. */
  definitions: WhyDefinition[];
  /** Each link that looks for partners of it. */
  links: WhyLink[];
  /** Corrections of this record. */
  corrections: CorrectionNote[];
}

/** A record in one operand of one measure. */
export interface WhyMeasure {
  metric: Metric;
  operand: string;
  /** The definition whose members are counted in it. */
  definition: string;
  counts: boolean;
  /** Why it does not: one of {@link Accounting.excluded}, or `"notRead"` for a kind that the definition has no rule for; else null. */
  reason: string | null;
  /** The same in words, with what was found and what was wanted, the date and the range. */
  words: string;
  /** The instant that places it in a range; null where it has none. */
  at: string | null;
  /** Of spans, its total, where it has one; else null. */
  totalMs: number | null;
}

/** What a definition made of a record. */
export interface WhyDefinition {
  name: string;
  /** `"member"`, or the reason why not. */
  verdict: string;
  words: string;
  /** Each of its rules that looks at the record. */
  rules: WhyRule[];
}

/** What one rule made of a record. */
export interface WhyRule {
  /** The rule in words. */
  rule: string;
  verdict: string;
  words: string;
  /** The first condition that does not hold; null where all do. */
  wanted: string | null;
  /** What was found there. */
  found: string | null;
}

export interface WhyLink {
  link: string;
  /** The rules that were tried, in order, up to the one that found or that forbids the others. */
  tried: WhyTried[];
}

export interface WhyTried {
  rule: string;
  /** The rule itself where it found, else the reason why it did not. */
  verdict: string;
  words: string;
  /** What it looked for, by name. */
  lookedFor: ItemField[];
  /** The ids of what it found. */
  keys: string[];
  /** Whether no rule after it may try. */
  ends: boolean;
}

export interface ItemPlace {
  file: string;
  integration: string;
  /** The byte at which the record begins, from zero, in the inflated text. */
  byteOffset: number;
  /** The line on which it begins, from one. */
  line: number;
  /** Its number in the file, from one. */
  record: number;
  /** Its JSON Pointer (RFC 6901), from the JSON value that begins at `valueOffset`; `""` where it is that value. */
  pointer: string;
  /** The byte at which the file's JSON value begins that holds it: 0 in most files, not where values stand line by line or page by page. */
  valueOffset: number;
}

export interface ItemField {
  name: string;
  /** As text, whatever its type. */
  value: string;
}

export interface ItemPart {
  kind: RecordKind;
  fields: ItemField[];
}

export interface ItemLink {
  /** The link's name in the profile. */
  link: string;
  /** The rule that found (`"ancestry"`), or the reason why none did (`"noneAfter"`). */
  verdict: string;
  /** What that says, in words. */
  words: string;
  /** The rows it leads to. */
  to: RowId[];
  /** Their ids for people. */
  keys: string[];
}

/* ---- comparing definitions ------------------------------------------------------------------------------------------------- */

/** A side of a comparison: the id of a profile, a profile document, or null for the one that the query would be answered by. */
export type ComparedProfile = string | ProfileDocument | null;

/** A number as a whole number divided by another, in lowest terms; the denominator is above zero. */
export interface Fraction {
  numerator: number;
  denominator: number;
}

/**
 * How two figures for one question come apart. From the first profile to the second leads a way: one choice of the second profile
 * after the other is taken over, in the order of their numbers, and what is none of the 42 choices last. What a choice explains is
 * how much its step adds; in another order the shares may be others, and their sum would be the same.
 *
 * Where both figures have values of one unit, every part has a {@link ComparisonPart.change}, and the changes add up to
 * {@link Comparison.change} exactly. Durations are told in whole milliseconds; rates and frequencies as the counts that they are
 * made of (an average of averages may need a denominator above a million, and is then as near as a million allows). Where a
 * figure has no value, or counts something else, no difference can be told: the part says "null → value" by its `from` and `to`.
 */
export interface Comparison {
  metric: Metric;
  /** The figure under the first profile. */
  a: ComparedFigure;
  /** The figure under the second profile. */
  b: ComparedFigure;
  /** How much greater the second figure is, in its unit; null where that cannot be told, and then `reason` says why. */
  change: Fraction | null;
  /** `noValue`: a figure has no value; `otherUnit`: they count different things. */
  reason: "noValue" | "otherUnit" | null;
  /** In what the profiles differ, each taken whole, over the default profile: what is only written otherwise is no difference. */
  differences: ProfileDifference[];
  /** The way from the first figure to the second; empty where nothing that concerns this figure differs. */
  parts: ComparisonPart[];
  /** The rows that moved on the whole way, by operand. */
  rows: MovedRows[];
}

export interface ComparedFigure {
  profile: { id: string; name: string };
  /** The zone the dates were in: the query's, else the profile's. */
  zone: string;
  statistic: string | null;
  figure: Figure;
  /** The value as it is compared; null without one. */
  exact: Fraction | null;
}

/** A part of the documents that two profiles say differently. */
export interface ProfileDifference {
  /** The number of the choice, from 1 to 42 (docs/profile.md lists them); null for what is none of them, such as a stage in between. */
  choice: number | null;
  /** The choice in words: `"where the clock starts"`. */
  name: string;
  /** Where both profiles say it, over the default one. */
  pointer: string;
  /** What the first profile says; null where it says nothing. */
  a: Json;
  b: Json;
  /** The number of the part in which it is taken over; null where it does not concern this metric. */
  part: number | null;
}

/** One step of the way. */
export interface ComparisonPart {
  /** The choices taken over; several where they cannot be taken apart, and then `joined` says why. */
  choices: (number | null)[];
  /** The same in words. */
  names: string[];
  /** `together`: a profile with only some of them could not be used; `noValue`: on the way the figure had no value to go on from. */
  joined: "together" | "noValue" | null;
  from: StepFigure;
  to: StepFigure;
  /** How much the step adds; null where a side has no value, or the sides count different things. */
  change: Fraction | null;
  rows: MovedRows[];
}

/** A figure in few words; members as in {@link Figure}. */
export interface StepFigure {
  value: number | null;
  unit: Unit;
  n: number;
  band: string | null;
  /** As in {@link Figure.bandReason}. */
  bandReason: "tooFew" | null;
  reason: NoValueReason | null;
}

/** Rows of one operand that moved; an operand without any is absent. Counts are exact, lists hold a hundred at most. */
export interface MovedRows {
  operand: string;
  /** Behind the first figure, and not behind the second. A row that a figure counts several times may leave as often. */
  left: RowSample;
  /** Behind the second figure, and not behind the first. */
  entered: RowSample;
  /** Behind both, with another value. */
  changed: { count: number; rows: ChangedRow[] };
}

export interface RowSample {
  count: number;
  ids: RowId[];
}

export interface ChangedRow {
  id: RowId;
  fromMs: number;
  toMs: number;
}

/** A question under every preset. */
export interface RosettaQuery {
  /** The question. The profile that it names is a row too, and the one that the others are told against. */
  query: Query;
  /** The id of the band set that all figures are given; by default that of {@link defaultProfile}. */
  bands?: string | null;
}

/** One question under every preset: what other tools would say of the same records. */
export interface Rosetta {
  metric: Metric;
  /** The band set that all figures were given. */
  bands: { id: string; name: string };
  /** The question's own profile first, then every preset in the order of {@link presets}. */
  rows: RosettaRow[];
  /** The least and the greatest value of the rows in the unit of the first that has a value. */
  range: ValueRange | null;
}

export interface RosettaRow {
  profile: { id: string; name: string };
  /** Whether it is the question's own profile. */
  isOwn: boolean;
  figure: StepFigure;
  /** The value as it is compared. */
  exact: Fraction | null;
  /** How much greater it is than the first row's; null where that cannot be told. */
  change: Fraction | null;
  /** The band set of the profile. {@link StepFigure.band} of `figure` is by this one. */
  ownBands: { id: string; name: string };
  /** The band by the set common to all; null where that has no levels for the metric, or the figure lacks what they ask for. */
  commonBand: string | null;
  /** The choices that differ from the first row's profile and concern this metric, by number; what is none of the choices is left out. */
  choices: { choice: number; name: string }[];
  /** Of a preset: how faithfully it gives its tool's figures; null for a profile that says nothing of it. */
  fidelity: "exact" | "approximate" | "quirkKept" | null;
  /** What differs from the tool, or which quirk is kept. */
  because: string | null;
  /** Where the tool's rules are published. */
  source: string | null;
}

/**
 * How far a figure goes over the plausible values of each choice, one choice at a time. What is plausible is one table in the
 * engine, with a reason for each value: what tools in the field say, and what people argue about.
 */
export interface Sensitivity {
  metric: Metric;
  /** The profile from which one choice at a time is changed. */
  profile: { id: string; name: string };
  figure: Figure;
  /** The choices that this metric depends on, the one that moves the figure furthest first. */
  choices: SensitiveChoice[];
  /** The number of the choice that moves it furthest; null where none moves it. */
  most: number | null;
  /** The least and the greatest value of all. */
  range: ValueRange | null;
}

export interface SensitiveChoice {
  choice: number;
  /** In words. */
  name: string;
  /** The least and the greatest, the profile's own value among them; null where there is no value. */
  range: ValueRange | null;
  values: SensitiveValue[];
}

/** In the figure's unit; values of another unit are left out. */
export interface ValueRange {
  least: number;
  greatest: number;
  /** How far they are apart. */
  spread: Fraction;
}

export interface SensitiveValue {
  /** What the choice's value is called. */
  value: string;
  /** Why somebody would say so. */
  because: string;
  /** Whether the profile says so already. */
  isOwn: boolean;
  /** Null where the profile cannot say so: it has no such part, or could not be used then. */
  figure: StepFigure | null;
  /** How much greater it is than the profile's own figure; null where that cannot be told. */
  change: Fraction | null;
}

/* ---- a profile from the data ----------------------------------------------------------------------------------------------- */

/** What the data suggests. */
export interface Suggestion {
  /** A profile with the best candidate of each subject, ready to be saved; null where nothing looks like a deployment. */
  profile: ProfileDocument | null;
  /** In the order of the type's words. */
  subjects: SuggestedSubject[];
}

export interface SuggestedSubject {
  subject: "environment" | "deployment" | "change" | "incident" | "failure";
  /** What fits, best first; the others are alternatives. */
  candidates: SuggestedCandidate[];
  /** Where nothing fits, what was looked for; else null. */
  nothing: string | null;
}

/** One thing that may be meant. */
export interface SuggestedCandidate {
  /** In words: `releases that are no previews`. */
  title: string;
  /** What a profile says then, by JSON Pointer. */
  set: { [pointer: string]: Json };
  /** Records that it matches, of so many of their kinds. */
  matched: number;
  of: number;
  /** The latest five of them. */
  examples: { id: RowId; kind: string; key: string }[];
  /** Why, a sentence each. */
  because: string[];
  /**
   * How sure it is, counted in three signs: its name says so; there are enough of them (five, or three incidents); other records
   * fit, such as half of the changes finding one that shipped them. Three signs are `high`, two `medium`, fewer `low`.
   */
  sure: "high" | "medium" | "low";
}

/* ---- what the data names --------------------------------------------------------------------------------------------------- */

/**
 * What the data calls its environments, branches and services, and how a profile takes them. In each list the one with most records
 * comes first. Names differ by their spelling, capitals included.
 */
export interface Mapping {
  /** The profile's id and name. */
  profile: { id: string; name: string };
  environments: MappedEnvironment[];
  branches: MappedBranch[];
  services: MappedService[];
}

/** An environment of runs, stages or incidents. */
export interface MappedEnvironment {
  name: string;
  /** Runs and stages in it, and incidents. */
  runs: number;
  incidents: number;
  /** Whether a rule of the profile's deployments lets in what ran there, whatever came of it. */
  isProduction: boolean;
  /** Whether it is production by its name: `prod`, `production-eu`, `live`, and not `pre-prod`. */
  looksLikeProduction: boolean;
  /**
   * A change of the workspace document that takes it for production, or no longer. Null where nothing ran there; where no rule asks for
   * an environment; and where a pattern such as `prod*` takes it, or nothing else would be left.
   */
  fix: Fix | null;
}

/** A branch that deployments ran on, or that merged pull requests went to. */
export interface MappedBranch {
  name: string;
  /** Deployments, as the profile counts them, that ran on it. */
  deployments: number;
  /** Merged pull requests that went to it, whether the profile counts them or not. */
  merged: number;
  /** Repositories that it is of. */
  repositories: number;
  /**
   * Those of them whose production it is, as the data tells: most deployments ran on it; where none names a branch, most pull requests went
   * to it. Of two with as many, the first by name.
   */
  productionOf: number;
  /** Whether the profile's changes hold a pull request that went to it. */
  isCounted: boolean;
  /**
   * A change of the workspace document. Where the profile asks which branch changes go to: that they count, or no longer. Where it does not,
   * on branches of production: that only changes to those count. Null where that would change nothing, or cannot be said.
   */
  fix: Fix | null;
}

/** A service of runs, stages or incidents. */
export interface MappedService {
  name: string;
  /** Runs and stages of it; deployments, as the profile counts them; incidents. */
  runs: number;
  deployments: number;
  incidents: number;
  /** Where it has incidents and no run: the service with runs that is spelled most alike. Else null. */
  alike: string | null;
}

/* ---- the data doctor ------------------------------------------------------------------------------------------------------- */

/** Whose data is looked at, and over which range the figures are that the findings are judged by. Members as in {@link Query}. */
export interface DoctorQuery {
  range: TimeRange;
  now: string;
  collection?: string | null;
  profile?: string | null;
  zone?: string | null;
  statistic?: StatisticName | null;
  filters?: readonly RecordFilter[];
}

/** What is wrong with the data behind a question's figures. */
export interface Diagnosis {
  /** The profile whose definitions were used. */
  profile: { id: string; name: string };
  range: DateRange;
  /** The zone of those dates. */
  zone: string;
  now: string;
  /**
   * Ranked: first those whose fix moves most figures, of these the one that moves a figure furthest, then the graver, then the one about
   * the greater share. Empty where nothing is wrong.
   */
  findings: DoctorFinding[];
}

/**
 * One finding about the data. `place` is that of the first sample. `fix` is a change of the workspace document, as
 * {@link Workspace.setDocuments} takes it: what lies on the way of its pointer and is missing is to be made, and a last step `-` is the end of a
 * list. Where `fix` is null no document can mend it, and `hint` says what to do at the tool.
 */
export interface DoctorFinding extends Diagnostic {
  code: DoctorCode;
  /** What to do at the tool, and what to think of before the fix is applied. */
  hint: string;
  /** How many records, files, times or days it is about. */
  count: number;
  /** Out of how many; null where they are not counted. */
  of: number | null;
  /** The latest of them, five at most; none where it is about days. */
  samples: DoctorSample[];
  /** The figures that move when the fix is applied, and how far; empty without a fix, and where it moves none. */
  effects: DoctorEffect[];
}

/** What can be found; docs/doctor.md says of each why it matters and what to do. */
export type DoctorCode =
  | "doctor.bots"
  | "doctor.changesLeftBehind"
  | "doctor.changesWithoutDeployment"
  | "doctor.cutOffExports"
  | "doctor.deployedBeforeCommit"
  | "doctor.deploymentsWithoutCommit"
  | "doctor.duplicateDeployments"
  | "doctor.gapInDays"
  | "doctor.historyTooShort"
  | "doctor.incidentsBeforeDeployments"
  | "doctor.recordsAfterNow"
  | "doctor.resolvedBeforeCreated"
  | "doctor.squashSuspects"
  | "doctor.unmappedEnvironments"
  | "doctor.zonelessTimes";

/** A record, or a file, that a finding is about. */
export interface DoctorSample {
  /** The record's number, for {@link Workspace.item}; null for a file. */
  id: RowId | null;
  /** The record's kind; null for a file. */
  kind: string | null;
  /** What names it for people: a record's id, a file's path. */
  key: string;
  /** Where the record was read from; null for a file. */
  place: ItemPlace | null;
}

/** What a fix does to one figure. */
export interface DoctorEffect {
  metric: Metric;
  /** The figure by the documents as they are. */
  from: StepFigure;
  /** The figure by the documents with the fix. */
  to: StepFigure;
  /** How much greater it is then; null where a side has no value. */
  change: Fraction | null;
}

/* ---- explaining ---------------------------------------------------------------------------------------------------------- */

/** What is to be explained, and which of its records are to be listed. */
export interface ExplainQuery {
  query: Query;
  /** A step of the trend, by its number in {@link Report.series}. Without it, and without `stage`, the figure over the whole range. */
  bucket?: number | null;
  /** A stage, by its id; over the whole range. */
  stage?: string | null;
  /** The operand whose records are listed, as in {@link Report.rows}; by default the first. */
  operand?: string | null;
  /** The number of the first record wanted, from zero; by default 0. */
  offset?: number;
  /** How many records at most; by default 100. */
  limit?: number | null;
}

/**
 * How a figure comes of its records, from the bytes they were read from to the number. With all records listed it is enough to do the
 * figure again: `formula` says how, `records` give the values.
 */
export interface Explanation {
  metric: Metric;
  /** What is explained. */
  of: Explained;
  profile: { id: string; name: string };
  collection: CollectionName | null;
  range: DateRange;
  zone: { name: string; digest: string };
  now: string;
  /** The figure, as in the report. */
  figure: Figure;
  /**
   * A sentence each: the formula with the numbers in it (`"24 deployments ÷ 91 days = 0.264 a day, 1.85 a week."`), what is measured, why
   * the figure has its band, and its rating. In English, with few digits; `formula` and `records` are exact.
   */
  words: string[];
  formula: Formula;
  /** Of spans, how one item's time is measured; else null. */
  span: SpanRules | null;
  /** The levels that were asked for the band; null where there is none. */
  band: BandSteps | null;
  /** What the rating goes by, in milliseconds; null without limits. */
  limits: LimitStep | null;
  /** For each operand, the way from its candidates to those that count. Over the whole range. */
  funnels: Funnel[];
  /** Definitions that the figure stands on, with their rules. */
  definitions: DefinitionAccount[];
  /** Links that the figure stands on, rule by rule. */
  links: LinkAccount[];
  corrections: CorrectionNote[];
  /** The operand whose records are listed. */
  operand: string;
  /** How many records there are in all. */
  total: number;
  offset: number;
  /** In the order of time. Where open incidents are `censored`, those follow at the end. */
  records: ExplainedRecord[];
  diagnostics: Diagnostic[];
}

export interface Explained {
  kind: "figure" | "step" | "stage";
  /** A step's number; else null. */
  bucket: number | null;
  /** A stage's id; else null. */
  stage: string | null;
  /** The first date that counts, inside the range. */
  from: string;
  /** The last date that counts. */
  to: string;
}

/**
 * The last steps of a figure.
 *
 * | kind | the figure is |
 * |---|---|
 * | `statistic` | `statistic` of the records' values; with `groups`, of the numbers of the groups that count |
 * | `survival` | the earliest time by which `statistic.share` has ended, by Kaplan and Meier: records that have not ended lasted at least so long |
 * | `quotient` | `above` ÷ `below` |
 * | `flooredQuotient` | the same, rounded down |
 * | `sumOfStages` | the sum of the stages' numbers |
 * | `count` | `above` |
 */
export interface Formula {
  kind: "statistic" | "survival" | "quotient" | "flooredQuotient" | "sumOfStages" | "count";
  statistic: StatisticSteps | null;
  above: Operand | null;
  below: Operand | null;
  groups: FormulaGroups | null;
}

/** A statistic, exactly. */
export interface StatisticSteps {
  /** `"mean"`, `"median"`, `"p90"`. */
  name: string;
  /** Of a percentile, the share that lies below; null for the mean. */
  share: number | null;
  /**
   * Of a percentile, how it is found: at place 1 + share · (n − 1) on the line between neighbours, the neighbour below or above, or the value
   * at place ⌈share · n⌉, or
   * of whole seconds sorted as texts the one before the middle (`texts`); null for the mean and for `survival`.
   */
  rule: "linear" | "lower" | "upper" | "nearestRank" | "texts" | null;
}

/** Values put together before they make the figure. */
export interface FormulaGroups {
  /** `"day"`, `"repo"`, `"service"`, `"stage"`, `"bucket"`, or the definition that a link leads to. */
  by: string;
  /** The statistic of a group's values; null for buckets, which are counted. */
  statistic: StatisticSteps | null;
  rows: FormulaGroup[];
}

export interface FormulaGroup {
  /** A date, a word, a stage's id, or the id of a record. */
  name: string;
  /** How many records are in it; null for a stage, whose records are those that have it. */
  n: number | null;
  /** Its number: of times in milliseconds, to the half; null where no record has the stage. */
  value: number | null;
  /** Whether it is one of those that make the figure. */
  counts: boolean;
}

/** How one item's time is measured. */
export interface SpanRules {
  /** The moment at which the clock starts, in words. */
  start: string;
  /** The moment that places an item in a range, in words. */
  anchor: string;
  /** What must lie in the range too, in words; else null. */
  anchorAlso: string | null;
  /** Whether weekend days are taken off spans of two days and more. */
  weekendsOffLongSpans: boolean;
  /** In order; the last one's end is where the clock stops. */
  stages: { id: string; name: string; from: string | null; until: string; limits: LimitStep | null }[];
  order: "monotone" | "reference" | "enforced";
  missing: "excluded" | "zero" | "dropsItem";
  negative: "dropped" | "clamped" | "kept" | "missing";
  /** Whether items that took no time are dropped. */
  dropsZero: boolean;
  total: "endMinusStart" | "sumOfStages";
  rounding: "none" | "minuteUp" | "minuteDown" | "hourDown" | "hundredthHour";
  open: "apart" | "leftOut" | "runToNow" | "censored";
  /** Which time counts: days of the week (Monday is 1), minutes after local midnight from and to (null for whole days); null for all time. */
  workWeek: { workdays: number[]; minutes: [number, number] | null; holidays: string[] } | null;
}

/** Up to `idealMs` it is good, up to `acceptableMs` acceptable, both in. */
export interface LimitStep {
  idealMs: number;
  acceptableMs: number;
}

/** The levels of the profile's band set for the metric. */
export interface BandSteps {
  /** The set's id. */
  set: string;
  name: string;
  kind: "surveyDescription" | "distribution" | "toolCutOff";
  /** The band's name; `"gap"` where no level holds. */
  band: string;
  /** In the order in which they are asked. */
  levels: LevelStep[];
}

export interface LevelStep {
  level: string;
  /** Null where an earlier one held, and this one was not asked. */
  holds: boolean | null;
  /** All must hold; an empty list is whatever is left. */
  when: PredicateStep[];
}

/** A comparison of an operand with up to four edges. */
export interface PredicateStep {
  operand: string;
  above: number | null;
  atLeast: number | null;
  below: number | null;
  atMost: number | null;
  /** What the operand is; null where the figure has none of that name. */
  value: number | null;
  holds: boolean;
}

/** How many for a reason. Their rows can be listed: see {@link DrillQuery}. */
export interface Reason {
  /** A stable name. */
  reason: string;
  /** What it says of the records: `"outside the time range"`. */
  words: string;
  count: number;
}

/** From the candidates of an operand to those that count: `read` is `used` and all `excluded` together. */
export interface Funnel {
  operand: string;
  /** The definition whose members are counted. */
  definition: string;
  read: number;
  used: number;
  excluded: Reason[];
  /** Of a rate's failures, the conditions of which one must hold; else empty. */
  conditions: string[];
}

/** A definition: `read` is `members` and all `excluded` together. */
export interface DefinitionAccount {
  name: string;
  read: number;
  members: number;
  /** Candidates that no rule let in: for the reason of the rule that came nearest; and members that were left out or merged. */
  excluded: Reason[];
  /** Which members are one and the same, in words; null where none are. */
  merge: string | null;
  /** A record that one of them lets in is a member. */
  rules: RuleAccount[];
}

/** What one rule did: `read` is `letIn` and all `excluded` together. */
export interface RuleAccount {
  /** In words: `runs, where kind is "cd" or "both" and …, placed by finishedAt`. */
  words: string;
  /** The definition whose members it looks at; null where it looks at records. */
  of: string | null;
  read: number;
  letIn: number;
  excluded: Reason[];
}

/** A link, rule by rule. */
export interface LinkAccount {
  name: string;
  /** The definition whose members look for partners. */
  from: string;
  /** The definition in which they look. */
  to: string;
  /** What both must share where a rule goes by time, in words. */
  scope: string;
  /** Its rules in the order in which they are tried, and how many each linked. */
  found: Reason[];
  /** Members without a partner. */
  missed: Reason[];
}

/** One record behind a figure. */
export interface ExplainedRecord {
  id: RowId;
  kind: RecordKind;
  key: string;
  title: string;
  place: ItemPlace;
  /** What places it in the range; null for an item that has not ended. */
  at: string | null;
  outcome: "success" | "failure" | "pending" | "other";
  /**
   * What it brings to the figure: of spans milliseconds, after rounding, of the time that counts; of a frequency how many it counts for (of a
   * day's deployments, where days are counted, the first counts), or the time since the one before; null where it brings none.
   */
  value: number | null;
  /** False for an item that counts though it has not ended. */
  ended: boolean;
  /** The groups of the formula that it is in, by name. */
  groups: string[];
  /** The operands that it counts in, over the whole range. */
  counted: string[];
  /** Of a rate's failures, the conditions that hold, in words. */
  conditions: string[];
  /** Of spans, when its clock started; else null. */
  start: string | null;
  /** Of spans, each stage: when its event happened and the time it took, null where the event is missing. */
  stages: { stage: string; at: string | null; ms: number | null }[];
  /** Of spans, its total; null where it has none. */
  totalMs: number | null;
  /** Where the figure's links lead from it. */
  links: ItemLink[];
}

/* ---- the workspace ------------------------------------------------------------------------------------------------------- */

/**
 * Records and documents, and every question about them. Only importing, forgetting and setting documents change it; every
 * question brings all its parameters along, and equal questions to equal data get equal answers, whatever the order of files.
 */
export class Workspace {
  /**
   * An empty workspace, in which the default profile holds.
   * @throws {ContractError} `init.missing`
   */
  constructor();

  /**
   * Reads a whole file: JSON, or one JSON object a line, in UTF-8. Gzip must be inflated first, as by a `DecompressionStream`;
   * a file that is none of this is reported, not thrown.
   *
   * @throws {ContractError} `argument.bytes`, `import.options`, `import.source`
   */
  importFile(bytes: Bytes, options: FileOptions): ImportReport;

  /**
   * Reads a file as its bytes arrive, without ever holding it whole.
   *
   * ```js
   * const importer = workspace.importer({ integration: "github", name: file.name });
   * for await (const chunk of file.stream()) progress(importer.push(chunk).bytes / file.size);
   * const report = importer.finish();
   * ```
   *
   * @throws {ContractError} `import.options`, `import.source`
   */
  importer(options: FileOptions): FileImporter;

  /** Drops every file of an integration, or only the one of that name; what nobody knows is no error. */
  forget(integration: string, file?: string | null): void;

  /**
   * All records, and what became of their files, as bytes: {@link Workspace.load} is quicker than importing again. Documents are
   * not among them. Only this version of the package, or one with the same fields, reads them back.
   *
   * @throws {ContractError} `snapshot.fileOpen` while a file is being read
   */
  save(): Uint8Array;

  /**
   * All records as neutral events, one canonical JSON object a line, in parts of about a megabyte that each end with a line. Each event has its
   * `integration` and `tool`, so that importing them, whatever they are called, gives the same figures; see docs/sources/events.md.
   * Left out is what is in no figure: versions that a newer one replaced, and parts whose record is not there. Where each stood in its
   * file is not kept. Importing or forgetting meanwhile mixes two states.
   *
   * ```js
   * for (const part of workspace.toEvents()) output.write(part);
   * ```
   */
  toEvents(): Generator<string, void, undefined>;

  /**
   * A workspace with the records of a snapshot, and without documents. It answers as the one that was saved.
   *
   * ```js
   * const workspace = Workspace.load(await readFile("records.snapshot"));
   * workspace.setDocuments(documents);
   * ```
   *
   * @throws {ContractError} `snapshot.foreign` for bytes that are none, `snapshot.version` for one of other fields,
   *   `snapshot.damaged` for one that was cut short or changed: import the files again
   */
  static load(bytes: Bytes): Workspace;

  /**
   * Takes documents, as an object or its JSON text, in place of those there were. Documents with errors are left out; every
   * finding has a pointer into what was given.
   *
   * ```js
   * workspace.setDocuments({ profiles: [{ id: "payments", calendar: { zone: "Europe/Berlin" } }] }); // []
   * ```
   *
   * @throws {ContractError} `argument.json`
   */
  setDocuments(documents: Documents | string): Diagnostic[];

  /** What became of each file, in the order of their names. */
  imports(): ImportReport[];

  /** The same as canonical JSON. */
  importsJson(): string;

  /** What there is, in numbers. */
  summary(): Summary;

  /**
   * Answers a question.
   * @throws {ContractError} `query.*` with the `path` of the member, `argument.json`
   */
  report(query: Query): Report;

  /**
   * The same answer as canonical JSON (RFC 8785): equal questions to equal data give equal bytes on every machine. It parses to
   * what {@link report} gives, and is quicker where the rows are many.
   */
  reportJson(query: Query): string;

  /**
   * One question to several metrics, by default all five, with what became of each file, as canonical JSON and a line's end:
   * `{ engine, import, query, reports: { leadTime: Report, … } }`. The bytes that `dora-insight report --json` prints for the same
   * files and question.
   *
   * ```js
   * workspace.reportsJson({ range: { from: "2024-01-01", to: "2024-03-31" }, now: "2024-05-31T09:30:00Z" }, ["leadTime"]);
   * ```
   */
  reportsJson(question: Omit<Query, "metric">, metrics?: readonly Metric[]): string;

  /**
   * The trend as CSV (RFC 4180), a line a step: `metric,start,end,partial,value,unit,n,band,reason`. Numbers are exact, in the
   * unit that the line names; what is null is empty. A text that a spreadsheet would take for a formula gets an apostrophe.
   */
  toCsv(query: Query): string;

  /**
   * Answers every widget of an insight.
   *
   * ```js
   * for (const { id, report, problem } of workspace.insight({ insight: "delivery", now }).widgets) show(id, report ?? problem);
   * ```
   *
   * @throws {ContractError} `query.insight`, `query.collection`, `query.*`; what is wrong with one widget is its `problem`
   */
  insight(query: InsightQuery): InsightReport;

  /**
   * A collection and those right below it, side by side.
   * @throws {ContractError} `query.*`; a profile that cannot be used is the `problem` of its cells
   */
  collectionTable(query: TableQuery): CollectionTable;

  /**
   * The rows behind a figure, a page at a time.
   *
   * ```js
   * workspace.drillDown({ query, operand: "failures", limit: 20 }).rows.map((row) => row.key);
   * ```
   *
   * @throws {ContractError} `query.*`; `query.operand` and `query.bucket` list what there is
   */
  drillDown(query: DrillQuery): DrillDown;

  /**
   * What a rule would match, as it is being edited: counts, reasons, the latest examples, and findings with pointers into the rule.
   *
   * ```js
   * workspace.matchRule({ rule: { record: "run", where: { field: "kind", op: "is", value: "cd" } } }).matched;
   * ```
   */
  matchRule(query: RuleQuery): RuleMatches;

  /** The values a field has in the data, most frequent first; 100 of them unless `limit` says otherwise. */
  fieldValues(query: ValuesQuery): FieldValues;

  /**
   * What holds for a collection: its own and inherited integrations, filters, people, parameters and profile, each with where it
   * comes from.
   * @throws {ContractError} `query.collection`
   */
  effective(collection: string): EffectiveCollection;

  /**
   * One question under two profiles: which choices differ, and how much of the difference each explains.
   *
   * ```js
   * const { parts } = workspace.compare(query, [null, { id: "draft", leadTime: { start: { moment: "pullRequest.merged" } } }]);
   * for (const { names, change } of parts) console.log(names.join(", "), change);
   * ```
   *
   * @throws {ContractError} `query.*`; `query.profile` with the place in the profile that cannot be used
   */
  compare(query: Query, profiles: readonly [ComparedProfile, ComparedProfile]): Comparison;

  /**
   * One question under every preset: each with its figure, its band by its own and by one common band set, and the choices that
   * differ.
   *
   * ```js
   * for (const { profile, figure } of workspace.rosetta({ query }).rows) console.log(profile.name, figure.value);
   * ```
   *
   * @throws {ContractError} `query.*`; `query.bands` where no such band set is known
   */
  rosetta(query: RosettaQuery): Rosetta;

  /**
   * How far a figure goes over the plausible values of each choice, one at a time, and which matters most.
   * @throws {ContractError} `query.*`
   */
  sensitivity(query: Query): Sensitivity;
  /** One number over several measures: by DORA's Quick Check, by Middleware, by GitLab, or by a score of your own among the documents. */
  score(query: ScoreQuery): ScoreReport;

  /**
   * The data doctor: what is wrong with the records behind a question's figures, how far that moves them, and what mends it.
   *
   * ```js
   * const { findings } = workspace.doctor({ range: { preset: "last90Days" }, now: new Date().toISOString() });
   * for (const { message, count, of, fix } of findings) console.log(`${count} of ${of}`, message, fix?.title ?? "at the tool");
   * ```
   *
   * @throws {ContractError} `query.*`
   */
  doctor(query: DoctorQuery): Diagnosis;

  /** A profile proposed from the data alone: what a deployment, a change, an incident and a failure look like here, and why. */
  suggestProfile(): Suggestion;

  /**
   * What the data calls its environments, branches and services, and how a profile takes them: by id, without one the default profile.
   *
   * ```js
   * for (const { name, isProduction, fix } of workspace.mapping().environments) console.log(name, isProduction, fix?.title ?? "");
   * ```
   *
   * @throws {ContractError} `query.profile`
   */
  mapping(profile?: string | null): Mapping;

  /** What a profile says that the data does not have: definitions that match nothing, values never seen, stages nobody reaches. */
  lint(profile?: string | null): Diagnostic[];

  /**
   * How a figure, a step of its trend or a stage comes of its records: the formula in words and numbers, the band, what was let in and kept
   * out by each rule, the links, and each record with its place in the file.
   *
   * ```js
   * workspace.explain({ query }).words[0]; // "24 deployments ÷ 91 days = 0.264 a day, 1.85 a week."
   * workspace.explain({ query, stage: "review", limit: 1e6 }).records.map(({ key, value, place }) => [key, value, place.pointer]);
   * ```
   *
   * @throws {ContractError} `query.*`; `query.stage`, `query.bucket` and `query.operand` list what there is
   */
  explain(query: ExplainQuery): Explanation;

  /**
   * Everything known of one row, and what a profile makes of it; null for a number that no row has. With a query in place of the profile's id
   * its `why` says for each of the five measures, whichever the query names, why the record counts in its range or does not.
   *
   * ```js
   * workspace.item(id, query)?.why?.measures.find(({ metric }) => metric === "leadTime")?.words;
   * // "outside the time range: 2024-03-02T12:00:00Z does not lie in 2024-01-01 to 2024-02-29"
   * ```
   *
   * @throws {ContractError} `argument.id`, `query.*`
   */
  item(id: RowId, about?: string | Query | null): Item | null;

  /** Gives the memory back; anything but another `free` throws `workspace.freed` afterwards. A workspace left alone is freed in time. */
  free(): void;

  /** The same as {@link free}, for `using`; where the host has `Symbol.dispose`. */
  [Symbol.dispose](): void;
}
