import type { ComparedProfile, Metric, Query, TimeRange } from "dora-insight";
import { question, type Question } from "../app/question";
import { asOf, type State } from "../app/state";
import { nodesShown, projectShown } from "../app/view";
import { fromFragment } from "../route/fragment";

/** The five figures that a profile defines. */
export const FIGURES: readonly Metric[] = ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore", "reworkRate"];

/** The dates that figures are tried on; until somebody chooses, those of the insight that was looked at last. */
let chosen = $state.raw<TimeRange | null>(null);
/** The collection that figures are tried on, by its id in the project; null for all records. */
let part = $state.raw<string | null>(null);

export const trial = {
  get range(): TimeRange | null {
    return chosen;
  },
  set range(range: TimeRange | null) {
    chosen = range;
  },
  get collection(): string | null {
    return part;
  },
  set collection(id: string | null) {
    part = id;
  },
};

/** The query of a figure over what is tried on, by one profile or, for a comparison, by none. */
export function triedQuery(state: State, metric: Metric, profile: string | null): Query {
  const { lastView } = state.settings;
  const range = chosen ?? fromFragment(lastView).range ?? { preset: "last90Days" };
  const query: Query = { metric, range, interval: "week", now: new Date(asOf(state).ms).toISOString() };
  if (part !== null && nodesShown(state).some(({ id }) => id === part)) query.collection = `${projectShown(state).part.id}/${part}`;
  return profile === null ? query : { ...query, profile };
}

/** A figure as another profile gives it. */
export const triedQuestion = (state: State, metric: Metric, profile: string): Question => question(state, `tried ${metric} ${profile}`, "report", triedQuery(state, metric, profile));

/** How two profiles' figures come apart. */
export const comparisonQuestion = (state: State, query: Query, profiles: readonly [ComparedProfile, ComparedProfile]): Question =>
  question(state, `compare ${query.metric} ${JSON.stringify(profiles)}`, "compare", query, profiles);

/** The same figure under every preset. */
export const rosettaQuestion = (state: State, query: Query): Question => question(state, `rosetta ${query.metric}`, "rosetta", { query });

export const lintQuestion = (state: State, profile: string): Question => question(state, `lint ${profile}`, "lint", profile);

export const suggestionQuestion = (state: State): Question => question(state, "suggestion", "suggestProfile");
