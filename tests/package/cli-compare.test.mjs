// dora-insight compare and suggest: one question under several definitions, and definitions from the data.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../dist/package/node.js";
import { changeText } from "../../dist/package/cli/figure.js";
import { FORTNIGHT, OPTIONS, QUESTION, bytes } from "./fortnight.mjs";
import { cli, scratch } from "./package.mjs";

const HOUR = 3_600_000;
const files = { "events.ndjson": FORTNIGHT };
const compare = (root, ...words) => cli(root, "compare", "events.ndjson", ...words, ...OPTIONS);
// From the opening of a pull request, and their mean: 30, 48 and 23 h in place of 36, 60 and 24 h.
const OTHER = { id: "other", name: "Other", leadTime: { start: { moment: "pullRequest.opened" }, aggregate: [{ stat: "mean" }] } };

test("the choices that differ, and what each adds", async () => {
  const root = scratch({ ...files, "other.json": JSON.stringify(OTHER) });
  const { code, stdout, stderr } = await compare(root, "--metric", "leadTime", "--with", "other.json");
  assert.deepEqual([code, stderr], [0, ""]);
  // 36 h; from the opening 30 h; the mean of 30, 48 and 23 h is 33 h 40 min.
  assert.equal(stdout, `\
lead time for changes: 1 d 12 h (DORA (2025 wording)) to 1 d 10 h (Other), -2 h 20 min

choice                      change        then      n  left  entered  changed
11 where the clock starts   -6 h          1 d 6 h   3     0        0        3
20 one number for all spans +3 h 40 min   1 d 10 h  3     0        0        0
`.replace("spans +3 h 40 min   1", "spans  +3 h 40 min  1").replace("starts   -6 h          1", "starts    -6 h         1").replace("choice                      change        then", "choice                       change       then"));
});

test("the library gives the same, exactly", () => {
  const workspace = new Workspace();
  workspace.importFile(bytes(FORTNIGHT), { integration: "events", name: "events.ndjson" });
  const found = workspace.compare({ ...QUESTION, metric: "leadTime" }, [null, OTHER]);
  assert.deepEqual(found.parts.map(({ choices, change }) => [choices, change]), [
    [[11], { numerator: -6 * HOUR, denominator: 1 }],
    [[20], { numerator: (11 * HOUR) / 3, denominator: 1 }],
  ]);
  assert.deepEqual(found.change, { numerator: (-7 * HOUR) / 3, denominator: 1 });
  // Rates are told in the counts they are made of: 2 of 4 against 2 of the 5 attempts.
  const attempts = { id: "attempts", changeFailureRate: { denominator: { population: "attempt" } } };
  const rate = workspace.compare({ ...QUESTION, metric: "changeFailureRate" }, [null, attempts]);
  assert.deepEqual(rate.change, { numerator: -1, denominator: 10 });
  // No denominator, no number: the part says where the figure came from.
  const none = { id: "none", definitions: { attempt: { any: [{ record: "release" }] } }, changeFailureRate: { zero: 0, nothing: 0 } };
  const nothing = workspace.compare({ ...QUESTION, metric: "changeFailureRate", range: { from: "2023-01-01", to: "2023-01-02" } }, [null, none]);
  assert.equal(nothing.change, null);
  assert.equal(nothing.reason, "noValue");
  assert.deepEqual([nothing.parts[0].from.value, nothing.parts.at(-1).to.value], [null, 0]);
});

test("the figure under every preset, and over plausible values", async () => {
  const root = scratch(files);
  const presets = await compare(root, "--metric", "leadTime", "--presets", "--json");
  assert.deepEqual([presets.code, presets.stderr], [0, ""]);
  const { rows } = JSON.parse(presets.stdout).answers.leadTime;
  assert.equal(rows[0].profile.id, "dora-2025-words");
  const gitlab = rows.find(({ profile }) => profile.id === "gitlab");
  // From the merge: 12, 24 and 18 h; each its own day, so the median of the daily medians is 18 h.
  assert.equal(gitlab.figure.value, 18 * HOUR);
  assert.ok(gitlab.choices.some(({ choice }) => choice === 11));
  const table = await compare(root, "--metric", "leadTime", "--presets");
  assert.match(table.stdout, /^GitLab +18 h +3 /m);

  const sensitivity = await compare(root, "--metric", "leadTime", "--sensitivity");
  assert.equal(sensitivity.code, 0);
  assert.match(sensitivity.stdout, /^11 where the clock starts +first commit authored +1 d 12 h +3 +\(own\)$/m);
  assert.match(sensitivity.stdout, /^ +merged +18 h +3 +-18 h$/m);
});

test("the command says what it wants", async () => {
  const root = scratch({ ...files, "broken.json": '{ "id": "b", "leadTime": { "missing": "nil" } }' });
  const wrong = async (expected, ...words) => {
    const { code, stderr } = await compare(root, ...words);
    assert.equal(code, expected instanceof RegExp ? 2 : expected.code);
    assert.match(stderr, expected.text ?? expected);
  };
  await wrong(/found none, wanted one of --with PROFILE, --presets and --sensitivity/);
  await wrong(/found --presets and --sensitivity/, "--presets", "--sensitivity");
  await wrong(/--with: found no file gitlub, and no preset or profile of that id; did you mean gitlab\?/, "--with", "gitlub");
  await wrong(/--bands: wanted it only with --presets/, "--with", "gitlab", "--bands", "gitlab");
  await wrong(/--bands: found the band set "medals"/, "--presets", "--bands", "medals");
  await wrong({ code: 1, text: /^broken\.json:1:\d+: error document\.choice/ }, "--with", "broken.json");
});

test("a profile from the data, that can be used", async () => {
  const root = scratch(files);
  const { code, stdout, stderr } = await cli(root, "suggest", "events.ndjson");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^deployment\n {2}runs in the environment "production": 5 of 5, high$/m);
  const { stdout: document } = await cli(root, "suggest", "events.ndjson", "--document");
  const profile = JSON.parse(document);
  const workspace = new Workspace();
  workspace.importFile(bytes(FORTNIGHT), { integration: "events", name: "events.ndjson" });
  assert.deepEqual(workspace.setDocuments({ profiles: [profile] }), []);
  assert.equal(workspace.report({ ...QUESTION, metric: "deploymentFrequency", profile: "suggested" }).figure.n, 4);
  const nothing = await cli(scratch({ "events.ndjson": '{"type":"issue","id":"1","created_at":"2024-01-01T00:00:00Z"}\n' }), "suggest", "events.ndjson", "--document");
  assert.equal(nothing.code, 1);
  assert.match(nothing.stderr, /^no profile can be proposed: found no run that delivers/);
});

test("changes have a sign and a unit", () => {
  assert.equal(changeText({ numerator: -1, denominator: 10 }, "ratio"), "-10 points");
  assert.equal(changeText({ numerator: 1, denominator: 7 }, "perDay"), "+1 per week");
  assert.equal(changeText({ numerator: -5_400_000, denominator: 1 }, "ms"), "-1 h 30 min");
  assert.equal(changeText({ numerator: 0, denominator: 1 }, "count"), "0");
});
