// Calls that break the contract: real errors, with a code and a path.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace, check, defaultProfile, detectSource, preset, version } from "../../dist/package/node.js";
import { FORTNIGHT, METRICS, QUESTION, bytes } from "./fortnight.mjs";
import { thrown } from "./package.mjs";

const OPTIONS = { integration: "acme", name: "events.ndjson" };
const QUERY = { ...QUESTION, metric: "leadTime" };

function refuses(call, code, path) {
  const error = thrown(call);
  assert.ok(error instanceof Error, String(error));
  assert.deepEqual([error.code, error.path], [code, path], error.message);
  assert.match(error.message, /^[^A-Z].*[^.]$/s, "lower case, no final stop");
  return error;
}

test("a wrong query names its member", () => {
  const workspace = new Workspace();
  const asked = (query) => () => workspace.report({ ...QUERY, ...query });
  for (const metric of METRICS) assert.match(refuses(asked({ metric: "leadtime" }), "query.metric", "/metric").message, new RegExp(metric));
  refuses(asked({ zone: "Europe/Nowhere" }), "query.zone", "/zone");
  refuses(asked({ range: { from: "2024-02-30", to: "2024-03-01" } }), "query.range", "/range/from");
  refuses(asked({ range: { from: "2024-02-02", to: "2024-02-01" } }), "query.range", "/range/to");
  refuses(asked({ range: { preset: "lastCentury" } }), "query.range", "/range/preset");
  refuses(asked({ now: "2024-01-15" }), "query.now", "/now");
  refuses(asked({ statistic: "average" }), "query.statistic", "/statistic");
  refuses(() => preset("nobody"), "preset.id", "");
  refuses(asked({ profile: "nobody" }), "query.profile", "/profile");
  refuses(asked({ filters: [{ record: "runs", where: { field: "id", op: "exists" } }] }), "query.filters", "/filters/0/record");
  refuses(asked({ filters: [{ record: "run", where: { field: "ide", op: "exists" } }] }), "query.filters", "/filters/0/where/field");
  refuses(asked({ interval: "year" }), "query.shape", "/interval");
  refuses(asked({ colour: "red" }), "query.shape", "/colour");
  refuses(() => workspace.reportJson({}), "query.shape", "");
  refuses(() => workspace.toCsv({ ...QUERY, metric: "" }), "query.metric", "/metric");
  refuses(() => workspace.drillDown({ query: QUERY, operand: "failures" }), "query.operand", "/operand");
  refuses(() => workspace.drillDown({ query: QUERY, bucket: 99 }), "query.bucket", "/bucket");
  refuses(() => workspace.drillDown({ query: { ...QUERY, metric: "deploymentFrequency" }, fromMs: 1 }), "query.shape", "/fromMs");
  refuses(() => workspace.drillDown({ query: { ...QUERY, metric: "leadTime" }, bucket: 0, toMs: 1 }), "query.shape", "/toMs");
  refuses(() => workspace.drillDown({ query: { ...QUERY, zone: 7 } }), "query.shape", "/query/zone");
  refuses(() => workspace.drillDown({ query: { ...QUERY, metric: "x" } }), "query.metric", "/query/metric");
  refuses(() => workspace.insight({ insight: "none", now: QUERY.now }), "query.insight", "/insight");
  refuses(() => workspace.collectionTable({ ...QUESTION, interval: null, collection: "none" }), "query.shape", "/interval");
  refuses(() => workspace.item(0, "nobody"), "query.profile", "/profile");
  refuses(() => workspace.compare(QUERY, ["nobody", null]), "query.profile", "/profiles/0");
  refuses(() => workspace.compare(QUERY, [null, { id: "x", leadTime: { missing: "nil" } }]), "query.profile", "/profiles/1/leadTime/missing");
  refuses(() => workspace.compare({ ...QUERY, range: { preset: "lastCentury" } }, [null, null]), "query.range", "/range/preset");
  refuses(() => workspace.compare(QUERY, [null]), "query.shape", "/profiles");
  refuses(() => workspace.rosetta({ query: QUERY, bands: "medals" }), "query.bands", "/bands");
  refuses(() => workspace.sensitivity({ ...QUERY, zone: "Europe/Nowhere" }), "query.zone", "/zone");
});

test("a failed question leaves the workspace as it was", () => {
  const workspace = new Workspace();
  workspace.importFile(bytes(FORTNIGHT), OPTIONS);
  const before = workspace.reportJson(QUERY);
  thrown(() => workspace.report({ ...QUERY, zone: "Europe/Nowhere" }));
  thrown(() => workspace.importer({ ...OPTIONS, source: "nothing" }));
  assert.equal(workspace.reportJson(QUERY), before);
});

test("a file is opened rightly, and once", () => {
  const workspace = new Workspace();
  const error = refuses(() => workspace.importer({ ...OPTIONS, source: "cvs" }), "import.source", "/source");
  assert.match(error.message, /"cvs"/);
  refuses(() => workspace.importer({ integration: "acme" }), "import.options", "");
  refuses(() => workspace.importFile(new Uint8Array(), { ...OPTIONS, colour: "red" }), "import.options", "");
  refuses(() => workspace.importFile("text", OPTIONS), "argument.bytes", "");
  refuses(() => workspace.importFile(null, OPTIONS), "argument.bytes", "");

  const importer = workspace.importer(OPTIONS);
  importer.push(bytes(FORTNIGHT));
  importer.finish();
  for (const verb of ["finish", "cancel"]) refuses(() => importer[verb](), "import.notOpen", "");
  refuses(() => importer.push(bytes("{}")), "import.notOpen", "");
});

test("what JSON cannot say never reaches the engine", () => {
  const workspace = new Workspace();
  const cyclic = { id: "round" };
  cyclic.self = cyclic;
  refuses(() => workspace.setDocuments({ profiles: [cyclic] }), "argument.json", "");
  refuses(() => check("profile", cyclic), "argument.json", "");
  refuses(() => workspace.report({ ...QUERY, filters: cyclic }), "argument.json", "");
  refuses(() => workspace.report(undefined), "argument.json", "");
  refuses(() => workspace.report({ ...QUERY, extra: 1n }), "argument.json", "");
  const hostile = { get id() { throw new Error("boo"); } };
  assert.match(refuses(() => check("profile", hostile), "argument.json", "").message, /boo/);
});

test("arguments of other types", () => {
  const workspace = new Workspace();
  refuses(() => check("sprint", {}), "check.kind", "");
  refuses(() => check(undefined, {}), "argument.text", "/kind");
  refuses(() => workspace.forget(7), "argument.text", "/integration");
  refuses(() => workspace.item("0"), "argument.id", "/id");
  refuses(() => workspace.item(0.5), "argument.id", "/id");
  refuses(() => workspace.item(0, 7), "argument.text", "/profile");
  refuses(() => detectSource("[]"), "argument.bytes", "");
});

test("a freed workspace says so, and frees in peace", () => {
  const workspace = new Workspace();
  const importer = workspace.importer(OPTIONS);
  workspace.free();
  workspace.free();
  refuses(() => workspace.summary(), "workspace.freed", "");
  refuses(() => workspace.report(QUERY), "workspace.freed", "");
  refuses(() => importer.push(bytes("{}")), "workspace.freed", "");
  if (Symbol.dispose) new Workspace()[Symbol.dispose]();
});

test("documents that are wrong are told of, not thrown", () => {
  const profile = { id: "p", calendar: { weekStart: "mondy" } };
  const [finding] = check("profile", profile).diagnostics;
  assert.deepEqual([finding.code, finding.place.pointer, finding.hint], ["document.choice", "/calendar/weekStart", 'did you mean "monday"?']);
  assert.equal(check("profile", profile).value, null);
  const [syntax] = check("profile", '{"id": "p",\n "name" 3}').diagnostics;
  assert.deepEqual([syntax.code, syntax.place.line, syntax.place.column], ["document.syntax", 2, 9]);
  const [inBundle] = new Workspace().setDocuments({ profiles: [{ id: "sound" }, profile] });
  assert.equal(inBundle.place.pointer, "/profiles/1/calendar/weekStart");
  assert.equal(new Workspace().setDocuments("[").length, 1);
  const bands = { id: "b", kind: "toolCutOff", bands: { timeToRestore: [{ level: "good", when: { operand: "ms", below: "PT1H" } }, { level: "low" }] } };
  assert.deepEqual(check("bands", bands), { value: bands, diagnostics: [] });
});

test("the default profile is an own object each time, and sound", () => {
  const first = defaultProfile();
  first.id = "mine";
  assert.notEqual(defaultProfile().id, "mine");
  assert.deepEqual(check("profile", first).diagnostics, []);
  assert.match(version(), /^\d+\.\d+\.\d+/);
});
