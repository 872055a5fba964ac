// Two weeks of a small team, with every number worked by hand.

const lines = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

const deployment = (id, deployed_at, more = {}) => ({
  type: "deployment", id, deployed_at, repo: "acme/pay", service: "pay", environment: "production", status: "success", ...more,
});

const pull = (number, commit, opened, approved, merged) => ({
  type: "pull_request",
  id: `p${number}`,
  repo: "acme/pay",
  number,
  title: `Change ${number}`,
  author: "ada",
  created_at: opened,
  merged_at: merged,
  commits: [{ sha: String(number).repeat(40), authored_at: commit }],
  reviews: approved === null ? [] : [{ author: "bob", state: "approved", at: approved }],
});

export const FORTNIGHT = lines([
  // Four deployments to production that went well in 14 days: 4/14 a day, 2 a week. The failed attempt is none.
  deployment("d1", "2024-01-02T12:00:00Z"),
  deployment("d2", "2024-01-04T12:00:00Z", { pull_requests: ["p1"] }),
  deployment("d3", "2024-01-09T12:00:00Z", { pull_requests: ["p2"] }),
  deployment("d5", "2024-01-10T12:00:00Z", { status: "failure" }),
  deployment("d4", "2024-01-11T12:00:00Z", { pull_requests: ["p3"] }),
  // Shipped by d2 after 36 h: coding 6, review 12, merge 6, deploy 12.
  pull(1, "2024-01-03T00:00:00Z", "2024-01-03T06:00:00Z", "2024-01-03T18:00:00Z", "2024-01-04T00:00:00Z"),
  // Shipped by d3 after 60 h: coding 12, nobody reviewed, merge 24, deploy 24.
  pull(2, "2024-01-07T00:00:00Z", "2024-01-07T12:00:00Z", null, "2024-01-08T12:00:00Z"),
  // Shipped by d4 after 24 h: coding 1, review 2, merge 3, deploy 18. The median of 24, 36 and 60 h is 36 h.
  pull(3, "2024-01-10T12:00:00Z", "2024-01-10T13:00:00Z", "2024-01-10T15:00:00Z", "2024-01-10T18:00:00Z"),
  // Not shipped: open, and 3 days old on the 15th.
  pull(4, "2024-01-12T00:00:00Z", "2024-01-12T12:00:00Z", null, "2024-01-13T00:00:00Z"),
  // An hour after d2, solved in 90 minutes; after d4, and says so, solved in 2 h. Their median is 105 minutes, and 2 of 4
  // deployments failed.
  { type: "incident", id: "i1", opened_at: "2024-01-04T13:00:00Z", resolved_at: "2024-01-04T14:30:00Z", service: "pay" },
  {
    type: "incident", id: "i2", opened_at: "2024-01-11T13:00:00Z", resolved_at: "2024-01-11T15:00:00Z", service: "pay",
    caused_by_deployment: "d4",
  },
]);

/** The question without its metric. */
export const QUESTION = { now: "2024-01-15T00:00:00Z", range: { from: "2024-01-01", to: "2024-01-14" }, zone: "UTC" };
/** The same as options. */
export const OPTIONS = ["--from", "2024-01-01", "--to", "2024-01-14", "--zone", "UTC", "--now", "2024-01-15T00:00:00Z"];

export const METRICS = ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate"];

export const bytes = (text) => new TextEncoder().encode(text);
