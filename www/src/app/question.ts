import type { InsightReport, ItemPlace, Metric, Query, Report } from "dora-insight";
import { previousPeriod } from "../range/period";
import type { InsightDocument } from "../documents/workspace";
import { insightShown, intervalShown, nodesShown, projectShown, rangeShown } from "./view";
import { insightQuery, widgetQuery } from "./widget";
import { METRICS, asOf, fileKey, hasRecords, isBusy, type Panel, type State } from "./state";

/** A question to the engine, or about a file that the page has stored. Its key is all of it, the data's epoch included. */
export interface Question {
  key: string;
  /** Questions of one slot replace each other on the screen. */
  slot: string;
  verb: "report" | "drillDown" | "explain" | "item" | "effective" | "matchRule" | "fieldValues" | "compare" | "rosetta" | "sensitivity" | "score" | "lint" | "mapping" | "suggestProfile" | "original" | "doctor" | "insight" | "check" | "collectionsFromCsv" | "organisationFromCsv";
  values: readonly unknown[];
}

/** Rows of a figure that are asked for at once; more are counted, and said to be left out. */
export const ROWS_MOST = 100_000;

export function reportQuery(state: State, metric: Metric, range: Query["range"] = rangeShown(state)): Query {
  const { statistic } = state.view;
  const now = new Date(asOf(state).ms).toISOString();
  const query: Query = { metric, range, interval: intervalShown(state), now };
  if (statistic !== null) query.statistic = statistic;
  const { collection } = state.view;
  // A collection goes by its own profile.
  if (collection !== null && state.view.screen === "insight" && nodesShown(state).some(({ id }) => id === collection)) query.collection = `${projectShown(state).part.id}/${collection}`;
  else if (state.settings.profile !== null) query.profile = state.settings.profile;
  return query;
}

/** The question whose figure a panel is about. */
export function panelQuery(state: State, panel: Panel): Query {
  const insight = panel.widget === null ? null : insightShown(state);
  const widget = insight?.part.widgets?.find(({ id }) => id === panel.widget);
  if (insight === null || widget === undefined) return reportQuery(state, panel.metric);
  const query = widgetQuery(state, insight.part, widget, panel.metric);
  return panel.collection === null ? query : cellQuery(state, insight.part, query, panel);
}

/** The question of one cell of a table of collections: by the profile that its row says. */
function cellQuery(state: State, insight: InsightDocument, query: Query, { widget, collection }: Panel): Query {
  const { value } = shown<InsightReport>(state, insightQuestion(state, insight));
  const row = value?.widgets.find(({ id }) => id === widget)?.table?.rows.find((row) => row.collection.id === collection);
  const cell = { ...query, collection: `${projectShown(state).part.id}/${collection}` };
  const profile = row?.profile ?? (row === undefined ? null : (state.engine.defaultProfile?.id ?? null));
  return profile === null ? cell : { ...cell, profile };
}

export const panelQuestion = (state: State, panel: Panel) => question(state, `panel ${panel.metric} ${panel.widget}`, "report", panelQuery(state, panel));

/** All widgets of an insight. */
export const insightQuestion = (state: State, insight: InsightDocument) => question(state, `insight ${insight.id}`, "insight", insightQuery(state, insight));

/** The question that all figures of the insight answer, with its days as dates: whoever asks it elsewhere gets the same bytes. */
export type ReportsQuestion = Omit<Query, "metric">;

export function reportsQuestion(state: State): ReportsQuestion | null {
  const asked = reportQuery(state, "deploymentFrequency");
  const report = answer<Report>(state, reportQuestion(state, "deploymentFrequency"));
  if (report === null) return null;
  const { metric: _, ...question } = asked;
  return { ...question, range: { from: report.range.from, to: report.range.to } };
}

export function question(state: State, slot: string, verb: Question["verb"], ...values: unknown[]): Question {
  return { key: `${state.epoch} ${verb} ${JSON.stringify(values)}`, slot, verb, values };
}

export const reportQuestion = (state: State, metric: Metric) => question(state, `report ${metric}`, "report", reportQuery(state, metric));

export function comparedQuestion(state: State, metric: Metric): Question | null {
  const report = answer<Report>(state, reportQuestion(state, metric));
  if (!state.view.compare || report === null) return null;
  return question(state, `compared ${metric}`, "report", { ...reportQuery(state, metric, report.range), comparedTo: previousPeriod(report.range) });
}

export function rowsQuestion(state: State, panel: Panel): Question {
  const { operand, bucket, out, between } = panel;
  // Rows that are left out are those of the whole range, and those of a definition or a link are of no operand.
  const which = out === null ? { operand, bucket } : out.definition === null && out.link === null ? { operand, ...out } : out;
  return question(state, "rows", "drillDown", { query: panelQuery(state, panel), ...which, ...(between === null || out !== null ? {} : { fromMs: between[0], toMs: between[1] }), limit: ROWS_MOST });
}

/** The values that a field has in the data. */
export const valuesQuestion = (state: State, record: string, field: string) => question(state, `values ${record} ${field}`, "fieldValues", { record, field, limit: 50 });

/** What a rule of a profile would match, as it is being written; `slot` names the place on the screen that shows it. */
export const ruleQuestion = (state: State, slot: string, rule: object, profile: string | null) =>
  question(state, `rule ${slot}`, "matchRule", profile === null ? { rule } : { rule, profile });

export const effectiveQuestion = (state: State, collection: string) => question(state, "effective", "effective", collection);

/** Records listed below an explanation; all of them are in the panel's records. */
export const EXPLAINED_MOST = 50;

export function explainQuestion(state: State, panel: Panel): Question {
  const { operand, bucket, stage } = panel;
  return question(state, "explain", "explain", { query: panelQuery(state, panel), operand, bucket, stage, limit: EXPLAINED_MOST });
}

/** A record by the question of the panel that it is shown in: so it says why it counts, or does not. */
export const itemQuestion = (state: State, panel: Panel, id: number) => question(state, "item", "item", id, panelQuery(state, panel));

/** What a record said in its file, which the page has and the engine has not. */
export const originalQuestion = (state: State, { file, integration, byteOffset }: ItemPlace) => question(state, "original", "original", fileKey(file, integration), byteOffset);

/** The same question as that of the figures, asked of the data behind them. */
export function doctorQuestion(state: State): Question {
  const { metric: _metric, interval: _interval, ...query } = reportQuery(state, "deploymentFrequency");
  return question(state, "doctor", "doctor", query);
}

/** What the data names, as the profile of the figures takes it. */
export const mappingQuestion = (state: State): Question => question(state, "mapping", "mapping", reportQuery(state, "deploymentFrequency").profile ?? null);

/** Every question whose answer is on the screen. */
export function wanted(state: State): Question[] {
  if (state.engine.phase !== "ready" || isBusy(state) || !hasRecords(state)) return [];
  const { screen, id, panel } = state.view;
  const isInsight = screen === "insight" || screen === "insightEdit";
  if (isInsight && id !== null) return panel === null ? [] : [panelQuestion(state, panel), ...inPanel(state, panel)];
  if (screen !== "data" && screen !== "insight") return [];
  const reports = METRICS.map((metric) => reportQuestion(state, metric));
  const compared = METRICS.map((metric) => comparedQuestion(state, metric)).filter((found) => found !== null);
  return [...reports, ...(panel === null ? [] : [panelQuestion(state, panel), ...inPanel(state, panel)]), ...compared];
}

function inPanel(state: State, panel: Panel): Question[] {
  const last = panel.items.at(-1);
  if (last !== undefined) return [itemQuestion(state, panel, last)];
  if (panel.tab === "rows") return [rowsQuestion(state, panel)];
  return panel.tab === "explain" ? [explainQuestion(state, panel)] : [];
}

export function answer<T>(state: State, asked: Question | null): T | null {
  const result = asked === null ? undefined : state.results.get(asked.key);
  return result?.phase === "answered" ? (result.value as T) : null;
}

/** The answer, or the one before it while it is on its way. */
export function shown<T>(state: State, asked: Question | null): { value: T | null; fresh: boolean; failed: string | null } {
  if (asked === null) return { value: null, fresh: true, failed: null };
  const result = state.results.get(asked.key);
  if (result?.phase === "answered") return { value: result.value as T, fresh: true, failed: null };
  if (result?.phase === "failed") return { value: null, fresh: true, failed: result.message };
  return { value: (state.stale.get(asked.slot) as T | undefined) ?? null, fresh: false, failed: null };
}
