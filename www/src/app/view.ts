import type { Interval, TimeRange } from "dora-insight";
import { categories, flat, insights, projectOf, tree, type Node, type Placed } from "../documents/project";
import type { InsightDocument, ProjectDocument } from "../documents/workspace";
import type { State } from "./state";

/** The project that is looked at. */
export const projectShown = (state: State): Placed<ProjectDocument> => projectOf(state.documents.document, state.view.project);

/** The insight that is looked at; null for the four figures, and for one that is not there. */
export function insightShown(state: State): Placed<InsightDocument> | null {
  const { screen, id } = state.view;
  if ((screen !== "insight" && screen !== "insightEdit") || id === null) return null;
  return insights(projectShown(state)).find(({ part }) => part.id === id) ?? null;
}

/** The dates that are looked at: chosen for the moment, else the insight's own. */
export const rangeShown = (state: State): TimeRange => state.view.range ?? insightShown(state)?.part.range ?? { preset: "last90Days" };

export const intervalShown = (state: State): Interval => state.view.interval ?? insightShown(state)?.part.interval ?? "week";

/** The collections that can be looked at: those of the insight's categories; of all, where it is the four figures. */
export function nodesShown(state: State): Node[] {
  const project = projectShown(state);
  const insight = insightShown(state);
  const shown = categories(project).filter(({ part }) => part.enabled !== false && (insight === null || insight.part.categories.includes(part.id)));
  return shown.flatMap(({ part }) => flat(tree(project, part)));
}

/** The collection that an insight is shown for: the chosen one, else the first root; null where there is none. */
export function nodeShown(state: State): Node | null {
  const nodes = nodesShown(state);
  return nodes.find(({ id }) => id === state.view.collection) ?? nodes[0] ?? null;
}
