import type { Metric, Query } from "dora-insight";
import type { InsightDocument, WidgetDocument, WidgetKind } from "../documents/workspace";
import { question, type Question } from "./question";
import { asOf, type State } from "./state";
import { projectShown } from "./view";

/** The measure behind a kind of widget; null where it has none of its own, or the page cannot show it yet. */
export function metricOf(kind: WidgetKind): Metric | null {
  if (kind === "leadTimeByStage") return "leadTime";
  if (kind === "timeInStages" || kind === "distribution" || kind === "collectionTable") return null;
  return kind;
}

/** Whether the widget goes by a range of its own, whatever the insight shows. */
export const hasOwnRange = ({ range, useInsightTime }: WidgetDocument) => range !== undefined && useInsightTime !== true;

/** What a widget asks: its own settings, else what is chosen for the moment, else the insight's. */
export function widgetQuery(state: State, insight: InsightDocument, widget: WidgetDocument, metric: Metric, collection: string): Query {
  const { view } = state;
  const query: Query = {
    metric,
    range: (hasOwnRange(widget) ? widget.range : undefined) ?? view.range ?? insight.range ?? { preset: "last90Days" },
    interval: widget.interval ?? view.interval ?? insight.interval ?? "week",
    now: new Date(asOf(state).ms).toISOString(),
    collection: `${projectShown(state).part.id}/${collection}`,
  };
  const profile = widget.profile ?? insight.profile;
  const statistic = widget.statistic ?? view.statistic ?? insight.statistic;
  if (profile !== undefined) query.profile = profile;
  if (statistic !== undefined && statistic !== null) query.statistic = statistic;
  if (widget.filters !== undefined) query.filters = widget.filters;
  return query;
}

export const widgetQuestion = (state: State, insight: InsightDocument, widget: WidgetDocument, metric: Metric, collection: string): Question =>
  question(state, `widget ${insight.id} ${widget.id} ${metric} ${collection}`, "report", widgetQuery(state, insight, widget, metric, collection));
