import type { WidgetKind } from "../documents/workspace";
import { METRIC_WORDS } from "./metric";

/** Widgets that can be added, each with what it shows. */
export const WIDGETS: readonly { kind: WidgetKind; name: string; shows: string; w: number; h: number }[] = [
  { kind: "deploymentFrequency", name: METRIC_WORDS.deploymentFrequency.name, shows: METRIC_WORDS.deploymentFrequency.asks, w: 6, h: 4 },
  { kind: "leadTime", name: METRIC_WORDS.leadTime.name, shows: METRIC_WORDS.leadTime.asks, w: 6, h: 4 },
  { kind: "changeFailureRate", name: METRIC_WORDS.changeFailureRate.name, shows: METRIC_WORDS.changeFailureRate.asks, w: 6, h: 4 },
  { kind: "timeToRestore", name: METRIC_WORDS.timeToRestore.name, shows: METRIC_WORDS.timeToRestore.asks, w: 6, h: 4 },
  { kind: "reworkRate", name: METRIC_WORDS.reworkRate.name, shows: METRIC_WORDS.reworkRate.asks, w: 6, h: 4 },
  { kind: "leadTimeByStage", name: "Lead time by stage", shows: "How long does a change take in each stage?", w: 12, h: 3 },
  { kind: "timeInStages", name: "Time spent in stages", shows: "How long do issues stay in each status?", w: 6, h: 4 },
  { kind: "distribution", name: "Distribution", shows: "How are the times spread, and how long is the tail?", w: 6, h: 4 },
  { kind: "collectionTable", name: "Table by collection", shows: "How do the collections within this one compare?", w: 12, h: 4 },
];

/** Statistics that a widget or a goal may be about. */
export const STATISTIC_CHOICES = [["mean", "Average time"], ["median", "Median time"], ["p90", "90th percentile"], ["p95", "95th percentile"]] as const;

export const widgetName = (kind: WidgetKind) => WIDGETS.find((widget) => widget.kind === kind)?.name ?? kind;
