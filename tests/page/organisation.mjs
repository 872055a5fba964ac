// A small organisation with figures that can be counted by hand: ten weeks of 2024, from Monday the 1st of January.
// Each week has three pull requests; each is deployed on its own a day after it was merged. Every fifth deployment fails its users.

const DAY = 86_400_000;
const FIRST = Date.parse("2024-01-01T09:00:00Z");
const at = (day, hours = 0) => new Date(FIRST + day * DAY + hours * 3_600_000).toISOString();
const sha = (number) => number.toString(16).padStart(40, "0");

export const WEEKS = 10;
export const DEPLOYMENTS = WEEKS * 3;
export const INCIDENTS = DEPLOYMENTS / 5;

/** Records in the neutral format; `words` replaces a title, a repository or an author. */
export function records({ repo = "acme/shop", title = (number) => `Change ${number}`, author = "ada", url = (number) => `https://git.example/${number}` } = {}) {
  const all = [];
  for (let number = 1; number <= DEPLOYMENTS; number += 1) {
    const day = Math.floor((number - 1) / 3) * 7 + ((number - 1) % 3);
    all.push({
      type: "pull_request", repo, id: `${repo}#${number}`, number, title: title(number), author, head: `topic-${number}`, base: "main",
      labels: ["label"], created_at: at(day, 2), merged_at: at(day, 6), closed_at: at(day, 6), merge_commit_sha: sha(number), merge_style: "squash",
      commits: [{ sha: sha(1000 + number), authored_at: at(day), message: title(number) }],
      reviews: [{ author: "grace", state: "approved", at: at(day, 5) }],
      url: url(number),
    });
    all.push({
      type: "deployment", id: `d${number}`, repo, service: "shop", environment: "production", status: "success", started_at: at(day + 1, 5),
      deployed_at: at(day + 1, 6), sha: sha(number), pipeline: "deploy", pull_requests: [`${repo}#${number}`],
    });
    if (number % 5 === 0) {
      all.push({
        type: "incident", id: `i${number}`, title: title(number), repo, service: "shop", environment: "production", status: "resolved", severity: "sev2",
        opened_at: at(day + 1, 8), resolved_at: at(day + 1, 10), caused_by_deployment: `d${number}`,
      });
    }
  }
  // Written on the last day, so that the data reaches to the end of its weeks.
  all.push({ type: "issue", key: "SHOP-1", project: "SHOP", kind: "Story", title: "Plan", status: "To Do", status_category: "to_do", created_at: at(WEEKS * 7 - 1) });
  return all;
}

export const ndjson = (all = records()) => all.map((record) => `${JSON.stringify(record)}\n`).join("");

/** Two teams with a repository each, acme/shop and acme/pay, which do the same at the same time. */
export function twoTeams() {
  const pay = records({ repo: "acme/pay" }).map((record) => {
    if (record.type === "deployment") return { ...record, id: `p${record.id}`, service: "pay" };
    if (record.type === "incident") return { ...record, id: `p${record.id}`, service: "pay", caused_by_deployment: `p${record.caused_by_deployment}` };
    return record;
  });
  return [...records(), ...pay];
}

/** All ten weeks, whole. */
export const RANGE = "from=2024-01-01&to=2024-03-10";
