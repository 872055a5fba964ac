// Assembles the npm package: node src/npm/build.mjs OUTDIR, after the engine and its glue are in target/wasm-bindgen.
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("../../", import.meta.url));
const own = fileURLToPath(new URL("./", import.meta.url));
const bound = join(root, "target/wasm-bindgen");

/** Files of the project's top level that go along, where they exist. */
const LEGAL = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
/** Files of this folder that stay at home. */
const NOT_SHIPPED = ["build.mjs", "package.json"];

const exists = (path) => stat(path).then(() => true, () => false);

/** The one place that says the version is the crate's manifest. */
async function crateVersion() {
  const manifest = await readFile(join(root, "Cargo.toml"), "utf8");
  const version = /^\[package\][^[]*?^version = "([^"]+)"/ms.exec(manifest)?.[1];
  if (version === undefined) throw new Error("Cargo.toml names no version");
  return version;
}

/** Refuses to empty a folder that this script has not made. */
async function requireOurs(folder) {
  if (!(await exists(folder)) || (await readdir(folder)).length === 0) return;
  const manifest = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
  if (JSON.parse(manifest).name !== "dora-insight") throw new Error(`${folder} is not empty and holds something else`);
}

async function build(folder) {
  await requireOurs(folder);
  const part = `${folder.replace(/[/\\]+$/, "")}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });

  for (const name of await readdir(own)) {
    if (!NOT_SHIPPED.includes(name)) await cp(join(own, name), join(part, name), { recursive: true });
  }
  for (const name of LEGAL) {
    if (await exists(join(root, name))) await cp(join(root, name), join(part, name));
  }

  const engine = await readFile(join(bound, "dora_insight_bg.wasm"));
  const inlined = gzipSync(engine, { level: 9 });
  await writeFile(join(part, "engine.wasm"), engine);
  await writeFile(join(part, "inlined.js"), `export const ENGINE_GZIP_BASE64 =\n  "${inlined.toString("base64")}";\n`);
  // The first line names a file of types that is not shipped.
  const glue = await readFile(join(bound, "dora_insight.js"), "utf8");
  await writeFile(join(part, "glue.js"), glue.replace(/^\/\* @ts-self-types=.*\n/, ""));

  const manifest = JSON.parse(await readFile(join(own, "package.json"), "utf8"));
  manifest.version = await crateVersion();
  if (await exists(join(root, "schema"))) {
    await cp(join(root, "schema"), join(part, "schema"), { recursive: true });
    manifest.exports["./schema/*.json"] = "./schema/*.json";
  }
  await writeFile(join(part, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);

  // The old folder goes last, so that it is never half of one build and half of another.
  await rm(folder, { recursive: true, force: true });
  await rename(part, folder);

  const brotli = brotliCompressSync(engine, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: engine.length } });
  console.log(`${manifest.name} ${manifest.version} in ${folder}`);
  console.log(`engine.wasm: ${engine.length} bytes, ${inlined.length} with gzip, ${brotli.length} with brotli`);
}

const [folder, ...rest] = process.argv.slice(2);
if (folder === undefined || rest.length > 0) {
  console.error("usage: node src/npm/build.mjs OUTDIR");
  process.exitCode = 2;
} else {
  await build(folder);
}
