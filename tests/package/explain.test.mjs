// Explanations: what the library gives, and what dora-insight explain prints.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../dist/package/node.js";
import { FORTNIGHT, METRICS, OPTIONS, QUESTION, bytes } from "./fortnight.mjs";
import { cli, scratch, thrown } from "./package.mjs";

function fortnight() {
  const workspace = new Workspace();
  workspace.importFile(bytes(FORTNIGHT), { integration: "events", name: "events.ndjson" });
  return workspace;
}

const lines = FORTNIGHT.split("\n");
const explain = (root, ...words) => cli(root, "explain", ...words, ...OPTIONS);

const GOLDEN = `\
lead time for changes
2024-01-01 to 2024-01-14, UTC, as of 2024-01-15T00:00:00Z, by DORA (2025 wording)

The median of 3 totals: the middle one is the 2nd, 1 d 12 h.
Each total runs from first commit authored to deployment date (by ships); an item is in the range by deployment date (by ships).

items: 3 of 4 candidates of the definition change, over the whole range
  1 not ended yet

definitions
  change: 4 of 4
    4 of 4: pull requests, where state is "merged", placed by mergedAt
  deployment: 4 of 5
    4 of 5: members of attempt whose outcome is success
      1 with an outcome that is not kept
  attempt: 5 of 5
    5 of 5: runs, where kind is "cd" or "both" and (environment matches "prod*", "live" or "live-*" or environment has no value), with a status that means success, failure or pending, placed by finishedAt

links
  ships: from change to deployment; in time, with the same repo
    3 named by one of the two records
    1 with no candidate after them

records of items, 1 to 3 of 3
  p1  2024-01-04T12:00:00Z  1 d 12 h  events.ndjson:6 byte 814
  p2  2024-01-09T12:00:00Z  2 d 12 h  events.ndjson:7 byte 1158
  p3  2024-01-11T12:00:00Z       1 d  events.ndjson:8 byte 1439
`;

test("each figure in words, with its numbers", () => {
  const workspace = fortnight();
  const first = (metric, more) => workspace.explain({ query: { ...QUESTION, metric }, ...more }).words[0];
  assert.equal(first("deploymentFrequency"), "4 deployments ÷ 14 days = 0.286 a day, 2 a week.");
  assert.equal(first("leadTime"), "The median of 3 totals: the middle one is the 2nd, 1 d 12 h.");
  assert.equal(first("leadTime", { stage: "review" }), "The median of 2 times in Review: the middle two are the 1st, 2 h and the 2nd, 12 h; halfway between them lies 7 h.");
  assert.equal(first("changeFailureRate"), "2 failed ÷ 4 deployments = 50 %.");
  assert.match(first("timeToRestore"), /^The median of 2 totals: the middle two are the 1st, 1 h 30 min and the 2nd, 2 h; halfway between them lies 1 h 45 min\.$/);
  assert.equal(first("deploymentFrequency", { bucket: 0 }), "2 deployments ÷ 7 days = 0.286 a day, 2 a week.");
});

test("each record has its value and its place in the file", () => {
  const { records, total, formula } = fortnight().explain({ query: { ...QUESTION, metric: "leadTime" } });
  assert.equal(total, 3);
  assert.deepEqual(formula.statistic, { name: "median", share: 0.5, rule: "linear" });
  assert.deepEqual(records.map(({ value }) => value / 3_600_000), [36, 60, 24]);
  for (const { key, place, start, stages, totalMs } of records) {
    assert.equal(JSON.parse(lines[place.line - 1]).id, key);
    assert.deepEqual([place.file, place.pointer, place.valueOffset], ["events.ndjson", "", place.byteOffset]);
    assert.equal(FORTNIGHT.slice(place.byteOffset).split("\n")[0], lines[place.line - 1]);
    assert.equal(Date.parse(stages.at(-1).at) - Date.parse(start), totalMs);
  }
});

test("what is left out can be opened, and adds up", () => {
  const workspace = fortnight();
  for (const metric of METRICS) {
    const query = { ...QUESTION, range: { from: "2024-01-01", to: "2024-01-07" }, metric };
    for (const { operand, read, used, excluded } of workspace.explain({ query }).funnels) {
      assert.equal(used + excluded.reduce((sum, { count }) => sum + count, 0), read, `${metric} ${operand}`);
      for (const { reason, words, count } of excluded) {
        const page = workspace.drillDown({ query, operand, reason });
        assert.deepEqual([page.total, page.rows.length, page.words], [count, count, words], `${metric} ${operand} ${reason}`);
      }
    }
  }
});

test("a record says why it counts, or does not", () => {
  const workspace = fortnight();
  const query = { ...QUESTION, metric: "leadTime", range: { from: "2024-01-01", to: "2024-01-07" } };
  const failed = workspace.drillDown({ query: { ...query, metric: "deploymentFrequency" }, reason: "outcomeNotKept" }).rows;
  assert.deepEqual(failed.map(({ key }) => key), ["d5"]);
  const { why } = workspace.item(failed[0].id, query);
  const of = (metric, operand) => why.measures.find((one) => one.metric === metric && one.operand === operand);
  assert.deepEqual(of("deploymentFrequency", "deployments").words, "with an outcome that is not kept: found outcome failure, wanted outcome success");
  assert.equal(of("leadTime", "items").reason, "notRead");
  assert.deepEqual(METRICS.filter((metric) => !why.measures.some((one) => one.metric === metric)), []);
  const late = workspace.drillDown({ query, reason: "outsideRange" }).rows[0];
  const ofLate = workspace.item(late.id, query).why.measures.find(({ metric }) => metric === "leadTime");
  assert.match(ofLate.words, /^outside the time range: 2024-01-\S+Z does not lie in 2024-01-01 to 2024-01-07$/);
  assert.equal(workspace.item(late.id).why, null);
  const [{ link, tried }] = workspace.item(late.id, query).why.links;
  assert.deepEqual([link, tried[0].rule, tried[0].lookedFor[0].name, tried[0].keys.length], ["ships", "explicit", "pull request", 1]);
});

test("what cannot be explained is refused with what there is", () => {
  const workspace = fortnight();
  const query = { ...QUESTION, metric: "leadTime" };
  for (const [more, code, message] of [
    [{ stage: "reveiw" }, "query.stage", 'found "reveiw", wanted one of the stages: coding, review, merge, deploy'],
    [{ bucket: 9 }, "query.bucket", "found 9, wanted a number below 2"],
    [{ operand: "failures" }, "query.operand", 'found "failures", wanted one of items'],
  ]) {
    const error = thrown(() => workspace.explain({ query, ...more }));
    assert.deepEqual([error.code, error.message], [code, message]);
  }
  assert.equal(thrown(() => workspace.drillDown({ query, reason: "tuesday" })).code, "query.reason");
  assert.equal(thrown(() => workspace.drillDown({ query, definition: "chnge" })).code, "query.definition");
  assert.equal(thrown(() => workspace.drillDown({ query, definition: "change", rule: 7 })).code, "query.rule");
  assert.equal(thrown(() => workspace.drillDown({ query, link: "shps" })).code, "query.link");
});

test("the command line explains a figure for people", async () => {
  const { code, stdout, stderr } = await explain(scratch({ "events.ndjson": FORTNIGHT }), "events.ndjson", "--metric", "leadTime");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, GOLDEN);
});

test("the command line's JSON is the library's, with every record", async () => {
  const root = scratch({ "events.ndjson": FORTNIGHT });
  const { code, stdout } = await explain(root, "events.ndjson", "--metric=changeFailureRate", "--operand", "failures", "--step", "2024-01-09", "--json");
  assert.equal(code, 0);
  const query = { ...QUESTION, metric: "changeFailureRate" };
  const expected = fortnight().explain({ query, operand: "failures", bucket: 1, limit: 0xffff_ffff });
  assert.deepEqual(JSON.parse(stdout), expected);
});

test("the command line says why a record counts, or does not", async () => {
  const root = scratch({ "events.ndjson": FORTNIGHT });
  const { code, stdout } = await explain(root, "events.ndjson", "--metric", "deploymentFrequency", "--record", "d5");
  assert.equal(code, 0);
  assert.match(stdout, /^run d5\nevents\.ndjson:4 byte \d+\n\n/);
  assert.match(stdout, /^deployment frequency, deployments: no, with an outcome that is not kept: found outcome failure, wanted outcome success$/m);
  const unknown = await explain(root, "events.ndjson", "--metric", "deploymentFrequency", "--record", "d99");
  assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
  assert.match(unknown.stderr, /--record: found d99, wanted the id of a record that deploymentFrequency reads/);
});

test("a wrong question is told before files are read", async () => {
  const root = scratch({ "events.ndjson": FORTNIGHT });
  for (const [words, message] of [
    [["--metric", "leadTime", "--stage", "reveiw"], /--stage: found "reveiw", wanted one of the stages: coding, review, merge, deploy/],
    [["--metric", "leadTime", "--step", "2025-01-01"], /--step: found 2025-01-01, wanted a day from 2024-01-01 to 2024-01-14/],
    [["--metric", "leadTime", "--limit", "few"], /--limit: found few, wanted a number/],
    [[], /found no --metric, wanted --metric METRIC/],
  ]) {
    const { code, stderr } = await explain(root, "events.ndjson", ...words);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
