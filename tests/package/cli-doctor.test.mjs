// dora-insight doctor: what is wrong with the data, and a fix that keeps its promise.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../dist/package/node.js";
import { FORTNIGHT, OPTIONS, QUESTION, bytes } from "./fortnight.mjs";
import { cli, scratch } from "./package.mjs";

// The pipeline tells of the four deployments too.
const pipeline = ["d1 02", "d2 04", "d3 09", "d4 11"].map((one) => {
  const [id, day] = one.split(" ");
  const sha = id.slice(1).padStart(40, "0");
  return { type: "deployment", id, deployed_at: `2024-01-${day}T12:00:00Z`, repo: "acme/pay", service: "pay", environment: "production", status: "success", sha };
});
const lines = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const files = {
  "pipeline.ndjson": lines(pipeline),
  "delivery.ndjson": lines(pipeline.map((one) => ({ ...one, id: `run ${one.id}`, deployed_at: one.deployed_at.replace("12:00", "12:04") }))),
};

test("a table, each finding below it, and the same as JSON", async () => {
  const root = scratch(files);
  const words = ["doctor", "a=pipeline.ndjson", "b=delivery.ndjson", ...OPTIONS];
  const { code, stdout, stderr } = await cli(root, ...words);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^DORA \(2025 wording\), 2024-01-01 to 2024-01-14, UTC, as of 2024-01-15T00:00:00Z\n\n/);
  assert.match(stdout, /^doctor\.duplicateDeployments +4 of 8 +1 +count deployments of one commit to one place within an hour once$/m);
  assert.match(stdout, /^ {2}deployment frequency: 4 per week \(n 8\) to 2 per week \(n 4\)$/m);
  assert.match(stdout, /^ {2}such as run d4 \(delivery\.ndjson:4\), run d3 /m);
  assert.ok(stdout.split("\n").slice(0, 4).every((line) => line.length <= 130), stdout);

  const { findings, engine } = JSON.parse((await cli(root, ...words, "--json")).stdout);
  assert.equal(typeof engine, "string");
  const workspace = new Workspace();
  for (const [name, text] of Object.entries(files)) workspace.importFile(bytes(text), { integration: name[0] === "p" ? "a" : "b", name });
  assert.deepEqual(findings, workspace.doctor(QUESTION).findings);
  // The document has no profiles yet, so the fix is their list.
  const [{ fix, effects }] = findings;
  assert.equal(fix.pointer, "/profiles");
  assert.deepEqual(workspace.setDocuments({ profiles: fix.value }), []);
  for (const { metric, to } of effects) assert.deepEqual(workspace.report({ ...QUESTION, metric }).figure.value, to.value, metric);
  assert.deepEqual(workspace.doctor(QUESTION).findings, []);
});

test("sound data, and words that do not fit", async () => {
  const root = scratch({ "events.ndjson": FORTNIGHT, ...files });
  const { code, stdout } = await cli(root, "doctor", "a=pipeline.ndjson", ...OPTIONS);
  assert.deepEqual([code, stdout.split("\n\n")[1]], [0, "nothing found that is wrong with the data\n"]);
  const wrong = async (message, ...words) => {
    const { code, stderr } = await cli(root, "doctor", "events.ndjson", ...words);
    assert.equal(code, 2);
    assert.match(stderr, message);
  };
  await wrong(/found --table and --json/, ...OPTIONS, "--table", "--json");
  await wrong(/found no --from/);
  await wrong(/unknown option --interval/, ...OPTIONS, "--interval", "day");
});
