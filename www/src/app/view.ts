import type { Interval, TimeRange } from "dora-insight";
import { insights, projectOf, type Placed } from "../documents/project";
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
