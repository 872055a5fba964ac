import { plain } from "./metric";

/** Why a link found no partner. */
const MISSED: Record<string, string> = {
  nothingToFollow: "have nothing to follow",
  noneInScope: "have no candidate: nothing of the same repository, service, artifact or key",
  noScope: "name no repository or service",
  notContained: "are in no deployed commit",
  noneAfter: "have none after them",
  noneBefore: "have none before them",
  beyondMaxLag: "have one, but too late",
  firstOfSeries: "belong to the first of a series, which owns nothing",
  namedNotInPopulation: "name one that the definition leaves out",
  namedUnknown: "name one that is not in the data",
};

/** How a link was found. */
const FOUND: Record<string, string> = {
  explicit: "named by the record itself",
  ancestry: "by the history of commits",
  mergeCommit: "by the merge commit",
  cherryPick: "by the history of commits and of their copies on other branches",
  ancestrySincePrevious: "by the history since the deployment before",
  sha: "by their commit",
  artifact: "by an artifact that is put out here and taken in there",
  correction: "by a correction",
  nextByTime: "the next one in time",
  nextAfter: "the next one strictly after it",
  latestAtOrBefore: "the latest before it",
  latestStrictlyBefore: "the latest strictly before it",
  revertedCommit: "by the commit that is taken back",
  issueKey: "by an issue key",
};

const NO_VALUE: Record<string, string> = {
  nothingMatched: "No record is what the profile counts",
  nothingInRange: "Nothing in this time range",
  noDenominator: "No deployment in this time range",
  noDays: "No day in this time range counts",
  noBuckets: "No whole step in this time range",
  notBegun: "This time has not begun",
  notCovered: "The exports do not cover this time",
  tooFewEnded: "Too few have ended to tell",
};

/** Why a step of a trend may still change. */
const IMMATURE: Record<string, string> = {
  notEnded: "not ended yet",
  failuresMayFollow: "may still change: failures become known later",
  itemsMayEnd: "may still change: some have not ended",
};

export const immatureWord = (reason: string) => IMMATURE[reason] ?? plain(reason);
export const missedWord = (reason: string) => MISSED[reason] ?? plain(reason);
export const foundWord = (rule: string) => FOUND[rule] ?? plain(rule);
export const noValueWord = (reason: string | null) => (reason === null ? "No value" : (NO_VALUE[reason] ?? plain(reason)));
