// Loading the engine: in time, from anywhere, and again after a failure. Each test has a process of its own.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder, script } from "./package.mjs";

const entry = (name) => JSON.stringify(new URL(name, pathToFileURL(folder)).href);
const engine = await readFile(`${folder}engine.wasm`);

/** Runs a script over an entry and gives what it told, one JSON text a line. */
async function told(name, body) {
  const { code, stdout, stderr } = await script(`
    import { readFile } from "node:fs/promises";
    import * as dora from ${entry(name)};
    const engine = await readFile(new URL(${entry("engine.wasm")}));
    const tell = (value) => console.log(JSON.stringify(value));
    const failed = (call) => Promise.resolve().then(call).then(() => null, ({ name, code, path, message }) => ({ name, code, path, message }));
    ${body}
  `);
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.trim().split("\n").map((line) => JSON.parse(line));
}

/** Serves the engine under a content type, or a status without it; gives the address, and stops with the test. */
async function served(t, { type = "application/wasm", status = 200, body = engine } = {}) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    response.writeHead(status, { "content-type": type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { address: JSON.stringify(`http://127.0.0.1:${server.address().port}/engine.wasm`), asked: () => asked };
}

test("before init everything says what is missing", async () => {
  const errors = await told("web.js", `
    for (const call of [
      () => dora.version(), () => dora.sources(), () => dora.fields(), () => dora.detectSource(new Uint8Array()), () => dora.defaultProfile(),
      () => dora.presets(), () => dora.preset("gitlab"), () => dora.bandSets(),
      () => dora.check("profile", {}), () => new dora.Workspace(),
    ]) tell(await failed(call));
  `);
  assert.equal(errors.length, 10);
  for (const error of errors) assert.deepEqual([error.name, error.code, error.path], ["Error", "init.missing", ""]);
  assert.match(errors[0].message, /await init\(\)/);
});

for (const [what, source] of [
  ["bytes", "engine"],
  ["a buffer", "engine.buffer.slice(engine.byteOffset, engine.byteOffset + engine.length)"],
  ["a module", "await WebAssembly.compile(engine)"],
  ["an answer", 'new Response(engine, { headers: { "content-type": "application/wasm" } })'],
  ["an answer of another type", 'new Response(engine, { headers: { "content-type": "text/plain" } })'],
  ["a promise of an answer", "Promise.resolve(new Response(engine))"],
]) {
  test(`init takes ${what}`, async () => {
    assert.deepEqual(await told("web.js", `await dora.init(${source}); tell(dora.sources().length > 1);`), [true]);
  });
}

test("init fetches an address, whatever type it is served under", async (t) => {
  for (const type of ["application/wasm", "application/octet-stream", "text/html; charset=utf-8"]) {
    const { address } = await served(t, { type });
    assert.deepEqual(await told("web.js", `await dora.init(new URL(${address})); tell(dora.version());`).then((all) => all.length), 1, type);
  }
});

test("a failed init says why, and the next one works", async (t) => {
  const missing = await served(t, { status: 404, type: "text/html", body: "<html>" });
  const page = await served(t, { type: "text/html", body: "<html>" });
  const wrong = await served(t, { body: "<html>" });
  const errors = await told("web.js", `
    for (const source of [${missing.address}, ${page.address}, ${wrong.address}, "http://127.0.0.1:1/", 7, null, new Uint8Array(8)]) {
      tell(await failed(() => dora.init(source)));
    }
    tell(await failed(() => dora.init(Promise.reject(new Error("lost")))));
    tell(await failed(() => dora.version()));
    await dora.init(engine);
    tell(dora.version());
  `);
  const version = errors.pop();
  assert.equal(errors.pop().code, "init.missing");
  for (const error of errors) assert.equal(error.code, "init.source", error.message);
  assert.match(errors[0].message, /404/);
  assert.match(errors.at(-1).message, /lost/);
  assert.match(version, /^\d+\.\d+\.\d+/);
});

test("init may be called often, and at once", async (t) => {
  const { address, asked } = await served(t);
  const [same] = await told("web.js", `
    const first = [dora.init(${address}), dora.init(${address}), dora.init()];
    await Promise.all(first);
    const workspace = new dora.Workspace();
    workspace.setDocuments({ profiles: [{ id: "kept" }] });
    await dora.init();
    await dora.init("nowhere");
    const query = { metric: "leadTime", profile: "kept", range: { preset: "lastYear" }, now: "2024-01-15T00:00:00Z" };
    tell(workspace.report(query).profile.id);
  `);
  assert.deepEqual([same, asked()], ["kept", 1]);
});

test("with the engine inside, there is nothing to fetch", async () => {
  const [before, version] = await told("inline.js", `
    globalThis.fetch = () => { throw new Error("fetched"); };
    tell(await failed(() => dora.version()));
    await dora.init();
    tell(dora.version());
  `);
  assert.equal(before.code, "init.missing");
  assert.match(version, /^\d+\.\d+\.\d+/);
});

test("in Node the engine is there with the import, and init does nothing", async () => {
  assert.deepEqual(await told("node.js", "tell(dora.sources().length > 1); await dora.init(); await dora.init('nowhere'); tell(true);"), [true, true]);
});
