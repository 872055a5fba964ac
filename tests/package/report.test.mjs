// Figures, down to the record, against numbers worked by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../dist/package/node.js";
import { FORTNIGHT, METRICS, QUESTION, bytes } from "./fortnight.mjs";

const HOUR = 3_600_000;

function fortnight() {
  const workspace = new Workspace();
  workspace.importFile(bytes(FORTNIGHT), { integration: "acme", name: "events.ndjson" });
  return workspace;
}

const operands = (figure) => Object.fromEntries(figure.operands.map(({ name, value }) => [name, value]));

test("lead time is the median from the first commit to the deployment, and its stages", () => {
  const { figure, stages, open, accounting } = fortnight().report({ ...QUESTION, metric: "leadTime" });
  assert.equal(figure.value, 36 * HOUR);
  assert.equal(figure.unit, "ms");
  assert.equal(figure.n, 3);
  assert.deepEqual(figure.coverage, { have: 3, of: 3 });
  assert.equal(figure.statistics.mean, 40 * HOUR);
  const hours = stages.map(({ id, figure: stage }) => [id, stage.value / HOUR, stage.n]);
  assert.deepEqual(hours, [["coding", 6, 3], ["review", 7, 2], ["merge", 6, 3], ["deploy", 18, 3]]);
  assert.deepEqual([open.count, open.medianAgeMs, open.ids.length], [1, 72 * HOUR, 1]);
  assert.deepEqual(accounting, { read: 4, used: 3, excluded: [{ reason: "open", count: 1 }] });
});

test("another statistic of the same spans", () => {
  const { figure } = fortnight().report({ ...QUESTION, metric: "leadTime", statistic: "mean" });
  assert.equal(figure.value, 40 * HOUR);
});

test("deployment frequency counts what went well, over the days", () => {
  const { figure } = fortnight().report({ ...QUESTION, metric: "deploymentFrequency" });
  assert.equal(figure.value, 4 / 14);
  assert.equal(figure.band, "high");
  assert.deepEqual(
    [operands(figure).deployments, operands(figure).days, operands(figure).perWeek],
    [4, 14, 2],
  );
});

test("change failure rate and rework rate are shares of the deployments", () => {
  for (const metric of ["changeFailureRate", "reworkRate"]) {
    const { figure } = fortnight().report({ ...QUESTION, metric });
    assert.equal(figure.value, 0.5, metric);
    assert.deepEqual([operands(figure).failures, operands(figure).deployments], [2, 4], metric);
    // Wilson's interval of 2 of 4, to four places.
    assert.deepEqual(figure.interval95.map((edge) => edge.toFixed(4)), ["0.1500", "0.8500"], metric);
  }
});

test("time to restore is the median of the incidents", () => {
  const { figure } = fortnight().report({ ...QUESTION, metric: "timeToRestore" });
  assert.equal(figure.value, 105 * 60_000);
  // Two incidents: the default profile names bands from five on.
  assert.deepEqual([figure.band, figure.bandReason], [null, "tooFew"]);
});

test("a question may compare with another range", () => {
  const [first, second] = [{ from: "2024-01-01", to: "2024-01-07" }, { from: "2024-01-08", to: "2024-01-14" }];
  const { change } = fortnight().report({ ...QUESTION, metric: "deploymentFrequency", range: second, comparedTo: first, seed: 3 });
  // Two deployments in each week of seven days: no difference, and chance alone could make one.
  assert.deepEqual([change.range, change.figure.value, change.difference, change.noise, change.seed], [first, 2 / 7, 0, true, 3]);
  assert.ok(change.interval95[0] < 0 && change.interval95[1] > 0);
  assert.equal(fortnight().report({ ...QUESTION, metric: "deploymentFrequency" }).change, null);
});

test("a score makes one number of the measures", () => {
  const { range, now } = QUESTION;
  const { value, n, parts, unit } = fortnight().score({ score: "middleware", range, now });
  // 36 h is at most a week: 6; 2 a week: 6; 50 %: 5; 105 minutes are at most a day: 8. (6 + 6 + 5 + 8) ÷ 4.
  assert.deepEqual(parts.map(({ points }) => points), [6, 6, 5, 8]);
  assert.deepEqual([value, n, unit], [6.25, 4, "score"]);
});

test("a trend adds up to its figure", () => {
  const { series, rows } = fortnight().report({ ...QUESTION, metric: "deploymentFrequency", interval: "week" });
  assert.deepEqual(series.map(({ start, end, n, partial }) => [start, end, n, partial]), [
    ["2024-01-01", "2024-01-07", 2, false],
    ["2024-01-08", "2024-01-14", 2, false],
  ]);
  assert.deepEqual(series.map((point) => point.rows), [[[0, 2]], [[2, 4]]]);
  assert.equal(rows[0].ids.length, 4);
});

test("a filter narrows the rows, and says how many it left out", () => {
  const filters = [{ record: "run", where: { field: "id", op: "in", values: ["d1", "d3"] } }];
  const { figure, accounting } = fortnight().report({ ...QUESTION, metric: "deploymentFrequency", filters });
  assert.equal(figure.n, 2);
  assert.ok(accounting.excluded.some(({ reason, count }) => reason === "filtered" && count === 2));
});

test("a figure leads to its rows, and a row to the line it was read from", () => {
  const workspace = fortnight();
  const query = { ...QUESTION, metric: "changeFailureRate" };
  const failures = workspace.drillDown({ query, operand: "failures" });
  assert.deepEqual(failures.rows.map(({ key, at }) => [key, at]), [["d2", "2024-01-04T12:00:00Z"], ["d4", "2024-01-11T12:00:00Z"]]);
  const page = workspace.drillDown({ query, offset: 1, limit: 2 });
  assert.deepEqual([page.total, page.offset, page.rows.map(({ key }) => key)], [4, 1, ["d2", "d3"]]);
  const week = workspace.drillDown({ query, bucket: 1 });
  assert.deepEqual(week.rows.map(({ key }) => key), ["d3", "d4"]);

  const changes = workspace.drillDown({ query: { ...query, metric: "leadTime" } });
  assert.deepEqual(changes.stages, ["coding", "review", "merge", "deploy"]);
  // Up to two and a half days: p2's time is not below it, and is at least it.
  const byTime = (between) => workspace.drillDown({ query: { ...query, metric: "leadTime" }, ...between }).rows.map(({ key, totalMs }) => [key, totalMs]);
  const all = byTime({});
  assert.deepEqual(byTime({ fromMs: 60 * HOUR }), all.filter(([, ms]) => ms >= 60 * HOUR));
  assert.deepEqual(byTime({ toMs: 60 * HOUR }), all.filter(([, ms]) => ms < 60 * HOUR));
  assert.deepEqual(byTime({ fromMs: 60 * HOUR, toMs: 60 * HOUR + 1 }).map(([key]) => key), ["p2"]);
  const second = changes.rows.find(({ key }) => key === "p2");
  assert.deepEqual([second.totalMs, second.stagesMs], [60 * HOUR, [12 * HOUR, null, 24 * HOUR, 24 * HOUR]]);

  const item = workspace.item(failures.rows[1].id);
  const line = FORTNIGHT.split("\n")[item.place.line - 1];
  assert.equal(JSON.parse(line).id, "d4");
  assert.equal(bytes(FORTNIGHT.slice(0, FORTNIGHT.indexOf(line))).length, item.place.byteOffset);
});

test("the JSON is the answer, in canonical form", () => {
  const workspace = fortnight();
  for (const metric of METRICS) {
    const json = workspace.reportJson({ ...QUESTION, metric });
    assert.deepEqual(JSON.parse(json), workspace.report({ ...QUESTION, metric }), metric);
    const sorted = (value) => {
      if (Array.isArray(value)) return value.map(sorted);
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
    };
    assert.equal(json, JSON.stringify(sorted(JSON.parse(json))), metric);
  }
  assert.deepEqual(JSON.parse(workspace.importsJson()), workspace.imports());
});

test("several reports as JSON are one canonical text, whatever the order in which things were asked", () => {
  const workspace = fortnight();
  const { reports, query, import: imported } = JSON.parse(workspace.reportsJson(QUESTION));
  assert.deepEqual(Object.keys(reports), [...METRICS].sort());
  assert.deepEqual([query, imported], [QUESTION, workspace.imports()]);
  const { now, range, zone } = QUESTION;
  const question = { filters: [{ where: { all: [] }, record: "run" }], zone, now, range, interval: undefined };
  const two = workspace.reportsJson(question, ["timeToRestore", "leadTime"]);
  assert.equal(two, workspace.reportsJson({ range, now, filters: question.filters, zone }, ["leadTime", "timeToRestore"]));
  assert.match(two, /"query":\{"filters":\[\{"record":"run","where":\{"all":\[\]\}\}\],"now":/);
  assert.throws(() => workspace.reportsJson(QUESTION, ["availability"]), { code: "query.metric" });
});

test("a profile among the documents answers where a query names it", () => {
  const workspace = fortnight();
  // All attempts count here, the failed one too.
  const profile = { id: "attempts", deploymentFrequency: { population: "attempt", measure: "count", per: "calendarDay" } };
  assert.deepEqual(workspace.setDocuments({ profiles: [profile] }), []);
  const query = { ...QUESTION, metric: "deploymentFrequency" };
  assert.equal(workspace.report({ ...query, profile: "attempts" }).figure.n, 5);
  assert.equal(workspace.report(query).figure.n, 4);
  assert.deepEqual(workspace.setDocuments(JSON.stringify({ profiles: [] })), [], "a document's text will do");
});

test("what was forgotten counts no more", () => {
  const workspace = fortnight();
  workspace.forget("nobody");
  assert.equal(workspace.imports().length, 1);
  workspace.forget("acme");
  assert.deepEqual([workspace.imports(), workspace.summary().kinds], [[], []]);
});
