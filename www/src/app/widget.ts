import type { InsightQuery, Metric, Query } from "dora-insight";
import type { InsightDocument, WidgetDocument } from "../documents/workspace";
import { asOf, type State } from "./state";
import { nodeShown, projectShown } from "./view";

/** The measure whose figure a widget shows; null where it shows something else. */
export function metricOf({ kind, metric }: Pick<WidgetDocument, "kind" | "metric">): Metric | null {
  switch (kind) {
    case "leadTimeByStage":
      return "leadTime";
    case "distribution":
      return metric ?? "leadTime";
    case "timeInStages":
    case "collectionTable":
      return null;
    default:
      return kind;
  }
}

/** Whether the widget goes by a range of its own, whatever the insight shows. */
export const hasOwnRange = ({ range, useInsightTime }: WidgetDocument) => range !== undefined && useInsightTime !== true;

const now = (state: State) => new Date(asOf(state).ms).toISOString();

/** What an insight asks for all its widgets at once: what is chosen for the moment stands in for its own settings. */
export function insightQuery(state: State, insight: InsightDocument): InsightQuery {
  const { range, interval, statistic } = state.view;
  const project = projectShown(state).part.id;
  const node = nodeShown(state);
  return { insight: `${project}/${insight.id}`, collection: node === null ? null : `${project}/${node.id}`, range, interval, statistic, now: now(state) };
}

/** What one widget's figure asks, as the engine puts it together for the insight: its own settings, else what is chosen for the moment, else the insight's. */
export function widgetQuery(state: State, insight: InsightDocument, widget: WidgetDocument, metric: Metric): Query {
  const { view } = state;
  const node = nodeShown(state);
  const query: Query = {
    metric,
    range: (hasOwnRange(widget) ? widget.range : undefined) ?? view.range ?? insight.range ?? { preset: "last90Days" },
    interval: widget.interval ?? view.interval ?? insight.interval ?? "week",
    now: now(state),
  };
  if (node !== null) query.collection = `${projectShown(state).part.id}/${node.id}`;
  const profile = widget.profile ?? insight.profile;
  const statistic = widget.statistic ?? view.statistic ?? insight.statistic;
  if (profile !== undefined) query.profile = profile;
  if (statistic !== undefined && statistic !== null) query.statistic = statistic;
  if (widget.filters !== undefined) query.filters = widget.filters;
  return query;
}
