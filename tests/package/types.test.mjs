// types.d.ts against the program that uses it, and against what the engine really gives.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as dora from "../../dist/package/node.js";
import { FORTNIGHT, METRICS, QUESTION, bytes } from "./fortnight.mjs";
import { folder, run, scratch, sourceFolder, thrown, write } from "./package.mjs";

const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));
const consumer = readFileSync(new URL("consumer.ts", import.meta.url), "utf8");
const types = readFileSync(join(folder, "types.d.ts"), "utf8");

/** Compiles a file that finds the package by its name; gives the compiler's complaints. */
async function compile(text, ...options) {
  const project = scratch({ "package.json": '{ "type": "module" }', "use.ts": text });
  mkdirSync(join(project, "node_modules"));
  symlinkSync(folder, join(project, "node_modules/dora-insight"), "dir");
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noEmit"];
  const { stdout } = await run(process.execPath, [compiler, ...strict, ...options, "use.ts"], { cwd: project });
  return stdout;
}

const DOM = ["--lib", "es2022,dom,dom.iterable,dom.asynciterable"];
const PLAIN = ["--lib", "es2022"];
const MODULE = ["--module", "nodenext", "--target", "es2022"];

test("a strict program compiles against the types, with and without the web's own", async () => {
  assert.equal(await compile(consumer, ...MODULE, ...PLAIN), "");
  assert.equal(await compile(consumer, ...MODULE, ...DOM), "");
  assert.equal(await compile(consumer, "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022", ...DOM), "");
});

test("where the host has requests and modules, init takes them", async () => {
  const text = `import { init } from "dora-insight";
    export const all = (module: WebAssembly.Module) => [init(fetch("/engine.wasm")), init(new URL("https://example.org/")), init(new Request("/e")), init(module)];
    // @ts-expect-error a number is no source
    init(7);`;
  assert.equal(await compile(text, ...MODULE, ...DOM), "");
});

test("the program uses all that is exported", () => {
  const declared = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(dora).sort());
  for (const name of Object.keys(dora)) assert.match(consumer, new RegExp(`\\b${name}\\(`), name);
  const members = Object.getOwnPropertyNames(dora.Workspace.prototype).filter((name) => name !== "constructor");
  for (const name of members) assert.match(consumer, new RegExp(`workspace\\.${name}\\(`), name);
  assert.ok(!/\bany\b(?!:)/.test(types.replace(/\/\*[^]*?\*\//g, "")), "no any but the filter's");
});

const widget = (kind, y, more) => ({ id: kind + y, kind, grid: { x: 0, y, w: 12, h: 1 }, ...more });
const PROJECT = {
  id: "shop",
  categories: [{ id: "teams" }],
  collections: [{ id: "web", parent: "teams", people: ["ada"] }, { id: "pay", parent: "teams", parameters: { production: ["blue"] } }],
  insights: [{ id: "all", categories: ["teams"], widgets: [
    widget("leadTime", 0, { statistic: "p90", range: QUESTION.range, interval: "day", title: "Lead", view: "trend" }),
    widget("distribution", 1),
    widget("timeInStages", 2),
    widget("collectionTable", 3),
    widget("reworkRate", 4, { profile: "wrong", statistic: "p50", filters: [] }),
  ] }],
};

/** Results of every kind, each with the name of its type. */
function results() {
  const workspace = new dora.Workspace();
  const broken = `${FORTNIGHT}{"type":"nonsense"}\n{"type":"incident","id":"i9","opened_at":"soon"}\n{"type":"incident","id":"cut`;
  const imported = workspace.importFile(bytes(broken), { integration: "acme", name: "events.ndjson" });
  const unread = workspace.importFile(new Uint8Array(), { integration: "acme", name: "empty.json" });
  const twice = workspace.importFile(bytes(FORTNIGHT), { integration: "acme", name: "again.ndjson" });
  const orphan = '[{"type":"run","id":"r","pipeline":"deploy","started_at":"2024-01-01T00:00:00Z","stages":[{"name":"build"}],"artifacts":[{"name":"a"}]}]';
  workspace.importFile(bytes(orphan), { integration: "acme", name: "runs.json" });
  const profile = {
    id: "limits",
    leadTime: {
      stages: [{ id: "all", until: { moment: "ships.deployment.at" }, limits: { ideal: "P1D", acceptable: "P2D" } }],
    },
    deploymentFrequency: { population: "deployment", measure: "count", per: "week", stat: "median", empty: true },
  };
  const documents = { profiles: [profile, { id: "wrong", links: { ships: { from: "chnge", to: "deployment", by: ["sha"] } } }] };
  const findings = workspace.setDocuments(documents);
  const all = [
    ["ImportReport", imported],
    ["ImportReport", unread],
    ["ImportReport", twice],
    ["ImportReport[]", workspace.imports()],
    ["Summary", workspace.summary()],
    ["Diagnostic[]", findings],
    ["Source[]", dora.sources()],
    ["KindFields[]", dora.fields()],
    ["Detection | null", dora.detectSource(bytes(FORTNIGHT))],
    ["ProfileDocument", dora.defaultProfile()],
    ["PresetSummary[]", dora.presets()],
    ["ProfileDocument", dora.preset("gitlab")],
    ["BandSetDocument[]", dora.bandSets()],
    ["Checked<ProfileDocument>", dora.check("profile", { id: "p", calendar: { weekStart: "mondy" } })],
    ["Checked<BandSetDocument>", dora.check("bands", { id: "b", kind: "distribution", bands: {} })],
  ];
  const long = { ...QUESTION, range: { from: "2023-12-30", to: "2024-02-10" } };
  const spans = ["leadTime", "timeToRestore"];
  for (const metric of METRICS) {
    for (const query of [{ ...QUESTION, metric }, { ...long, metric, zone: "Europe/Berlin" }]) {
      const operands = metric.endsWith("Rate") ? ["deployments", "failures"] : [null];
      for (const operand of operands) all.push(["Explanation", workspace.explain({ query, operand })]);
      all.push(["Explanation", workspace.explain({ query, bucket: 0, limit: 1 })]);
      if (spans.includes(metric)) all.push(["Explanation", workspace.explain({ query, stage: metric === "leadTime" ? "review" : "total" })]);
      all.push(["DrillDown", workspace.drillDown({ query, reason: "notMatched" })]);
    }
    for (const query of [QUESTION, long, { ...QUESTION, range: { from: "2020-01-01", to: "2020-01-02" } }, { ...long, interval: "day" }]) {
      all.push(["Report", workspace.report({ ...query, metric })]);
    }
    all.push(["DrillDown", workspace.drillDown({ query: { ...QUESTION, metric } })]);
  }
  if (findings.every(({ place }) => !place.pointer.startsWith("/profiles/0"))) {
    for (const metric of METRICS) {
      const query = { ...QUESTION, metric, profile: "limits" };
      all.push(["Report", workspace.report(query)], ["Explanation", workspace.explain({ query })]);
    }
  }
  const empty = new dora.Workspace();
  for (const metric of METRICS) all.push(["Report", empty.report({ ...QUESTION, metric })]);
  const rows = workspace.summary().kinds.reduce((sum, { count }) => sum + count, 0);
  for (let id = 0; id < rows; id += 1) all.push(["Item | null", workspace.item(id)], ["Item | null", workspace.item(id, { ...QUESTION, metric: "leadTime" })]);
  all.push(["RuleMatches", workspace.matchRule({ rule: { record: "run", where: { field: "kind", op: "is", value: "cd" } } })]);
  all.push(["FieldValues", workspace.fieldValues({ record: "run", field: "environment" })]);
  all.push(["Diagnostic[]", workspace.lint()]);
  const other = { id: "other", definitions: { change: { any: [{ record: "pullRequest", where: { field: "number", op: "greater", value: 2 } }] } }, leadTime: { total: "sumOfStages", stages: [{ id: "all", until: { moment: "ships.deployment.at" } }] }, changeFailureRate: { show: "count" }, keys: { issue: "[A-Z]+" } };
  for (const metric of METRICS) {
    all.push(["Comparison", workspace.compare({ ...QUESTION, metric }, [null, other])]);
    all.push(["Comparison", workspace.compare({ ...QUESTION, metric }, ["dora-2025-words", null])]);
    all.push(["Rosetta", workspace.rosetta({ query: { ...QUESTION, metric } })]);
    all.push(["Rosetta", empty.rosetta({ query: { ...QUESTION, metric, profile: "gitlab" }, bands: "gitlab" })]);
    all.push(["Sensitivity", workspace.sensitivity({ ...QUESTION, metric })]);
    all.push(["Sensitivity", empty.sensitivity({ ...QUESTION, metric })]);
    all.push(["ScoreReport", workspace.score({ score: "middleware", range: QUESTION.range, now: QUESTION.now })]);
    all.push(["Report", workspace.report({ ...QUESTION, metric, comparedTo: QUESTION.range })]);
    all.push(["Comparison", empty.compare({ ...QUESTION, metric }, [null, other])]);
  }
  all.push(["Suggestion", workspace.suggestProfile()]);
  all.push(["Mapping", workspace.mapping()], ["Mapping", empty.mapping("gitlab")]);
  all.push(["Suggestion", empty.suggestProfile()]);
  const early = { ...QUESTION, range: { from: "2023-11-01", to: "2024-01-14" } };
  for (const query of [QUESTION, early]) all.push(["Diagnosis", workspace.doctor(query)], ["Diagnosis", empty.doctor(query)]);
  workspace.setDocuments({ ...documents, projects: [PROJECT] });
  const { now, range } = QUESTION;
  const insight = workspace.insight({ insight: "all", collection: "web", now });
  assert.deepEqual(insight.widgets.map(({ problem }) => problem?.code ?? null), [null, null, null, null, "query.profile"]);
  all.push(["InsightReport", insight], ["InsightReport", workspace.insight({ insight: "all", range, statistic: "p90", now })]);
  all.push(["CollectionTable", workspace.collectionTable({ collection: "teams", metrics: METRICS, profiles: "this", range, now })]);
  all.push(["ImportedCollections", dora.collectionsFromCsv("name,people\nWeb,Ada|Ben\n,x", "teams")]);
  all.push(["ImportedCollections", dora.organisationFromCsv("name,email,manager\nAda,a@x,\nBen,b@x,a@x", "teams")]);
  all.push(["EffectiveCollection", workspace.effective("web")]);
  const importer = workspace.importer({ integration: "acme", name: "part.json" });
  all.push(["ImportProgress", importer.push(bytes("{}"))]);
  importer.cancel();
  return all;
}

test("what the engine gives is what the types say, member for member", async () => {
  const all = results();
  // A literal may neither lack a member nor have one too many.
  const lines = all.map(([type, value], index) => `export const v${index} = ${JSON.stringify(value)} satisfies ${type};\n`);
  const names = [...new Set(all.flatMap(([type]) => type.match(/[A-Z]\w+/g)))];
  const text = `import type { ${names.join(", ")} } from "dora-insight";\n${lines.join("")}`;
  const complaints = await compile(text, ...MODULE, ...PLAIN);
  assert.equal(complaints.slice(0, 2000), "");

  // And the check itself can fail.
  const [, report] = all.find(([type]) => type === "Report");
  const { figure, ...rest } = report;
  const strange = { ...rest, figure: { ...figure, colour: "red" } };
  const lacking = { ...rest, figure: { ...figure, n: undefined } };
  for (const [value, complaint] of [[strange, `'"colour"' does not exist`], [lacking, "Property 'n' is missing"]]) {
    const use = `import type { Report } from "dora-insight"; export const v = ${JSON.stringify(value)} satisfies Report;`;
    assert.ok((await compile(use, ...MODULE, ...PLAIN)).includes(complaint), complaint);
  }
});

test("the words that the types list are the engine's", () => {
  const union = (name) => {
    const [, body] = new RegExp(`export type ${name} =([^;]*);`).exec(types);
    return [...body.matchAll(/"([\w.]+)"/g)].map(([, word]) => word).sort();
  };
  const workspace = new dora.Workspace();
  const listed = (query) => thrown(() => workspace.report({ ...QUESTION, metric: "leadTime", ...query })).message.split(" wanted one of ")[1].split(", ");
  assert.deepEqual(union("Metric"), listed({ metric: "" }).sort());
  assert.deepEqual(union("RangePreset"), listed({ range: { preset: "" } }).sort());

  const rust = readdirSync(sourceFolder, { recursive: true })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => ({ name, text: readFileSync(join(sourceFolder, name), "utf8") }));
  const found = (pattern, under = "") =>
    [...new Set(rust.filter(({ name }) => name.startsWith(under)).flatMap(({ text }) => [...text.matchAll(pattern)].map(([, word]) => word)))].sort();
  assert.deepEqual(union("RecordKind"), found(/^    \w+ \w+ "(\w+)" (?:part of \w+ )?\{$/gm, "event"));
  assert.deepEqual(union("NoValueReason"), found(/(?:Figure::none\([\w:.]+, |Some\()"(\w+)"\)/g, "metric").filter((word) => word !== ""));
  const own = ["init.missing", "init.source", "argument.bytes", "argument.text", "argument.id", "argument.json", "workspace.freed"];
  const thrownByEngine = [...found(/QueryError::new\(\s*"([\w.]+)"/g), ...found(/named_error\(\s*"([\w.]+)"/g, "wasm"), ...found(/from_text\(\s*"([\w.]+)"/g, "wasm")];
  for (const code of thrownByEngine) assert.ok(union("ContractErrorCode").includes(code), `the types lack ${code}`);
  for (const code of own) assert.ok(union("ContractErrorCode").includes(code), code);
  assert.deepEqual(union("ContractErrorCode"), [...new Set([...own, ...thrownByEngine, "query.shape"])].sort());
});
