import type { WidgetKind } from "../documents/workspace";

/** What the words on the screens mean, each in a sentence or two: for whoever has never read about these measures. */
export const TERMS = {
  deploymentFrequency: "How often something new reaches the people who use it: deployments to production, divided by the days of the range.",
  leadTime: "How long a change takes from its first commit until it runs in production. Only changes that arrived in the range count; those on their way are told below.",
  changeFailureRate: "The share of deployments that hurt the people who use it: an incident, a roll-back or a repair followed.",
  timeToRestore: "How long it takes until a failure in production is over. Incidents that are not over yet are told apart.",
  reworkRate: "The share of deployments that nobody had planned: they repaired what had gone out before.",
  leadTimeByStage: "A change passes stages on its way to production, such as coding, review and deploy; each begins where the one before it ended. The profile says which there are.",
  timeInStages: "How long issues stayed in each status of the issue tool, all visits together.",
  distribution: "How many took how long. The few that took very long do not show in a median, and pull a mean up.",
  collectionTable: "The same measures for each collection within the one that is shown. A collection above others is measured on its own records, not added up from theirs.",
  collection: "A part of your organisation whose records are looked at on their own, such as a team or a service.",
  category: "A way to cut the organisation, such as by teams or by services. Its collections make one tree.",
  insight: "A dashboard: widgets with figures, for a collection and a time range.",
  widget: "One figure, trend or table of an insight, with settings of its own or the insight’s.",
  profile: "The rules by which records become figures: what counts as a deployment, a change, an incident and a failure, and how each figure is made of them.",
  statistic: "One number for many times. The mean is their sum divided by how many there are; the median is the one in the middle; p90 is the one that nine of ten stay below, p95 nineteen of twenty.",
  interval: "What the figure could as well have been by chance: with a 95% interval, in nineteen of twenty cases the true value lies between its ends. The fewer items, the wider it is.",
  band: "What the profile’s set of bands calls such a figure, from Elite to Low. Bands describe what others reported or what a tool chose; they are no goal.",
  change: "How the figure stands to the days before. Within noise means that chance alone moves it as much: no arrow is drawn then.",
  items: "n is how many items a figure is made of. A figure of few moves much by chance.",
  candidate: "A record that the rules of a definition look at. Each counts, or is left out for a reason that is named.",
  operand: "One of the numbers that a figure is worked out from.",
  link: "Two records that belong together, such as a change and the deployment that shipped it: found by the first of the profile’s rules that finds a partner.",
  events: "Our own simple format, one JSON object a line: for tools that are not in this list.",
} as const;

export type Term = keyof typeof TERMS;

/** The term that a widget's title stands for. */
export const termOf = (kind: WidgetKind): Term => kind;
