import type { BandSetDocument, ImportReport, Interval, KindFields, Metric, PresetSummary, ProfileDocument, RangePreset, Source, Summary } from "dora-insight";
import type { Restart } from "dora-insight/client";
import type { Bases } from "../documents/layer";
import type { Measured } from "../storage/measure";
import { NO_DOCUMENTS, type Documents, type Saved } from "../documents/history";

export type { Documents, Saved };

export interface State {
  /** The workspace document, its history, findings and whether it is stored. */
  documents: Documents;
  settings: Settings;
  /** Whether it is known what this browser stores of documents and settings: until then neither is shown to be edited, nor saved. */
  isRestored: boolean;
  files: ReadonlyMap<string, FileEntry>;
  view: View;
  /** Answers by the key of their question; one that is asked and not answered yet is there as `asked`. */
  results: ReadonlyMap<string, Result>;
  /** The last answer to a question of the same kind, shown while the next one is on its way. */
  stale: ReadonlyMap<string, unknown>;
  problems: readonly Problem[];
  engine: Engine;
  summary: Summary | null;
  /** Grows with every change of the data: answers of an earlier epoch are no answers any more. */
  epoch: number;
  /** The machine's time when the page was last looked at. */
  clock: number;
  /** What is stored, as it was measured last; null where nobody asked. */
  stored: Measured | null;
  /** What is being fetched or read back from storage before there are files to show. */
  loading: string | null;
}

export interface Settings {
  /** The profile in force where no collection says another; null for the engine's default. */
  profile: string | null;
  theme: Theme;
  /** The last insight's fragment, opened when the address names none. */
  lastView: string;
  /** When the workspace was saved as a file last, in RFC 3339; null for never. */
  backupAt: string | null;
  saved: Saved;
}

export type Theme = "system" | "light" | "dark";

export interface FileEntry {
  key: string;
  name: string;
  integration: string;
  source: string | null;
  size: number;
  origin: Origin;
  phase: "waiting" | "reading" | "read" | "failed" | "setAside";
  bytes: number;
  found: number;
  refused: number;
  report: ImportReport | null;
  message: string | null;
  saved: Saved;
}

/** Chosen by the person, part of the sample, or published beside the page: the last is never stored. */
export type Origin = "chosen" | "sample" | "published";

export interface Engine {
  phase: "starting" | "ready" | "failed";
  message: string | null;
  version: string;
  sources: readonly Source[];
  /** Kinds of record and their fields, which forms are drawn from. */
  kinds: readonly KindFields[];
  defaultProfile: ProfileDocument | null;
  presets: readonly Preset[];
  bandSets: readonly BandSetDocument[];
  restarts: readonly Restart[];
}

export interface Preset {
  summary: PresetSummary;
  document: ProfileDocument;
}

export interface Problem {
  id: string;
  text: string;
}

export type Result = { phase: "asked" } | { phase: "answered"; value: unknown } | { phase: "failed"; message: string };

export type Screen = "home" | "data" | "project" | "collections" | "profiles" | "insights" | "insight" | "insightEdit" | "storage";
export type Statistic = "mean" | "median" | "p90" | "p95";
export type ViewRange = { preset: RangePreset } | { from: string; to: string };
export type Tab = "explain" | "rows" | "trend";

export interface View {
  screen: Screen;
  /** The project that all of it belongs to; null for the first. */
  project: string | null;
  /** The insight, profile or collection that is looked at; of insights null stands for the four figures. */
  id: string | null;
  /** The collection that the insight is shown for; null for the root of its first category. */
  collection: string | null;
  /** Null: the range that the insight has of its own. */
  range: ViewRange | null;
  /** Null: the steps that the insight has of its own. */
  interval: Interval | null;
  /** Null: the statistic that the profile defines. */
  statistic: Statistic | null;
  compare: boolean;
  /** What relative ranges end with: the newest record where the data is old, or today. */
  asOf: "data" | "today";
  panel: Panel | null;
  /** The part of a profile that is edited; null for the one to begin with. */
  section: string | null;
}

export interface Panel {
  metric: Metric;
  /** The widget whose figure it is, with its own settings; null for one of the four figures. */
  widget: string | null;
  /** Of a table of collections: the one whose figure it is; null for the one that is looked at. */
  collection: string | null;
  tab: Tab;
  operand: string | null;
  bucket: number | null;
  stage: string | null;
  /** Only rows that took so long, in milliseconds: from, which is in, to, which is not; null for no end. */
  between: readonly [fromMs: number | null, toMs: number | null] | null;
  /** Rows of another kind than those that count, where some are looked at. */
  out: Out | null;
  /** Rows opened from one another, the last one shown. */
  items: readonly number[];
}

/** Candidates that do not count for a reason; or what a definition, one of its rules, or a link made of its records. */
export interface Out {
  reason: string | null;
  definition: string | null;
  rule: number | null;
  link: string | null;
}

/** The measures that the four figures are of. */
export const METRICS: readonly Metric[] = ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore"];

export const DEFAULT_VIEW: View = {
  screen: "home",
  project: null,
  id: null,
  collection: null,
  range: null,
  interval: null,
  statistic: null,
  compare: true,
  asOf: "data",
  panel: null,
  section: null,
};

export function initialState(view: View, clock: number): State {
  return {
    documents: NO_DOCUMENTS,
    settings: { profile: null, theme: "system", lastView: "", backupAt: null, saved: "no" },
    isRestored: false,
    files: new Map(),
    view,
    results: new Map(),
    stale: new Map(),
    problems: [],
    engine: { phase: "starting", message: null, version: "", sources: SOURCES, kinds: [], defaultProfile: null, presets: [], bandSets: [], restarts: [] },
    summary: null,
    epoch: 0,
    clock,
    stored: null,
    loading: null,
  };
}

const bases = new WeakMap<readonly Preset[], Bases>();

/** What profiles are laid over. */
export function basesOf({ engine: { defaultProfile, presets } }: State): Bases {
  const known = bases.get(presets);
  if (known !== undefined && known.standard === defaultProfile) return known;
  const made = { standard: defaultProfile, presets: new Map(presets.map(({ document }) => [document.id, document])) };
  bases.set(presets, made);
  return made;
}

export const fileKey = (name: string, integration: string) => JSON.stringify([integration, name]);

export const isBusy = (state: State) =>
  state.loading !== null || [...state.files.values()].some((file) => file.phase === "waiting" || file.phase === "reading");

export const hasRecords = (state: State) => (state.summary?.kinds.length ?? 0) > 0;

/** How old the newest record may be before "today" stops being a useful end of a range. */
const FRESH_MS = 7 * 86_400_000;

/** The newest record's time, at most the clock's: exports hold planned dates too. */
export function newestRecord(state: State): number | null {
  const times = (state.summary?.kinds ?? []).flatMap((kind) => (kind.last === null ? [] : [Date.parse(kind.last)]));
  const past = times.filter((time) => time <= state.clock);
  return past.length > 0 ? Math.max(...past) : null;
}

/** The first and the last day of the records, at most the clock's; null without any date. */
export function dataExtent(state: State): { from: string; to: string } | null {
  const newest = newestRecord(state);
  const firsts = (state.summary?.kinds ?? []).flatMap((kind) => (kind.first === null ? [] : [Date.parse(kind.first)]));
  if (newest === null || firsts.length === 0) return null;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { from: day(Math.min(...firsts)), to: day(newest) };
}

/** The moment that questions call "now", and whether it is the data's end. */
export function asOf(state: State): { ms: number; isDataEnd: boolean } {
  const newest = newestRecord(state);
  const isDataEnd = state.view.asOf === "data" && newest !== null && state.clock - newest > FRESH_MS;
  return isDataEnd ? { ms: newest, isDataEnd } : { ms: state.clock, isDataEnd: false };
}
