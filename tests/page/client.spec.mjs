// The client by itself, before engines that die, hang or answer as they are told.
import { expect, test } from "@playwright/test";
import { connect } from "../../src/npm/client.js";

const MODULE = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

/** Engines that keep the names of their files, and do with each message what `fault` says: trap, hang, or answer. */
function engines(fault = () => null) {
  const made = [];
  class Fake extends EventTarget {
    files = [];
    ended = false;
    constructor() {
      super();
      made.push(this);
    }
    postMessage(message) {
      const say = (data) => setTimeout(() => this.ended || this.dispatchEvent(new MessageEvent("message", { data })));
      if (message.module !== undefined) return say({ ready: "0.0.0" });
      if (message.abort !== undefined) return say({ id: message.abort, error: { name: "AbortError", message: "stopped", code: "", path: "" } });
      const { id, verb, values } = message;
      const how = fault(verb, values, this);
      if (how === "trap") return say({ id, error: { name: "RuntimeError", message: "unreachable", code: "", path: "" }, trap: true });
      if (how === "refuse") return say({ id, error: { name: "Error", message: "no such thing", code: "query.metric", path: "/metric" } });
      if (how === "hang") return undefined;
      if (verb === "importFile") this.files.push(values[1].name);
      if (verb === "forget") this.files = this.files.filter((name) => values[1] !== null && name !== values[1]);
      if (verb === "load") this.files = ["saved one", "saved two"];
      return say({ id, value: verb === "importFile" ? { file: values[1].name } : [...this.files] });
    }
    terminate() {
      this.ended = true;
    }
  }
  return { made, worker: () => new Fake() };
}

const file = (name) => [new Blob(["{}"]), { name, integration: "shop" }];
const isImportOf = (name) => (verb, values) => verb === "importFile" && values[1].name === name;

test("an engine that dies while reading is replaced; its file is named, the others are read again", async () => {
  const { made, worker } = engines((verb, values) => (isImportOf("bad")(verb, values) ? "trap" : null));
  const restarts = [];
  const workspace = await connect({ engine: MODULE, worker, onRestart: (restart) => restarts.push(restart) });
  await workspace.setDocuments({ profiles: [] });
  await workspace.importFile(...file("one"));
  await expect(workspace.importFile(...file("bad"))).rejects.toMatchObject({ code: "import.setAside", message: /reading bad, so the file was set aside: unreachable/ });
  await workspace.importFile(...file("two"));
  expect(await workspace.summary()).toEqual(["one", "two"]);
  expect(made.length).toBe(2);
  expect(made[0].ended).toBe(true);
  expect(workspace.setAside).toEqual([{ name: "bad", integration: "shop", reason: "unreachable" }]);
  expect(restarts).toMatchObject([{ reason: "unreachable", files: 1, setAside: [{ name: "bad" }] }]);
});

test("an engine that does not answer counts as dead", async () => {
  const { made, worker } = engines((verb, values) => (isImportOf("slow")(verb, values) ? "hang" : null));
  const workspace = await connect({ engine: MODULE, worker, patience: 60 });
  await workspace.importFile(...file("one"));
  await expect(workspace.importFile(...file("slow"))).rejects.toMatchObject({ code: "import.setAside", message: /no answer/ });
  expect(await workspace.summary()).toEqual(["one"]);
  expect(made.length).toBe(2);
});

test("a file that is read well, and brings every question down, is found and left out", async () => {
  const { worker } = engines((verb, _, engine) => (verb !== "importFile" && verb !== "setDocuments" && verb !== "version" && engine.files.includes("sly") ? "trap" : null));
  const workspace = await connect({ engine: MODULE, worker });
  for (const name of ["one", "sly", "two"]) await workspace.importFile(...file(name));
  expect(await workspace.report({ metric: "leadTime" })).toEqual(["one", "two"]);
  expect(workspace.setAside.map(({ name }) => name)).toEqual(["sly"]);
});

test("a question that is itself to blame is refused, and no file suffers for it", async () => {
  const { worker } = engines((verb) => (verb === "report" ? "trap" : null));
  const workspace = await connect({ engine: MODULE, worker });
  await workspace.importFile(...file("one"));
  await expect(workspace.report({})).rejects.toMatchObject({ code: "engine.stopped" });
  expect(await workspace.summary()).toEqual(["one"]);
  expect(workspace.setAside).toEqual([]);
});

test("errors keep their code and path on the way", async () => {
  const { worker } = engines((verb) => (verb === "report" ? "refuse" : null));
  const workspace = await connect({ engine: MODULE, worker });
  await expect(workspace.report({})).rejects.toMatchObject({ code: "query.metric", path: "/metric" });
});

test("an import that is stopped while it waits for its turn never begins", async () => {
  const { made, worker } = engines();
  const workspace = await connect({ engine: MODULE, worker });
  const controller = new AbortController();
  const first = workspace.importFile(...file("one"));
  const second = workspace.importFile(new Blob(["{}"]), { name: "two", integration: "shop", signal: controller.signal });
  controller.abort();
  await first;
  await expect(second).rejects.toMatchObject({ name: "AbortError" });
  expect(made[0].files).toEqual(["one"]);
});

test("one file is forgotten, and the others stay", async () => {
  const { worker } = engines();
  const workspace = await connect({ engine: MODULE, worker });
  for (const name of ["one", "two", "three"]) await workspace.importFile(...file(name));
  await workspace.forgetFile("two", "shop");
  expect(await workspace.summary()).toEqual(["one", "three"]);
});

test("after a restart the snapshot comes back first, without what was forgotten of it", async () => {
  const { made, worker } = engines((verb, values) => (isImportOf("bad")(verb, values) ? "trap" : null));
  const workspace = await connect({ engine: MODULE, worker });
  await workspace.importFile(...file("before"));
  await workspace.load(new Uint8Array([1, 2, 3]));
  await workspace.forgetFile("saved one", "shop");
  await workspace.importFile(...file("after"));
  await expect(workspace.importFile(...file("bad"))).rejects.toMatchObject({ code: "import.setAside" });
  expect(made.length).toBe(2);
  expect(await workspace.summary()).toEqual(["saved two", "after"]);
});

test("a snapshot that brings the engine down is left out, and what was there stays", async () => {
  const { worker } = engines((verb) => (verb === "load" ? "trap" : null));
  const workspace = await connect({ engine: MODULE, worker });
  await workspace.importFile(...file("one"));
  await expect(workspace.load(new Uint8Array([1]))).rejects.toMatchObject({ code: "snapshot.damaged" });
  expect(await workspace.summary()).toEqual(["one"]);
});

test("a closed workspace says so", async () => {
  const { worker } = engines();
  const workspace = await connect({ engine: MODULE, worker });
  workspace.close();
  await expect(workspace.summary()).rejects.toMatchObject({ code: "client.closed" });
});
