// The built package, and what the tests of it share.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after } from "node:test";

export const folder = fileURLToPath(new URL("../../dist/package/", import.meta.url));
export const sourceFolder = fileURLToPath(new URL("../../src/", import.meta.url));

/** A folder that is gone after the tests of the file, with files by relative path. */
export function scratch(files = {}) {
  const root = mkdtempSync(join(tmpdir(), "dora-insight-"));
  after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) write(root, name, content);
  return root;
}

export function write(root, name, content) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), content);
}

/** Runs a program to its end: `{ code, stdout, stderr }`. */
export function run(program, words, options = {}) {
  return new Promise((resolve) => {
    execFile(program, words, { maxBuffer: 1 << 28, ...options }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

/** Runs the command line of the built package in a folder. */
export const cli = (cwd, ...words) => run(process.execPath, [join(folder, "cli.js"), ...words], { cwd });

/** Runs a script as a module in a process of its own, so that it meets a package that nobody has initialised. */
export function script(text) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-"], { stdio: ["pipe", "pipe", "pipe"] });
    const told = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (data) => (told[stream] += data));
    child.on("close", (code) => resolve({ code, ...told }));
    child.stdin.end(text);
  });
}

/** What a call throws; the test fails where it throws nothing. */
export function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
