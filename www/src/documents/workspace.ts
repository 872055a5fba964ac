import type { BandSetDocument, Filter, Json, Metric, ProfileDocument, RecordKind, StatisticName, TimeRange, Interval } from "dora-insight";

/** The workspace document, as the engine checks it: everything that a person backs up. Members that nobody here knows are kept. */
export interface WorkspaceDocument {
  schemaVersion: number;
  type: "workspace";
  integrations?: readonly IntegrationDocument[];
  profiles?: readonly ProfileDocument[];
  bandSets?: readonly BandSetDocument[];
  projects?: readonly ProjectDocument[];
  /** People whom tools call by different names. */
  people?: readonly { name: string; also?: readonly string[] }[];
  corrections?: readonly object[];
  scores?: readonly object[];
}

/** One connected tool: its records carry the id. */
export interface IntegrationDocument {
  id: string;
  name?: string;
  source: string;
  /** The zone of times that name none. */
  zone?: string;
  /** The local days that its export holds all of. */
  covers?: { from?: string; to?: string };
}

export interface ProjectDocument {
  id: string;
  name?: string;
  description?: string;
  /** The integrations mapped to it; without it, all. */
  integrations?: readonly string[];
  /** The profile of collections that have none. */
  profile?: string;
  categories?: readonly CategoryDocument[];
  collections?: readonly CollectionDocument[];
  insights?: readonly InsightDocument[];
}

/** A kind of collections. Its id names its root too. */
export interface CategoryDocument {
  id: string;
  name?: string;
  description?: string;
  enabled?: boolean;
  root?: string;
}

export interface CollectionDocument {
  id: string;
  name?: string;
  description?: string;
  tags?: readonly string[];
  category?: string;
  /** The collection that it is in, or a category's id for its root. */
  parent?: string;
  integrations?: readonly string[];
  filters?: readonly KindFilter[];
  throughLinks?: boolean;
  people?: readonly string[];
  parameters?: Readonly<Record<string, readonly string[]>>;
  profile?: string;
}

/** A filter over the records of one kind. */
export interface KindFilter {
  record: RecordKind;
  where: Filter;
}

/** Settings that an insight gives its widgets, and that a widget may give itself. */
export interface OwnSettings {
  range?: TimeRange;
  interval?: Interval;
  statistic?: StatisticName;
  profile?: string;
}

/** What a measure is meant to be: a time or a share at most, a frequency at least. */
export interface GoalDocument {
  value?: number | string;
  per?: "day" | "week" | "month";
  by?: string;
  name?: string;
  statistic?: StatisticName;
}

export interface InsightDocument extends OwnSettings {
  id: string;
  name?: string;
  description?: string;
  categories: readonly string[];
  default?: boolean;
  comparison?: "none" | "previousPeriod" | "previousYear";
  /** One a measure at most. */
  goals?: readonly (GoalDocument & { metric: Metric })[];
  /** What happened, for whoever reads a trend. */
  annotations?: readonly { date?: string; text?: string }[];
  widgets?: readonly WidgetDocument[];
}

export type WidgetKind =
  | "deploymentFrequency"
  | "leadTime"
  | "changeFailureRate"
  | "timeToRestore"
  | "reworkRate"
  | "leadTimeByStage"
  | "timeInStages"
  | "distribution"
  | "collectionTable";

export interface WidgetDocument extends OwnSettings {
  id: string;
  kind: WidgetKind;
  view?: "report" | "singleStat" | "trend" | "table";
  title?: string;
  description?: string;
  /** Of a distribution: which times. */
  metric?: "leadTime" | "timeToRestore";
  /** Of a table of collections: by which profile each is measured. */
  profiles?: "own" | "this";
  filters?: readonly KindFilter[];
  /** In place of the insight's for its measure. */
  goal?: GoalDocument;
  useInsightTime?: boolean;
  grid: Place;
}

/** A place on the grid of twelve columns. */
export interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** The project that is there from the beginning: most people have one and never notice. */
const FIRST_PROJECT: ProjectDocument = {
  id: "main",
  name: "Main project",
  categories: [
    { id: "teams", name: "Teams", root: "All teams" },
    { id: "sprints", name: "Sprints", root: "All sprints" },
  ],
};

export const EMPTY_WORKSPACE: WorkspaceDocument = { schemaVersion: 1, type: "workspace", projects: [FIRST_PROJECT] };

export const nameOf = (named: { id: string; name?: string | undefined }) => (named.name === undefined || named.name === "" ? named.id : named.name);

/** An id made of a name, which none of those taken is. */
export function freeId(name: string, taken: Iterable<string>): string {
  const base = name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "new";
  const used = new Set(taken);
  let id = base;
  for (let number = 2; used.has(id); number += 1) id = `${base}-${number}`;
  return id;
}

/** Any value as JSON has it: what is undefined is not there. */
export const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Json;
