// The public class over the engine's: objects in and out, errors with codes.
import { bytesOf, documentText, jsonText, textOf } from "./argument.js";
import { canonical } from "./canonical.js";
import { engine } from "./engine.js";
import { contractError } from "./error.js";

/** A large file goes over in parts of this size, so that the engine never holds it whole. */
const PART_BYTES = 1 << 20;
/** In the order of their names, which is that of a canonical text's members. */
const METRICS = ["changeFailureRate", "deploymentFrequency", "leadTime", "reworkRate", "timeToRestore"];

export class Workspace {
  #engine = new (engine().Engine)();

  importFile(bytes, options) {
    const all = bytesOf(bytes);
    const importer = this.importer(options);
    for (let at = 0; at < all.length; at += PART_BYTES) importer.push(all.subarray(at, at + PART_BYTES));
    return importer.finish();
  }

  importer(options) {
    const file = this.#live.beginFile(jsonText(options));
    return new FileImporter(() => this.#live, file);
  }

  forget(integration, file = null) {
    this.#live.forget(textOf(integration, "integration"), file === null ? null : textOf(file, "file"));
  }

  save() {
    return this.#live.save();
  }

  *toEvents() {
    for (let from = 0; from !== null; ) {
      const { text, next } = this.#live.toEvents(from);
      if (text !== "") yield text;
      from = next;
    }
  }

  static load(bytes) {
    const loaded = engine().Engine.load(bytesOf(bytes));
    const workspace = new Workspace();
    workspace.#engine.free();
    workspace.#engine = loaded;
    return workspace;
  }

  setDocuments(documents) {
    return this.#live.setDocuments(documentText(documents));
  }

  imports() {
    return this.#live.imports();
  }

  importsJson() {
    return this.#live.importsJson();
  }

  summary() {
    return this.#live.summary();
  }

  report(query) {
    return this.#live.report(jsonText(query));
  }

  reportJson(query) {
    return this.#live.reportJson(jsonText(query));
  }

  reportsJson(question, metrics = METRICS) {
    const query = JSON.parse(jsonText(question));
    // Canonical texts put together in the order of their names are canonical.
    const reports = [...metrics].sort().map((metric) => `${JSON.stringify(metric)}:${this.reportJson({ ...query, metric })}`);
    const version = JSON.stringify(engine().version());
    return `{"engine":${version},"import":${this.importsJson()},"query":${canonical(query)},"reports":{${reports.join(",")}}}\n`;
  }

  toCsv(query) {
    return this.#live.toCsv(jsonText(query));
  }

  insight(query) {
    return this.#live.insight(jsonText(query));
  }

  collectionTable(query) {
    return this.#live.collectionTable(jsonText(query));
  }

  drillDown(query) {
    return this.#live.drillDown(jsonText(query));
  }

  matchRule(query) {
    return this.#live.matchRule(jsonText(query));
  }

  fieldValues(query) {
    return this.#live.fieldValues(jsonText(query));
  }

  effective(collection) {
    return this.#live.effective(textOf(collection, "collection"));
  }

  compare(query, profiles) {
    return this.#live.compare(jsonText({ query, profiles }));
  }

  rosetta(query) {
    return this.#live.rosetta(jsonText(query));
  }

  sensitivity(query) {
    return this.#live.sensitivity(jsonText(query));
  }

  score(query) {
    return this.#live.score(jsonText(query));
  }

  doctor(query) {
    return this.#live.doctor(jsonText(query));
  }

  suggestProfile() {
    return this.#live.suggestProfile();
  }

  mapping(profile = null) {
    return this.#live.mapping(profile === null ? null : textOf(profile, "profile"));
  }

  lint(profile = null) {
    return this.#live.lint(profile === null ? null : textOf(profile, "profile"));
  }

  explain(query) {
    return JSON.parse(this.#live.explain(jsonText(query)));
  }

  item(id, about = null) {
    if (!Number.isInteger(id)) throw contractError("argument.id", "/id", `found ${String(id)}, wanted the number of a row`);
    // Across the boundary a number is cut to 32 bits, and would name another row.
    if (id < 0 || id > 0xffff_ffff) return null;
    if (typeof about === "object" && about !== null) return JSON.parse(this.#live.itemIn(id, jsonText(about)));
    return JSON.parse(this.#live.item(id, about === null ? null : textOf(about, "profile")));
  }

  free() {
    this.#engine?.free();
    this.#engine = null;
  }

  get #live() {
    if (this.#engine === null) throw contractError("workspace.freed", "", "found a workspace that was freed, wanted a live one");
    return this.#engine;
  }
}

if (Symbol.dispose) Workspace.prototype[Symbol.dispose] = Workspace.prototype.free;

class FileImporter {
  #engine;
  #file;

  constructor(liveEngine, file) {
    this.#engine = liveEngine;
    this.#file = file;
  }

  push(chunk) {
    return this.#engine().pushFile(this.#file, bytesOf(chunk));
  }

  finish() {
    return this.#engine().finishFile(this.#file);
  }

  cancel() {
    this.#engine().cancelFile(this.#file);
  }
}
