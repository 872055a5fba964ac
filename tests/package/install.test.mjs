// The package as npm makes it: packed, installed into a project of its own, and used by its name.
import assert from "node:assert/strict";
import { readFile, readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { FORTNIGHT, OPTIONS } from "./fortnight.mjs";
import { folder, run, scratch, write } from "./package.mjs";

const project = scratch({
  "package.json": JSON.stringify({ name: "consumer", private: true }),
  "events.ndjson": FORTNIGHT,
});
const QUERY = `{ metric: "timeToRestore", range: { from: "2024-01-01", to: "2024-01-14" }, now: "2024-01-15T00:00:00Z" }`;
const USE = `
  const workspace = new dora.Workspace();
  workspace.importFile(require("node:fs").readFileSync("events.ndjson"), { integration: "acme", name: "events.ndjson" });
  console.log(workspace.report(${QUERY}).figure.value);
`;
let files;

before(async () => {
  const packed = await run("npm", ["pack", "--json", "--pack-destination", project, folder], { cwd: project });
  assert.equal(packed.code, 0, packed.stderr);
  const [{ filename, files: list }] = JSON.parse(packed.stdout);
  files = list;
  const installed = await run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${filename}`], { cwd: project });
  assert.equal(installed.code, 0, installed.stderr);
});

async function node(name, text) {
  write(project, name, text);
  const { code, stdout, stderr } = await run(process.execPath, [name], { cwd: project });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.trim();
}

test("import by name", async () => {
  const text = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
    import * as dora from "dora-insight"; await dora.init(); ${USE}`;
  assert.equal(await node("use.mjs", text), "6300000");
});

test("require by name", async () => {
  const warns = process.versions.node.startsWith("20.");
  write(project, "use.cjs", `const dora = require("dora-insight"); ${USE}`);
  const { code, stdout, stderr } = await run(process.execPath, ["use.cjs"], { cwd: project });
  assert.deepEqual([code, stdout.trim()], [0, "6300000"], stderr);
  // Node 20 announces that require() of modules is young; that is all it may say.
  if (!warns) assert.equal(stderr, "");
});

test("every entry by name", async () => {
  const text = `
    import * as web from "dora-insight/web"; import * as inline from "dora-insight/inline"; import * as node from "dora-insight";
    import { readFile } from "node:fs/promises"; import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    await web.init(await readFile(require.resolve("dora-insight/engine.wasm")));
    await inline.init();
    console.log(web.version() === require("dora-insight/package.json").version);
    console.log([web, inline, node].map((entry) => Object.keys(entry).sort().join()).every((names, _, all) => names === all[0]));`;
  assert.equal(await node("entries.mjs", text), "true\ntrue");
});

test("nothing but the entries can be imported", async () => {
  const text = `import("dora-insight/glue.js").catch(({ code }) => console.log(code));`;
  assert.equal(await node("inner.mjs", text), "ERR_PACKAGE_PATH_NOT_EXPORTED");
});

test("browsers and bundlers are given the entry that fetches", async () => {
  const text = `console.log(import.meta.resolve("dora-insight").split("/").at(-1));`;
  write(project, "where.mjs", text);
  const bundler = await run(process.execPath, ["--conditions=browser", "where.mjs"], { cwd: project });
  assert.equal(bundler.stdout.trim(), "web.js");
  assert.equal(await node("where.mjs", text), "node.js");
});

test("the command is installed with it", async () => {
  const command = join(project, "node_modules/.bin/dora-insight");
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  assert.equal((await run(command, ["--version"])).stdout, `${version}\n`);
  const report = await run(command, ["report", "events.ndjson", ...OPTIONS, "--metric", "timeToRestore"], { cwd: project });
  assert.equal(report.code, 0, report.stderr);
  assert.match(report.stdout, /time to restore +1 h 45 min/);
});

test("the version is the crate's", async () => {
  const manifest = await readFile(new URL("../../Cargo.toml", import.meta.url), "utf8");
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  assert.ok(manifest.includes(`\nversion = "${version}"\n`));
});

test("the package holds what it names, its licences, and no more than it needs", async () => {
  const names = files.map(({ path }) => path);
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const named = JSON.stringify([manifest.exports, manifest.bin, manifest.types, manifest.sideEffects]).match(/[\w./-]+\.(?:js|wasm|d\.ts)(?=")/g);
  for (const path of named) assert.ok(names.includes(path.replace("./", "")), path);
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) assert.ok(names.includes(name), name);
  assert.deepEqual(names.filter((name) => /\.mjs$|\.map$|node_modules|\.part/.test(name)), []);
  assert.deepEqual([manifest.dependencies, manifest.scripts, manifest.license], [undefined, undefined, "MIT OR Apache-2.0"]);
});

test("no entry waits at its top level, so that it can be required", async () => {
  for (const name of (await readdir(folder)).filter((name) => name.endsWith(".js"))) {
    const text = await readFile(join(folder, name), "utf8");
    assert.ok(!/^(?:await|(?:const|let|var|export).*= await) /m.test(text), name);
  }
});

test("nothing in it tells of the machine that built it", async () => {
  const home = [homedir(), "/home/", "/Users/", ".cargo/registry"];
  for (const { path } of files) {
    const text = await readFile(join(folder, path), "latin1");
    for (const mark of home) assert.ok(mark.length < 3 || !text.includes(mark), `${path} holds ${mark}`);
  }
});

test("building again leaves nothing stale, and spares other people's folders", async () => {
  const out = join(project, "built");
  const build = (target) => run(process.execPath, [new URL("../../src/npm/build.mjs", import.meta.url).pathname, target]);
  assert.equal((await build(out)).code, 0);
  write(out, "cli/stale.js", "");
  assert.equal((await build(out)).code, 0);
  await assert.rejects(stat(join(out, "cli/stale.js")));
  const foreign = scratch({ "letter.txt": "dear" });
  const refused = await build(foreign);
  assert.equal(refused.code, 1);
  assert.equal(await readFile(join(foreign, "letter.txt"), "utf8"), "dear");
});
