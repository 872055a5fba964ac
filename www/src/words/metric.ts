import type { Metric } from "dora-insight";

export interface MetricWords {
  name: string;
  short: string;
  /** The question that it answers. */
  asks: string;
  /** Whether a greater value is the better one. */
  greaterIsBetter: boolean;
  /** What its items are. */
  items: string;
}

export const METRIC_WORDS: Record<Metric, MetricWords> = {
  deploymentFrequency: {
    name: "Deployment Frequency",
    short: "Deployments",
    asks: "How often does a change reach production?",
    greaterIsBetter: true,
    items: "deployments",
  },
  leadTime: {
    name: "Lead Time for Changes",
    short: "Lead time",
    asks: "How long does a change take from its first commit to production?",
    greaterIsBetter: false,
    items: "changes",
  },
  changeFailureRate: {
    name: "Change Failure Rate",
    short: "Failure rate",
    asks: "What share of deployments caused a failure?",
    greaterIsBetter: false,
    items: "deployments",
  },
  timeToRestore: {
    name: "Mean Time To Restore",
    short: "Time to restore",
    asks: "How long does a failure last?",
    greaterIsBetter: false,
    items: "incidents",
  },
  reworkRate: {
    name: "Rework Rate",
    short: "Rework",
    asks: "What share of deployments were unplanned repairs?",
    greaterIsBetter: false,
    items: "deployments",
  },
};

const OPERANDS: Record<string, string> = {
  ms: "Milliseconds",
  items: "Items in the figure",
  deployments: "Deployments",
  failures: "Failed deployments",
  ratio: "Failed ÷ all",
  days: "Calendar days",
  daysWithDeployment: "Days with a deployment",
  daysNotBegun: "Days that have not begun",
  daysOutsideExports: "Days that the exports do not cover",
  perDay: "Per day",
  perWeek: "Per week",
  per30Days: "Per 30 days",
  perMonth: "Per month",
  perHalfYear: "Per half year",
  buckets: "Steps",
  bucketsWithDeployment: "Steps with a deployment",
  perBucket: "Per step",
};

/** A name of the engine's in words: what is not in the table is told as it is, split at its capitals. */
export const plain = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => `${before} ${capital.toLowerCase()}`);

export const operandWord = (name: string) => OPERANDS[name] ?? plain(name);
