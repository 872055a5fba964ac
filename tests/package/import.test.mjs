// Files in: whole, in parts, and broken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Workspace, detectSource, sources } from "../../dist/package/node.js";
import { FORTNIGHT, METRICS, QUESTION, bytes } from "./fortnight.mjs";

const OPTIONS = { integration: "acme", name: "events.ndjson" };
// A broken line, a character of three bytes and a line of another kind, so that no cut may fall wrong.
const TEXT = `${FORTNIGHT}{"type":"deployment","id":"€"}\n{"type":"no such"}\n${FORTNIGHT.replaceAll("acme/pay", "acme/€")}`;

function answers(workspace) {
  return [workspace.importsJson(), ...METRICS.map((metric) => workspace.reportJson({ ...QUESTION, metric }))];
}

test("chunks of any size give the bytes that the whole file gives", () => {
  const whole = new Workspace();
  const report = whole.importFile(bytes(TEXT), OPTIONS);
  assert.equal(report.refused, 2);
  for (const size of [1, 7, 4096]) {
    const workspace = new Workspace();
    const importer = workspace.importer(OPTIONS);
    const all = bytes(TEXT);
    for (let at = 0; at < all.length; at += size) {
      const progress = importer.push(all.subarray(at, at + size));
      assert.equal(progress.bytes, Math.min(at + size, all.length));
    }
    assert.deepEqual(importer.finish(), report, `chunks of ${size}`);
    assert.deepEqual(answers(workspace), answers(whole), `chunks of ${size}`);
  }
});

test("a file larger than what goes over at once is the same file", () => {
  const padding = " ".repeat(3 << 20);
  const [first, ...rest] = FORTNIGHT.split("\n");
  const workspace = new Workspace();
  const report = workspace.importFile(bytes(`${first}${padding}\n${rest.join("\n")}`), OPTIONS);
  assert.deepEqual(report.diagnostics, []);
  assert.equal(report.found, FORTNIGHT.trim().split("\n").length);
});

test("bytes come in any shape", () => {
  const all = bytes(FORTNIGHT);
  const shared = new Uint8Array(new SharedArrayBuffer(all.length));
  shared.set(all);
  const within = new Uint8Array(all.length + 16);
  within.set(all, 8);
  const shapes = [all, all.buffer.slice(0), Buffer.from(all), shared, shared.buffer, new DataView(within.buffer, 8, all.length)];
  for (const shape of shapes) {
    const workspace = new Workspace();
    assert.equal(workspace.importFile(shape, OPTIONS).bytes, all.length, shape.constructor.name);
  }
});

test("a file is taken in by its kinds, and importing it again changes nothing", () => {
  const workspace = new Workspace();
  const first = workspace.importFile(bytes(FORTNIGHT), OPTIONS);
  assert.deepEqual(first.records, { incident: 2, pullRequest: 4, pullRequestCommit: 4, review: 2, run: 5 });
  assert.deepEqual([first.source, first.holds, first.found, first.refused], ["events", "events", 11, 0]);
  const before = answers(workspace);
  assert.deepEqual(workspace.importFile(bytes(FORTNIGHT), OPTIONS), first);
  assert.deepEqual(answers(workspace), before);
  const { kinds } = workspace.summary();
  assert.deepEqual(kinds.find(({ kind }) => kind === "incident"), {
    kind: "incident", count: 2, first: "2024-01-04T13:00:00Z", last: "2024-01-11T13:00:00Z",
  });
});

test("a cancelled file leaves nothing behind", () => {
  const workspace = new Workspace();
  const importer = workspace.importer(OPTIONS);
  importer.push(bytes(FORTNIGHT));
  importer.cancel();
  assert.deepEqual([workspace.imports(), workspace.summary().kinds], [[], []]);
});

test("what is wrong inside files is a value, and the sound records count", () => {
  const cut = FORTNIGHT.slice(0, -40);
  for (const [name, content, code] of [
    ["cut off", bytes(cut), "import.truncated"],
    ["a page", bytes("<!doctype html><title>Sign in</title>"), "import.html"],
    ["nothing", new Uint8Array(), "import.empty"],
    ["UTF-16", Buffer.from(`\ufeff${FORTNIGHT}`, "utf16le"), "import.encoding"],
    ["gzip", gzipSync(FORTNIGHT), "import.gzip"],
    ["a text", bytes("Dear all,"), "import.notJson"],
    ["others' records", bytes('[{"colour":"red"}]'), "import.unknownSource"],
  ]) {
    const { diagnostics } = new Workspace().importFile(content, OPTIONS);
    assert.equal(diagnostics.length, 1, name);
    assert.deepEqual([diagnostics[0].code, diagnostics[0].severity, diagnostics[0].place.file], [code, "error", OPTIONS.name], name);
    assert.ok(diagnostics[0].hint.length > 0, name);
  }
  const workspace = new Workspace();
  const { records, refused } = workspace.importFile(bytes(cut), OPTIONS);
  assert.deepEqual([records.incident, refused], [1, 1]);
});

test("a finding names its record, line, column, byte and member", () => {
  const broken = '{"type":"incident","id":"i9","opened_at":"yesterday"}\n';
  const { diagnostics } = new Workspace().importFile(bytes(FORTNIGHT + broken), OPTIONS);
  assert.deepEqual(diagnostics[0].place, {
    file: "events.ndjson",
    record: 12,
    line: 12,
    column: broken.indexOf('"yesterday"') + 1,
    byteOffset: FORTNIGHT.length + broken.indexOf('"yesterday"'),
    pointer: "/opened_at",
  });
});

test("what is missing is null, and nothing is undefined", () => {
  const workspace = new Workspace();
  const imported = workspace.importFile(bytes(FORTNIGHT), OPTIONS);
  const nothing = { ...QUESTION, range: { from: "2020-01-01", to: "2020-01-31" } };
  const reports = METRICS.flatMap((metric) => [nothing, QUESTION].map((query) => workspace.report({ ...query, metric })));
  const item = workspace.item(0);
  const visit = (value, path) => {
    assert.notEqual(value, undefined, path);
    assert.ok(!(value instanceof Map), path);
    assert.notEqual(typeof value, "bigint", path);
    if (value !== null && typeof value === "object") for (const [name, member] of Object.entries(value)) visit(member, `${path}/${name}`);
  };
  visit({ imported, reports, item, unread: new Workspace().importFile(new Uint8Array(), OPTIONS) }, "");
  const [leadTime, , frequency, , failures] = reports.map(({ figure }) => figure);
  assert.deepEqual([leadTime.value, leadTime.statistics, leadTime.reason], [null, null, "nothingInRange"]);
  assert.deepEqual([frequency.value, frequency.reason], [0, null], "no deployment in days that were is a rate of nought");
  assert.deepEqual([failures.value, failures.interval95, failures.reason], [null, null, "noDenominator"]);
  assert.equal(workspace.item(4_000_000), null);
  assert.equal(workspace.item(2 ** 40), null);
  assert.equal(workspace.item(-1), null);
});

test("sources are detected by what files hold", () => {
  assert.deepEqual(detectSource(bytes(FORTNIGHT)), { source: "events", holds: "events" });
  assert.equal(detectSource(bytes("<html>")), null);
  const ids = sources().map(({ id }) => id);
  assert.ok(ids.includes("events") && ids.includes("github"));
});

test("a snapshot answers as what it was made of, and is refused when it is not whole", () => {
  const workspace = new Workspace();
  workspace.importFile(bytes(TEXT), OPTIONS);
  const snapshot = workspace.save();
  const loaded = Workspace.load(snapshot);
  assert.deepEqual(answers(loaded), answers(workspace));
  assert.deepEqual(loaded.setDocuments({ profiles: [{ id: "own" }] }), []);
  const refuses = (given, code) => assert.throws(() => Workspace.load(given), { code, path: "" });
  refuses(bytes("{}"), "snapshot.foreign");
  refuses(snapshot.subarray(0, snapshot.length - 1), "snapshot.damaged");
  const other = snapshot.slice();
  other[20] ^= 1;
  refuses(other, "snapshot.version");
  const importer = workspace.importer({ ...OPTIONS, name: "more.ndjson" });
  assert.throws(() => workspace.save(), { code: "snapshot.fileOpen" });
  importer.cancel();
});

test("one file is forgotten, and the others stay", () => {
  const both = new Workspace();
  both.importFile(bytes(FORTNIGHT), OPTIONS);
  both.importFile(bytes(FORTNIGHT.replaceAll("acme/pay", "acme/other")), { ...OPTIONS, name: "other.ndjson", integration: "other" });
  both.forget("acme", "no such file");
  both.forget("other", "other.ndjson");
  const one = new Workspace();
  one.importFile(bytes(FORTNIGHT), OPTIONS);
  assert.deepEqual(answers(both), answers(one));
});
