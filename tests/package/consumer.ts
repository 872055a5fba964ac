// A TypeScript program that uses all of the package. It is compiled, not run.
import {
  bandSets,
  check,
  collectionsFromCsv,
  defaultProfile,
  detectSource,
  fields,
  init,
  organisationFromCsv,
  preset,
  presets,
  sources,
  version,
  Workspace,
  type BandSetDocument,
  type Checked,
  type CollectionTable,
  type Comparison,
  type ContractError,
  type ContractErrorCode,
  type Detection,
  type Diagnosis,
  type Diagnostic,
  type Documents,
  type DrillDown,
  type DrillQuery,
  type EffectiveCollection,
  type Explanation,
  type FileImporter,
  type FileOptions,
  type Figure,
  type FieldValues,
  type Filter,
  type ImportedCollections,
  type ImportProgress,
  type ImportReport,
  type InsightReport,
  type Item,
  type KindFields,
  type Mapping,
  type Metric,
  type PresetSummary,
  type ProfileDocument,
  type Query,
  type Report,
  type Rosetta,
  type RuleMatches,
  type ScoreReport,
  type Sensitivity,
  type Source,
  type Suggestion,
  type Summary,
} from "dora-insight";
import { init as initWeb } from "dora-insight/web";
import { init as initInline } from "dora-insight/inline";

/** Fails to compile where a type is `any`, which would fit everything. */
type IsAny<T> = 0 extends 1 & T ? true : false;
function known<T>(value: T, ...isAny: IsAny<T> extends true ? [never] : []): T {
  return value;
}

async function use(bytes: Uint8Array, chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const nothing: void = await init();
  await initWeb("/engine.wasm");
  await initWeb(bytes);
  await initWeb(Promise.resolve(new ArrayBuffer(8)));
  await initInline();
  known(nothing);

  const text: string = known(version());
  const tools: Source[] = known(sources());
  const registry: KindFields[] = known(fields());
  known(registry[0]?.fields[0]?.type === "time");
  const detection: Detection | null = known(detectSource(bytes.subarray(0, 1 << 16)));
  const profile: ProfileDocument = { ...known(defaultProfile()), id: "payments", "x-note": ["kept"] };
  const others: PresetSummary[] = known(presets());
  for (const { id, fidelity, because } of others) {
    const based: ProfileDocument = { ...known(preset(id)), basedOn: "gitlab", fidelity };
    known(based.because ?? because);
  }
  const sets: BandSetDocument[] = known(bandSets());
  known(sets.map(({ source }) => source));
  const bands: BandSetDocument = { id: "ours", kind: "toolCutOff", bands: { leadTime: [{ level: "all" }] } };
  const checkedProfile: Checked<ProfileDocument> = known(check("profile", profile));
  const checkedBands: Checked<BandSetDocument> = known(check("bands", JSON.stringify(bands)));

  const workspace = new Workspace();
  const options: FileOptions = { integration: "github", name: "pulls.json", source: detection?.source ?? null };
  const imported: ImportReport = known(workspace.importFile(bytes, options));
  const importer: FileImporter = known(workspace.importer({ integration: "github", name: "runs.json" }));
  for await (const chunk of chunks) {
    const progress: ImportProgress = known(importer.push(chunk));
    known(progress.bytes + progress.found + progress.refused);
  }
  known(importer.finish());
  importer.cancel();
  workspace.forget("github");
  workspace.forget("github", "pulls.json");
  const again: Workspace = Workspace.load(workspace.save());
  for (const part of workspace.toEvents()) known(part.length);
  again.free();

  const documents: Documents = { schemaVersion: 1, profiles: [profile], bandSets: [bands] };
  const findings: Diagnostic[] = known([...workspace.setDocuments(documents), ...workspace.setDocuments("{}")]);
  const reports: ImportReport[] = known(workspace.imports());
  const summary: Summary = known(workspace.summary());

  const filter: Filter = { all: [{ field: "repo", op: "matches", value: "acme/*" }, { not: { any: [{ field: "author.isBot", op: "is", value: true }] } }] };
  const metrics: Metric[] = ["leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate"];
  const queries = metrics.map((metric): Query => ({
    metric,
    range: metric === "leadTime" ? { preset: "lastQuarter" } : { from: "2024-01-01", to: "2024-03-31" },
    now: "2024-05-31T09:30:00Z",
    zone: "Europe/Berlin",
    interval: "month",
    statistic: "p90",
    profile: profile.id,
    filters: [{ record: "pullRequest", where: filter }],
  }));
  const [query] = queries;
  if (query === undefined) return [];
  const report: Report = known(workspace.report(query));
  const drill: DrillQuery = { query, operand: "failures", bucket: 0, offset: 0, limit: 10 };
  const page: DrillDown = known(workspace.drillDown(drill));
  known(workspace.drillDown({ query, reason: "outsideRange", definition: null, rule: null, link: null }));
  const explanation: Explanation = known(workspace.explain({ query, stage: "review", bucket: null, operand: "items", offset: 0, limit: 5 }));
  const item: Item | null = known(workspace.item(page.rows[0]?.id ?? 0, profile.id));
  const why: string[] = known(workspace.item(0, query)?.why?.measures.map(({ words }) => words) ?? []);
  const texts: string[] = known([workspace.reportJson(query), workspace.toCsv(query), workspace.importsJson()]);
  const { metric, ...question } = query;
  texts.push(known(workspace.reportsJson(question, [metric])));
  const rule: RuleMatches = known(workspace.matchRule({ rule: { record: "run", where: filter }, profile: profile.id }));
  const values: FieldValues = known(workspace.fieldValues({ record: "run", field: "environment", limit: 5 }));
  const node: EffectiveCollection = known(workspace.effective("payments"));
  const comparison: Comparison = known(workspace.compare(query, [null, { id: "draft", leadTime: { missing: "zero" } }]));
  const sensitivity: Sensitivity = known(workspace.sensitivity(query));
  const score: ScoreReport = known(workspace.score({ score: "middleware", range: query.range, now: query.now }));
  texts.push(...score.parts.map(({ metric, points }) => `${metric} ${points ?? 0}`));
  const rosetta: Rosetta = known(workspace.rosetta({ query, bands: null }));
  texts.push(...rosetta.rows.map(({ commonBand, because }) => commonBand ?? because ?? ""));
  const suggestion: Suggestion = known(workspace.suggestProfile());
  const mapping: Mapping = known(workspace.mapping());
  texts.push(...mapping.environments.map(({ name, fix }) => fix?.title ?? name), ...mapping.branches.map(({ name }) => name), ...mapping.services.map(({ name, alike }) => alike ?? name));
  const diagnosis: Diagnosis = known(workspace.doctor({ range: query.range, now: query.now }));
  texts.push(...diagnosis.findings.map(({ code, fix, effects }) => `${code} ${fix?.pointer ?? ""} ${effects.map(({ metric }) => metric).join()}`));
  texts.push(...comparison.parts.flatMap(({ names }) => names), ...suggestion.subjects.map(({ subject, nothing }) => nothing ?? subject));
  texts.push(...sensitivity.choices.flatMap(({ values }) => values.map(({ because }) => because)));
  findings.push(...node.diagnostics, ...rule.diagnostics, ...known(workspace.lint(profile.id)));
  texts.push(...values.values.map(({ value }) => value), ...explanation.words, ...why);
  const teams: ImportedCollections[] = known([collectionsFromCsv(text, "teams"), organisationFromCsv(text, "teams")]);
  const insight: InsightReport = known(workspace.insight({ insight: "delivery", collection: "payments", now: query.now }));
  const table: CollectionTable = known(workspace.collectionTable({ collection: "teams", profiles: "this", range: query.range, now: query.now }));
  findings.push(...insight.diagnostics, ...table.diagnostics, ...teams.flatMap(({ diagnostics }) => diagnostics));
  workspace.free();

  // @ts-expect-error a metric that nobody measures
  known<Metric>("availability");
  // @ts-expect-error a query without its present moment
  known<Query>({ metric: "leadTime", range: { preset: "lastYear" } });
  // @ts-expect-error a member that a query does not have
  known<Query>({ ...query, colour: "red" });
  // @ts-expect-error a kind of document that nobody checks
  check("sprint", {});
  // @ts-expect-error a text is no bytes
  workspace.importFile("text", options);

  const value: number | null = known(figureValue(report.figure));
  return [text, String(value), String(item?.place.line), ...texts, ...tools.map(({ id }) => id), ...words(findings, imported, reports, summary),
    ...checkedProfile.diagnostics.map(({ code }) => code), ...checkedBands.diagnostics.map(({ hint }) => hint ?? "")];
}

function figureValue({ value, unit, interval95 }: Figure): number | null {
  if (value === null) return null;
  const [low, high] = interval95 ?? [value, value];
  switch (unit) {
    case "ms":
    case "perDay":
    case "ratio":
    case "count":
      return (low + high) / 2;
    default:
      // Compiles only where the cases above are all there are.
      return unit satisfies never;
  }
}

function words(findings: Diagnostic[], imported: ImportReport, reports: ImportReport[], summary: Summary): string[] {
  const placed = findings.map(({ place, severity }) => `${place.file ?? place.pointer ?? ""} ${severity}`);
  const counts = summary.kinds.map(({ kind, count, first }) => `${kind} ${count} ${first ?? "never"}`);
  return [...placed, ...counts, String(imported.records.run ?? 0), ...reports.map(({ file }) => file)];
}

function codeOf(error: ContractError): ContractErrorCode {
  return error.path === "" ? "init.missing" : error.code;
}

function scoped(): number {
  using workspace = new Workspace();
  return workspace.imports().length;
}

export { codeOf, scoped, use };
