// dora-insight convert and toEvents: any export as neutral events, which give the same figures.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../dist/package/node.js";
import { FORTNIGHT, METRICS, OPTIONS, QUESTION, bytes } from "./fortnight.mjs";
import { cli, scratch, thrown } from "./package.mjs";

const PULL = { id: 5, number: 7, merge_commit_sha: "a".repeat(40), draft: false, state: "closed", title: "Fix", merged_at: "2024-01-03T00:00:00Z", created_at: "2024-01-02T00:00:00Z", base: { ref: "main", repo: { full_name: "acme/pay" } }, head: { ref: "fix" }, user: { login: "ada" }, html_url: "https://github.com/acme/pay/pull/7" };
const REVIEW = { id: 6, state: "APPROVED", submitted_at: "2024-01-02T12:00:00Z", user: { login: "bob" }, pull_request_url: "https://api.github.com/repos/acme/pay/pulls/7" };

const figures = (workspace) => METRICS.map((metric) => workspace.reportJson({ ...QUESTION, metric }));

test("what is converted is read back to the same reports", () => {
  const workspace = new Workspace();
  workspace.importFile(bytes(FORTNIGHT), { integration: "acme", name: "events.ndjson" });
  workspace.importFile(bytes(JSON.stringify([PULL])), { integration: "code", name: "pulls.json" });
  workspace.importFile(bytes(JSON.stringify([REVIEW])), { integration: "code", name: "pull_reviews/7.json" });
  const events = [...workspace.toEvents()].join("");
  const again = new Workspace();
  const report = again.importFile(bytes(events), { integration: "elsewhere", name: "all.ndjson" });
  assert.deepEqual([report.source, report.refused, report.diagnostics], ["events", 0, []]);
  assert.deepEqual(figures(again), figures(workspace));
  const pull = events.split("\n").map((line) => line && JSON.parse(line)).find(({ number }) => number === 7);
  assert.deepEqual([pull.type, pull.tool, pull.integration, pull.reviews[0].author], ["pull_request", "github", "code", "bob"]);
  assert.equal([...again.toEvents()].join(""), events);
});

test("events come in parts of whole lines, and none where there is nothing", () => {
  const workspace = new Workspace();
  assert.deepEqual([...workspace.toEvents()], []);
  const line = (id) => JSON.stringify({ type: "release", id, released_at: "2024-01-01T00:00:00Z", name: "x".repeat(1000) });
  const text = Array.from({ length: 3000 }, (_, id) => line(`r${id}`)).join("\n");
  workspace.importFile(bytes(text), { integration: "acme", name: "events.ndjson" });
  const parts = [...workspace.toEvents()];
  assert.ok(parts.length > 2 && parts.every((part) => part.endsWith("\n")), `${parts.length} parts`);
  assert.equal(parts.join("").trim().split("\n").length, 3000);
  workspace.free();
  assert.equal(thrown(() => [...workspace.toEvents()]).code, "workspace.freed");
});

test("the command line writes them, tells what is wrong, and reads them again", async () => {
  const root = scratch({ "in/events.ndjson": `${FORTNIGHT}{"type":"deployment"}\n`, "in/pulls.json": JSON.stringify([PULL]), "empty.json": "[]" });
  const { code, stdout, stderr } = await cli(root, "convert", "in");
  assert.equal(code, 0);
  assert.match(stderr, /^in\/events\.ndjson:12:1: error record\.required: found no "id" in a run/m);
  const again = scratch({ "all.ndjson": stdout });
  const asked = async (cwd, file) => JSON.parse((await cli(cwd, "report", file, ...OPTIONS, "--json")).stdout).reports;
  assert.deepEqual(await asked(again, "all.ndjson"), await asked(root, "in"));
  const nothing = await cli(root, "convert", "empty.json");
  assert.deepEqual([nothing.code, nothing.stdout], [1, ""]);
  assert.match(nothing.stderr, /nothing could be read: none of 1 file gave a record/);
  assert.equal((await cli(root, "convert")).code, 2);
});
