// dora-insight report: what it prints, and how it reads files.
import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Workspace, version } from "../../dist/package/node.js";
import { textOfFile } from "../../dist/package/cli/bytes.js";
import { durationText, valueText } from "../../dist/package/cli/figure.js";
import { FORTNIGHT, METRICS, OPTIONS, QUESTION, bytes } from "./fortnight.mjs";
import { cli, scratch } from "./package.mjs";

const report = (root, ...words) => cli(root, "report", ...words, ...OPTIONS);

test("a table for people", async () => {
  const { code, stdout, stderr } = await report(scratch({ "events.ndjson": FORTNIGHT }), "events.ndjson");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(stdout, `\
DORA (2025 wording), 2024-01-01 to 2024-01-14, UTC, as of 2024-01-15T00:00:00Z

metric                 value       n  coverage  band
lead time for changes  1 d 12 h    3  3 of 3    -
  coding               6 h         3  3 of 3    -
  review               7 h         2  2 of 3    -
  merge                6 h         3  3 of 3    -
  deploy               18 h        3  3 of 3    -
deployment frequency   2 per week  4  4 of 4    high
change failure rate    50 %        4  4 of 4    too few
time to restore        1 h 45 min  2  2 of 2    too few
rework rate            50 %        4  4 of 4    -
`);
});

test("the trend as CSV, under one line of names", async () => {
  const { code, stdout } = await report(scratch({ "events.ndjson": FORTNIGHT }), "events.ndjson", "--csv", "--metric", "timeToRestore", "--metric", "deploymentFrequency");
  assert.equal(code, 0);
  assert.equal(stdout.replaceAll("\r\n", "\n"), `\
metric,start,end,partial,value,unit,n,band,reason
deploymentFrequency,2024-01-01,2024-01-07,false,0.2857142857142857,perDay,2,,
deploymentFrequency,2024-01-08,2024-01-14,false,0.2857142857142857,perDay,2,,
timeToRestore,2024-01-01,2024-01-07,false,5400000,ms,1,,
timeToRestore,2024-01-08,2024-01-14,false,7200000,ms,1,,
`);
  assert.ok(stdout.endsWith("\r\n"));
});

test("the JSON is the library's, byte for byte", async () => {
  const workspace = new Workspace();
  workspace.importFile(bytes(FORTNIGHT), { integration: "events", name: "events.ndjson" });
  const reports = [...METRICS].sort().map((metric) => `"${metric}":${workspace.reportJson({ ...QUESTION, metric })}`);
  const expected = `{"engine":"${version()}","import":${workspace.importsJson()},"query":{"now":"2024-01-15T00:00:00Z","range":{"from":"2024-01-01","to":"2024-01-14"},"zone":"UTC"},"reports":{${reports.join(",")}}}\n`;
  const root = scratch({ "events.ndjson": FORTNIGHT });
  const { code, stdout } = await report(root, "events.ndjson", "--json");
  assert.equal(code, 0);
  assert.equal(stdout, expected);
  const again = await report(root, "--json", "events.ndjson");
  assert.equal(again.stdout, stdout);
});

test("every option is in the query", async () => {
  const root = scratch({ "events.ndjson": FORTNIGHT, "profile.json": '{"id":"mine","name":"Mine"}' });
  const words = ["--json", "--metric=leadTime", "--interval=day", "--statistic", "p90", "--profile", "profile.json"];
  const { stdout, stderr } = await report(root, "events.ndjson", ...words);
  assert.equal(stderr, "");
  const { query, reports } = JSON.parse(stdout);
  assert.deepEqual(query, { ...QUESTION, interval: "day", profile: "mine", statistic: "p90" });
  assert.deepEqual(Object.keys(reports), ["leadTime"]);
  assert.deepEqual([reports.leadTime.profile, reports.leadTime.series.length], [{ id: "mine", name: "Mine" }, 14]);
  // The 90th percentile of 24, 36 and 60 h: position 1 + 0.9 · 2 = 2.8, so 36 + 0.8 · 24.
  assert.equal(reports.leadTime.figure.value, 55.2 * 3_600_000);
});

test("without --now the present moment is the clock's", async () => {
  const before = Date.now();
  const { stdout } = await cli(scratch({ "e.ndjson": FORTNIGHT }), "report", "e.ndjson", "--from", "2024-01-01", "--to", "2024-01-14", "--json");
  const now = Date.parse(JSON.parse(stdout).query.now);
  assert.ok(now > before - 2000 && now < Date.now() + 2000);
});

test("gzip is told by its first bytes, whatever the file is called", async () => {
  const root = scratch({ "a/events.ndjson.gz": gzipSync(FORTNIGHT), "b/events.ndjson.gz": FORTNIGHT, "c/events.ndjson": FORTNIGHT });
  const answers = [];
  for (const path of ["a/events.ndjson.gz", "b/events.ndjson.gz", "c/events.ndjson"]) {
    const { code, stdout, stderr } = await report(root, path, "--json");
    assert.deepEqual([code, stderr], [0, ""], path);
    const { import: imports, reports } = JSON.parse(stdout);
    answers.push([imports[0].bytes, imports[0].records, reports]);
  }
  assert.deepEqual(answers[0], answers[2]);
  assert.deepEqual(answers[1], answers[2]);
});

test("a compressed file may not inflate without end", async () => {
  const root = scratch({ "zeros.gz": gzipSync(Buffer.alloc(3 << 20)), "text.gz": gzipSync(FORTNIGHT) });
  const read = async (name, limits) => {
    let length = 0;
    for await (const chunk of textOfFile(join(root, name), limits)) length += chunk.length;
    return length;
  };
  assert.equal(await read("zeros.gz"), 3 << 20);
  await assert.rejects(read("zeros.gz", { most: 1 << 20, ratio: 1e9, free: 0 }), { code: "import.inflates" });
  await assert.rejects(read("zeros.gz", { most: 1e9, ratio: 10, free: 1 << 20 }), { code: "import.inflates" });
  assert.equal(await read("text.gz", { most: 1e9, ratio: 0, free: 1 << 20 }), FORTNIGHT.length);
});

test("a folder is read with all in it, by relative names", async () => {
  const half = FORTNIGHT.indexOf('{"type":"pull_request"');
  const root = scratch({
    "export/deployments.ndjson": FORTNIGHT.slice(0, half),
    "export/2024/rest.ndjson.gz": gzipSync(FORTNIGHT.slice(half)),
    "export/.hidden": "not to be read",
    "events.ndjson": FORTNIGHT,
  });
  const folder = JSON.parse((await report(root, "export", "--json")).stdout);
  assert.deepEqual(folder.import.map(({ file, integration }) => [file, integration]), [["2024/rest.ndjson.gz", "events"], ["deployments.ndjson", "events"]]);
  const whole = JSON.parse((await report(root, "events.ndjson", "--json")).stdout);
  for (const metric of METRICS) assert.deepEqual(folder.reports[metric].figure, whole.reports[metric].figure, metric);
});

test("integrations are named before the path, or by the tool", async () => {
  const root = scratch({ "one/e.ndjson": FORTNIGHT, "two/e.ndjson": FORTNIGHT.replaceAll("acme/pay", "acme/shop"), "a=b.ndjson": FORTNIGHT });
  const places = async (...words) => JSON.parse((await report(root, ...words, "--json")).stdout).import.map(({ integration, file }) => `${integration}=${file}`);
  assert.deepEqual(await places("north=one", "south=two"), ["north=e.ndjson", "south=e.ndjson"]);
  assert.deepEqual(await places("one", "two"), ["events=e.ndjson", "events=two/e.ndjson"], "neither replaces the other");
  assert.deepEqual(await places("one", "one/e.ndjson", "./one"), ["events=e.ndjson"], "one file counts once");
  assert.deepEqual(await places("./one/e.ndjson"), ["events=one/e.ndjson"]);
  assert.deepEqual(await places("a=b.ndjson"), ["events=a=b.ndjson"], "a file of that name is meant");
  assert.deepEqual(await places("one", "--source", "events"), ["events=e.ndjson"]);
});

test("broken files beside good ones are named, and the good ones count", async () => {
  const root = scratch({
    "in/good.ndjson": FORTNIGHT,
    "in/cut.json": `[{"type":"incident","id":"i7","opened_at":"2023-01-01T00:00:00Z"},{"type":"incident","id"`,
    "in/empty.json": "",
    "in/letter.json.gz": "Dear all,\n",
    "in/login.json": "<!doctype html>\n<title>Sign in</title>\n",
    "in/shell.json": Buffer.from('\ufeff[{"type":"incident"}]', "utf16le"),
    "in/short.ndjson.gz": gzipSync(FORTNIGHT).subarray(0, 40),
    "in/line.ndjson": '{"type":"incident","id":"i8","opened_at":"2023-01-01T00:00:00Z"}\n{"type":"incident","id":"i9","opened_at":"soon"}\n',
  });
  const { code, stdout, stderr } = await report(root, "in");
  assert.equal(code, 0);
  assert.match(stdout, /time to restore +1 h 45 min +2 /);
  assert.equal(stderr.replace(/(damaged): .*/, "$1: …").replace(/the \d+ records before the break/, "the … records before the break"), `\
in/cut.json:1:90: error import.truncated: found the end of the file inside record 2, which begins on line 1
  hint: the record before it was read; export again to get the rest
in/empty.json:1:1: error import.empty: found an empty file, wanted records in JSON
  hint: export again, and check that the export wrote something
in/letter.json.gz:1:1: error import.notJson: found a text that begins with "Dear all,", wanted records in JSON
  hint: export as JSON, or as one JSON object a line
in/line.ndjson:2:42: error record.type: found "soon", wanted a time such as "2024-05-31T09:30:00Z"
in/login.json:1:1: error import.html: found a page in HTML or XML, wanted records in JSON
  hint: this is often a login or error page that was saved in place of the answer: check the token, and export again
in/shell.json:1:1: error import.encoding: found text in UTF-16, wanted UTF-8
  hint: save the file as UTF-8; PowerShell's \`>\` writes UTF-16 unless told otherwise
in/short.ndjson.gz: error import.gzip: found gzip data that breaks off or is damaged: …
  hint: no record of it was read; compress or download the export again
`);
});

test("a file that cannot be opened is named, and the others count", async () => {
  const root = scratch({ "in/good.ndjson": FORTNIGHT });
  symlinkSync(join(root, "nowhere.json"), join(root, "in/gone.json"));
  const { code, stdout, stderr } = await report(root, "in");
  assert.equal(code, 0);
  assert.match(stdout, /time to restore +1 h 45 min +2 /);
  assert.match(stderr, /^in\/gone\.json: error import\.unreadable: found a file that cannot be read: .*\n$/);
});

test("a compressed file that breaks off gives the records before the break", async () => {
  const many = Array.from({ length: 9000 }, (_, index) => `{"type":"incident","id":"i${index}-${(index * 7919) % 9973}","opened_at":"2024-01-02T00:00:00Z"}\n`).join("");
  const root = scratch({ "cut.gz": gzipSync(many).subarray(0, -2000) });
  const { code, stdout, stderr } = await report(root, "cut.gz", "--json");
  assert.equal(code, 0);
  const { found, refused, records } = JSON.parse(stdout).import[0];
  assert.ok(records.incident > 1000 && records.incident === found - refused);
  assert.ok(stderr.includes(`hint: the ${records.incident} records before the break were read`), stderr);
});

test("of many findings ten are told, and the rest counted", async () => {
  const { stderr } = await report(scratch({ "e.ndjson": FORTNIGHT + '{"type":"nonsense"}\n'.repeat(1500) }), "e.ndjson");
  const lines = stderr.split("\n").filter((line) => line.startsWith("e.ndjson"));
  assert.deepEqual([lines.length, lines[10]], [11, "e.ndjson: warning import.more: found 1490 more like these"]);
});

test("names out of files cannot drive the terminal", async () => {
  const { stderr } = await report(scratch({ "e.ndjson": `${FORTNIGHT}{"type":"\\u001b[2J\\u202e"}\n` }), "e.ndjson");
  assert.ok(stderr.includes('found the type "\\u001b[2J\\u202e"'), stderr);
});

test("where nothing could be read there is no figure", async () => {
  const root = scratch({ "page.html": "<html>", "empty/.keep": "" });
  const page = await report(root, "page.html");
  assert.deepEqual([page.code, page.stdout], [1, ""]);
  assert.match(page.stderr, /^page\.html:1:1: error import\.html: .*\n  hint: .*\nnothing could be read: none of 1 file gave a record\n$/);
  const empty = await report(root, "empty");
  assert.deepEqual([empty.code, empty.stdout, empty.stderr], [1, "", "nothing could be read: there is no file\n"]);
  const json = await report(root, "page.html", "--json");
  assert.deepEqual([json.code, JSON.parse(json.stdout).import[0].source], [1, null]);
});

test("a definition that lets nothing in is told, with the place in the profile", async () => {
  const incidents = FORTNIGHT.split("\n").filter((line) => line.includes('"incident"')).join("\n");
  const words = ["e.ndjson", "--metric", "deploymentFrequency", "--metric", "timeToRestore"];
  const { code, stdout, stderr } = await report(scratch({ "e.ndjson": incidents }), ...words);
  assert.equal(code, 0);
  assert.match(stdout, /^deployment frequency +no record matches +0 +- +-\ntime to restore +1 h 45 min /m);
  assert.match(stderr, /^deploymentFrequency: warning report\.nothingMatched: .* \(at \/definitions\/deployment of the profile\)\n  hint: .*\n$/);
});

test("figures are told in units that people use", () => {
  const duration = (text, ms) => assert.equal(durationText(ms), text, String(ms));
  duration("0 s", 0);
  duration("0.5 s", 500);
  duration("45 s", 45_000);
  duration("1 min 30 s", 90_000);
  duration("1 h", 3_599_999);
  duration("23 h 59 min", 86_369_000);
  duration("1 d", 86_399_000);
  duration("2 d 4 h", 2 * 86_400_000 + 4 * 3_600_000 + 60_000);
  duration("400 d", 400 * 86_400_000);
  duration("-1 h 30 min", -5_400_000);
  const value = (text, figure) => assert.equal(valueText(figure), text);
  value("1 per day", { value: 1, unit: "perDay" });
  value("12.3 per day", { value: 12.345, unit: "perDay" });
  value("7 per week", { value: 0.99999, unit: "perDay" });
  value("0 per day", { value: 0, unit: "perDay" });
  value("0.233 per week", { value: 1 / 30, unit: "perDay" });
  value("8.11 %", { value: 3 / 37, unit: "ratio" });
  value("100 %", { value: 1, unit: "ratio" });
  value("1234", { value: 1234, unit: "count" });
  value("no deployments", { value: null, unit: "ratio", reason: "noDenominator" });
});

test("scores: each that comes along, its points and the figures they are of", async () => {
  const root = scratch({ "events.ndjson": FORTNIGHT });
  const all = await cli(root, "score", "events.ndjson", ...OPTIONS);
  assert.deepEqual([all.code, all.stderr], [0, ""]);
  assert.equal(all.stdout.split("\n").filter((line) => line.startsWith("metric ")).length, 3);
  const { code, stdout } = await cli(root, "score", "events.ndjson", "--score", "middleware", ...OPTIONS);
  assert.equal(code, 0);
  assert.match(stdout, /^Middleware.*: 6\.25$/m);
  const [score] = JSON.parse((await cli(root, "score", "events.ndjson", "--score", "middleware", "--json", ...OPTIONS)).stdout);
  assert.deepEqual([score.value, score.n], [6.25, 4]);
  const wrong = await cli(root, "score", "events.ndjson", "--score", "quick-chek", ...OPTIONS);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--score: found the score "quick-chek"/);
});

test("a collection's figures, by the profile of its project", async () => {
  const workspace = {
    integrations: [{ id: "events", source: "events" }],
    profiles: [{ id: "house", name: "House" }],
    projects: [{
      id: "shop", profile: "house", categories: [{ id: "teams" }],
      collections: [{ id: "none", category: "teams", filters: [{ record: "run", where: { field: "repo", op: "is", value: "acme/nothing" } }] }],
    }],
  };
  const root = scratch({ "events.ndjson": FORTNIGHT, "workspace.json": JSON.stringify(workspace) });
  const words = ["report", "events.ndjson", ...OPTIONS, "--metric", "deploymentFrequency", "--documents", "workspace.json", "--json"];
  const all = JSON.parse((await cli(root, ...words)).stdout);
  const none = JSON.parse((await cli(root, ...words, "--collection", "none")).stdout);
  assert.deepEqual([all.reports.deploymentFrequency.figure.n > 0, none.reports.deploymentFrequency.figure.n], [true, 0]);
  assert.deepEqual(none.reports.deploymentFrequency.profile, { id: "house", name: "House" });
  const wrong = await cli(root, ...words, "--collection", "nun");
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /--collection: found the collection "nun", wanted one of none/);
});
