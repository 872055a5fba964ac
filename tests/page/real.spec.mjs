// A real project's history dropped into the page, and the figures read from the screen: equal to numbers made from git itself.
// Run by `make conformance CORPUS=DIR`; the data stays outside the project. tests/conformance/real.rs asks the same of the engine.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { card, choose, expect, figure, open, test } from "./fixtures.mjs";

const corpus = join(process.env.DORA_CORPUS ?? "", "real");
const ALL = "from=2015-01-01&to=2026-05-31";
const WINDOW = "from=2023-01-01&to=2023-12-31";

/** The reference's definitions, in a profile each: which changes, found how, counted from when; which incidents, blamed how. */
const commits = (where) => ({ record: "commit", where, at: ["authored"] });
const noMerge = commits({ field: "isMerge", op: "is", value: false });
const pulls = { record: "pullRequest", where: { field: "state", op: "is", value: "merged" }, at: ["merged"] };

function profile(id, { change = pulls, by = "nextByTime", start = "pullRequest.merged", label = "incident", cause = "explicit" }) {
  return {
    schemaVersion: 1, type: "dora", id, name: id, calendar: { zone: "UTC" },
    definitions: {
      deployment: { any: [{ record: "release", where: { field: "prerelease", op: "is", value: false }, at: ["released"] }] },
      change: { any: [change] },
      incident: { any: [{ record: "issue", where: { field: "labels", op: "has", value: label }, at: ["created"] }] },
    },
    links: {
      ships: { from: "change", to: "deployment", by: [by], scope: ["repo"], firstOfSeries: "ownsAll" },
      cause: { from: "incident", to: "deployment", by: [cause], scope: [] },
    },
    leadTime: {
      start: { moment: start, pick: "first" }, stages: [{ id: "lead", until: { moment: "ships.deployment.at" } }],
      negative: "dropped", aggregate: [{ stat: "median" }],
    },
    changeFailureRate: { numerator: { population: "deployment", having: { any: [{ linkedBy: "cause" }] } }, denominator: { population: "deployment" } },
  };
}

const LEAD_TIMES = [
  ["L1_author_to_first_containing_release", { change: noMerge, by: "ancestry", start: "commit.authored" }],
  ["L1b_same_including_merge_commits", { change: commits({ all: [] }), by: "ancestry", start: "commit.authored" }],
  ["L2_committer_to_first_containing_release", { change: noMerge, by: "ancestry", start: "commit.committed" }],
  ["L3_pr_merged_to_first_containing_release", { by: "ancestry" }],
  ["L4_pr_first_commit_to_first_containing_release", { by: "ancestry", start: "commit.authored" }],
  ["L5_pr_merged_to_next_release_by_time_only", {}],
  ["L7_pr_first_commit_to_next_release_by_time_only", { start: "commit.authored" }],
];
const FAILURES = [
  ["F4_by_time_at_or_before", { cause: "latestAtOrBefore" }],
  ["F5_by_time_strictly_before", { cause: "latestStrictlyBefore" }],
];
const RESTORES = [
  ["R1_hotfix", { label: "hotfix" }],
  ["R2b_all_reverts", { label: "revert" }],
];

/** The number that a text begins with: figures say their exact value when they are pointed at. */
const exactly = (text) => Number(/^[\d,]+(\.\d+)?/.exec(text)?.[0].replaceAll(",", ""));

const go = async (page, site, range) => {
  await page.goto(`${site.address}#/insights/main?${range}&interval=month&compare=off`);
  await expect(page.locator("[data-fresh=true] .value")).toHaveCount(4);
};

const shown = async (page, metric) => exactly(await figure(page, metric).getAttribute("title"));

/** Drops a profile's file, which comes into force. */
async function put(page, site, key, meaning) {
  const id = key.split("_")[0].toLowerCase();
  await page.goto(`${site.address}#/data`);
  await choose(page, { name: `${id}.json`, text: JSON.stringify(profile(id, meaning)) });
  await expect(page.locator(".top .profile")).toContainText(id);
}

/** What the explanation says: how many items, the exact statistics, the operands. */
async function explained(page, site, range, metric) {
  await go(page, site, `${range}&open=${metric}&tab=explain`);
  const panel = page.getByRole("dialog");
  await expect(panel.locator(".funnel .used button").first()).toBeVisible();
  const pairs = (found) => found.map((row) => [row.children[0].textContent, row.children[1].getAttribute("title") ?? row.children[1].querySelector("span[title]")?.getAttribute("title") ?? row.children[1].textContent.trim()]);
  const said = Object.fromEntries([...(await panel.locator(".statistics > div").evaluateAll(pairs)), ...(await panel.locator("tr").evaluateAll(pairs))]);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  return Object.fromEntries(Object.entries(said).map(([name, text]) => [name.toLowerCase(), exactly(text)]));
}

/** Steps of the trend as the table beside the chart tells them: date, exact value or null, number of items. */
async function steps(page, site, range, metric) {
  await go(page, site, `${range}&open=${metric}&tab=trend`);
  const rows = page.getByRole("table", { name: "Steps of the trend" }).getByRole("row");
  await expect(rows.nth(1)).toBeVisible();
  const told = await rows.evaluateAll((rows) => rows.slice(1).map((row) => [...row.children].map((cell) => [cell.textContent.trim(), cell.getAttribute("title") ?? cell.querySelector("[title]")?.getAttribute("title") ?? ""])));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  return told.map(([[month], [value, title], [n]]) => ({ month, value: value === "–" ? null : exactly(title), n: Number(n.replaceAll(",", "")) }));
}

const MONTHS = Array.from({ length: 12 }, (_, month) => `2023-${String(month + 1).padStart(2, "0")}`);
const seconds = (found, wanted) => expect(Math.abs(found / 1000 - wanted)).toBeLessThanOrEqual(1);

test("the figures of a real project's GitHub export are the references", async ({ page, site }) => {
  test.setTimeout(600_000);
  const expected = JSON.parse(await readFile(join(corpus, "devlake.expected.json"), "utf8"));
  const folder = await mkdtemp(join(tmpdir(), "dora-"));
  execFileSync("tar", ["-xzf", join(corpus, "devlake.github_shaped.tar.gz"), "-C", folder]);
  await open(page, site, "#/data");
  await page.locator("[data-pick=folder]").setInputFiles(folder);
  await expect(page.getByRole("region", { name: "Records" })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("[data-integration=github]")).toContainText(`${expected.counts.commit.toLocaleString("en-GB")} commits`);
  await rm(folder, { recursive: true });

  const spans = async (metric, numbers, window, range) => {
    const part = range === ALL ? numbers.all : numbers[window].all ?? numbers[window];
    if (part.n === 0) {
      await go(page, site, range);
      return expect(figure(page, metric)).toHaveText("–");
    }
    const said = await explained(page, site, range, metric);
    expect(said["in the figure"]).toBe(part.n);
    seconds(await shown(page, metric), part.median_s);
    for (const [name, key] of [["mean", "mean_s"], ["median", "median_s"], ["90th percentile", "p90_linear_s"]]) seconds(said[name], part[key]);
  };

  for (const [key, meaning] of LEAD_TIMES) {
    await test.step(key, async () => {
      const numbers = expected.lead_time[key];
      await put(page, site, key, meaning);
      for (const range of [ALL, WINDOW]) await spans("leadTime", numbers, "window", range);
      const told = await steps(page, site, WINDOW, "leadTime");
      expect(told.length).toBe(12);
      told.forEach(({ value, n }, index) => {
        const month = numbers.by_month_of_deployment[MONTHS[index]];
        expect(n).toBe(month?.n ?? 0);
        if (month === undefined) expect(value).toBe(null);
        else seconds(value, month.median_s);
      });
    });
  }

  await test.step("frequency", async () => {
    const { window, total } = expected.deployment_frequency;
    const said = await explained(page, site, WINDOW, "deploymentFrequency");
    for (const [name, key] of [["per day", "per_day"], ["per week", "per_week"], ["per 30 days", "per_30_days"], ["calendar days", "days"], ["days with a deployment", "days_with_a_deployment"], ["deployments", "deployments"]]) {
      expect(Math.abs(said[name] - window[key]), name).toBeLessThanOrEqual(1e-9);
    }
    expect(await shown(page, "deploymentFrequency")).toBeCloseTo(window.per_day, 9);
    expect((await steps(page, site, WINDOW, "deploymentFrequency")).map(({ n }) => n)).toEqual(MONTHS.map((month) => window.by_month_utc[month]));
    await go(page, site, ALL);
    await expect(card(page, "deploymentFrequency").locator(".made")).toContainText(`${total} deployments`);
  });

  for (const [key, meaning] of FAILURES) {
    await test.step(key, async () => {
      const numbers = expected.change_failure_rate[key];
      await put(page, site, key, meaning);
      for (const [range, part] of [[ALL, numbers], [WINDOW, numbers.window]]) {
        const said = await explained(page, site, range, "changeFailureRate");
        expect([said.deployments, said["failed deployments"]]).toEqual([part.deployments, part.failed_deployments]);
        expect(Math.abs((await shown(page, "changeFailureRate")) - part.rate)).toBeLessThanOrEqual(1e-9);
      }
    });
  }

  for (const [key, meaning] of RESTORES) {
    await test.step(key, async () => {
      await put(page, site, key, meaning);
      for (const range of [ALL, WINDOW]) await spans("timeToRestore", expected.time_to_restore[key], "window_by_resolved_at", range);
    });
  }
});
