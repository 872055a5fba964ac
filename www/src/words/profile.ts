/** The choices of a profile in words, the default first. */
type Choices = readonly (readonly [value: string, name: string])[];
type Values = readonly (readonly [value: unknown, name: string])[];

export const ORDER: Choices = [
  ["monotone", "Stages add up to the time that passed"],
  ["reference", "A stage out of order takes no time, and the clock goes back (Harness)"],
  ["enforced", "Items out of order are left out"],
];
export const MISSING: Choices = [
  ["excluded", "The item is left out of that stage alone"],
  ["zero", "The stage took no time"],
  ["dropsItem", "The item is left out altogether"],
];
export const NEGATIVE: Choices = [
  ["dropped", "Left out and counted"],
  ["clamped", "Counts as no time"],
  ["kept", "Counts as it is"],
  ["missing", "As if the earlier event were missing"],
];
export const ZERO_SPAN: Choices = [
  ["kept", "Counts"],
  ["dropped", "Left out"],
];
export const TOTAL: Choices = [
  ["endMinusStart", "From start to end"],
  ["sumOfStages", "Its stages added up"],
];
export const ROUNDING: Choices = [
  ["none", "Not rounded"],
  ["minuteUp", "Up to the minute"],
  ["minuteDown", "Down to the minute"],
  ["hourDown", "Down to the hour"],
  ["hundredthHour", "To hundredths of an hour"],
];
export const OPEN: Choices = [
  ["apart", "Shown beside the figure, with their age"],
  ["leftOut", "Only counted among what is left out"],
  ["runToNow", "Count as if they ended now"],
  ["censored", "Count as lasting at least until now"],
];
export const PERCENTILE: Choices = [
  ["linear", "On the line between the two"],
  ["nearestRank", "The nearest rank"],
  ["lower", "The lower one"],
  ["upper", "The upper one"],
];
export const AGGREGATES: Values = [
  [[{ stat: "median" }], "Median"],
  [[{ stat: "mean" }], "Mean"],
  [[{ stat: "p75" }], "75th percentile"],
  [[{ stat: "p90" }], "90th percentile"],
  [[{ stat: "p95" }], "95th percentile"],
  [[{ stat: "medianLower" }], "Median, the lower of two"],
  [[{ stat: "medianUpper" }], "Median, the upper of two"],
  [[{ per: "stage", stat: "mean" }, { stat: "sum" }], "Mean of each stage, added up"],
  [[{ per: "stage", stat: "median" }, { stat: "sum" }], "Median of each stage, added up"],
  [[{ per: "day", stat: "median" }, { stat: "median" }], "Median of the days’ medians"],
  [[{ per: "repo", stat: "mean" }, { stat: "mean" }], "Mean of the repositories’ means"],
];
export const BUCKET_AGGREGATES: Values = AGGREGATES.filter(([value]) => Array.isArray(value) && value.length === 1);
export const NOTHING: Values = [
  [null, "No number, and why"],
  [0, "Zero"],
];
export const MEASURE: Choices = [
  ["count", "Every deployment"],
  ["distinctDays", "Days with a deployment"],
  ["presence", "Whether there was one at all"],
  ["gaps", "The time from one to the next"],
];
export const PER: Choices = [
  ["calendarDay", "Calendar days, first and last in"],
  ["calendarDayMinusOne", "Calendar days less one (Harness)"],
  ["weekday", "Mondays to Fridays"],
  ["fixedDays", "A fixed number of days"],
  ["bucket", "Days, weeks or months, then one number for all of them"],
];
export const BUCKET: Choices = [
  ["day", "Days"],
  ["week", "Weeks"],
  ["month", "Months"],
];
export const EMPTY_BUCKETS: Choices = [
  ["counted", "Count as zero"],
  ["absent", "Left out"],
];
export const PARTIAL_BUCKETS: Choices = [
  ["kept", "Count as whole ones"],
  ["dropped", "Left out"],
  ["proRated", "Extended to a whole one"],
];
export const GAPS_OVER: Choices = [
  ["gaps", "The number of gaps"],
  ["members", "The number of deployments"],
  ["sincePrevious", "Each since the one before, even before the range"],
];
export const SHOW: Choices = [
  ["ratio", "A share"],
  ["count", "How many"],
];
export const ZERO_RATE: Values = [
  [null, "No number, and why"],
  [0, "Zero"],
  ["asOne", "As if there were one deployment (GitLab)"],
];
export const OUTCOMES: Choices = [
  ["success", "success"],
  ["failure", "failure"],
  ["pending", "still pending"],
];
export const LINK_RULES: Choices = [
  ["explicit", "One names the other"],
  ["artifact", "An artifact put out here and taken in there"],
  ["ancestry", "The earliest deployment that contains the commit"],
  ["cherryPick", "The earliest deployment that contains it, or a copy of it picked onto another branch"],
  ["ancestrySincePrevious", "The deployment that contains it while the one before did not"],
  ["mergeCommit", "Made of the merge commit"],
  ["sha", "Made of the same commit"],
  ["headOfPush", "Made of the commit, or of the merge of its pull request"],
  ["revertedCommit", "Held what this commit takes back"],
  ["issueKey", "Its title, branch, body or message names the issue"],
  ["nextByTime", "The first at that time or after"],
  ["nextAfter", "The first strictly after"],
  ["latestAtOrBefore", "The last at that time or before"],
  ["latestStrictlyBefore", "The last strictly before"],
];
export const SCOPES: Values = [
  [["repo"], "The repository"],
  [["service"], "The service"],
  [["repo", "environment"], "Repository and environment"],
  [["repo", "service", "environment"], "Repository, service and environment"],
  [{ firstOf: ["service", "repo"] }, "The service, or where there is none the repository"],
  [["pipeline"], "The pipeline"],
  [[], "Nothing: any will do"],
];
export const FIRST_OF_SERIES: Values = [
  ["ownsNothing", "Nothing but the change that it is made of"],
  ["ownsNothingAtAll", "Nothing at all"],
  ["ownsAll", "All changes before it"],
];
export const REPEAT: Choices = [
  ["first", "Its first deployment counts"],
  ["each", "Each deployment counts"],
];
export const TAKE: Choices = [
  ["one", "One partner"],
  ["all", "All partners"],
];
export const TIME: Choices = [
  ["elapsed", "All time that passes"],
  ["workdays", "Working days"],
  ["workingHours", "Working hours"],
];
export const WEEK_STARTS: Choices = [
  ["monday", "Monday"],
  ["sunday", "Sunday"],
];
export const MONTHS: Values = [
  ["P30D", "30 days"],
  ["P30.44D", "30.44 days"],
  ["PT730H", "730 hours"],
];
export const HALF_YEARS: Values = [
  ["P180D", "180 days"],
  ["P182.5D", "182.5 days"],
];
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export const FIDELITY: Record<string, string> = {
  exact: "Exact",
  approximate: "Approximate",
  quirkKept: "Quirk kept",
};

/** Things that happen, by the path that names them. */
export const MOMENTS: Choices = [
  ["commit.authored", "A commit is authored"],
  ["commit.committed", "A commit is committed"],
  ["pullRequest.opened", "The pull request is opened"],
  ["pullRequest.ready", "The pull request is ready for review"],
  ["pullRequest.reviewed", "The pull request is reviewed"],
  ["pullRequest.commented", "The pull request is commented on"],
  ["pullRequest.approved", "The pull request is approved"],
  ["pullRequest.labelled", "The pull request gets a label"],
  ["pullRequest.merged", "The pull request is merged"],
  ["pullRequest.closed", "The pull request is closed"],
  ["created", "It is created"],
  ["entered", "It enters a status"],
  ["started", "It starts"],
  ["finished", "It finishes"],
  ["detected", "It is detected"],
  ["acknowledged", "It is acknowledged"],
  ["resolved", "It is resolved"],
  ["closed", "It is closed"],
  ["released", "It is released"],
  ["updated", "It is updated"],
  ["event", "A script pushes an event"],
  ["at", "Where its definition places it in time"],
];

/** The sections of the editor. */
export const SECTIONS = [
  ["proposal", "Proposed from your data"],
  ["basic", "Basic info"],
  ["definitions", "Definitions"],
  ["links", "Links"],
  ["leadTime", "Lead time"],
  ["deploymentFrequency", "Deployment frequency"],
  ["changeFailureRate", "Change failure rate"],
  ["timeToRestore", "Time to restore"],
  ["reworkRate", "Rework rate"],
  ["bands", "Bands"],
  ["calendar", "Calendar"],
  ["association", "Association"],
  ["compare", "Compare"],
  ["versions", "Versions"],
  ["json", "JSON"],
] as const;
export type Section = (typeof SECTIONS)[number][0];
