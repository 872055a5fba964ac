// From the words of a command line to the files they mean.
import { readdir, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { UsageError } from "./options.js";

/**
 * Lists files: `{ path, name, integration }[]`. `path` is for opening and for people; `name` is relative to the folder that was
 * named; `integration` is null where the word does not say it. A file that two words mean is listed once for each integration.
 */
export async function listFiles(words) {
  const listed = new Map();
  for (const word of words) {
    const { integration, path } = await split(word);
    for (const file of await filesAt(path)) {
      const key = `${integration ?? ""}=${resolve(file.path)}`;
      if (!listed.has(key)) listed.set(key, { ...file, integration });
    }
  }
  return [...listed.values()];
}

/** `integration=path`, or a path; a file whose own name holds `=` is a path. */
async function split(word) {
  const equals = word.indexOf("=");
  if (equals <= 0 || (await exists(word))) return { integration: null, path: word };
  return { integration: word.slice(0, equals), path: word.slice(equals + 1) };
}

const exists = (path) => stat(path).then(() => true, () => false);

async function filesAt(path) {
  const found = await stat(path).catch((error) => {
    throw new UsageError(`cannot read ${path}: ${error.code === "ENOENT" ? "there is no such file or folder" : error.message}`);
  });
  if (found.isDirectory()) return filesIn(path);
  return [{ path, name: slashed(path).replace(/^(\.\/)+/, "") }];
}

/** Every file in a folder and its folders, in the order of their names. Hidden ones, and links to folders, are passed over. */
async function filesIn(folder) {
  const files = [];
  const visit = async (inside) => {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const name = inside === "" ? entry.name : `${inside}/${entry.name}`;
      const path = join(folder, name);
      if (entry.isDirectory()) await visit(name);
      else if (!entry.isSymbolicLink() || (await isFile(path))) files.push({ path, name });
    }
  };
  await visit("");
  return files.sort((left, right) => (left.name < right.name ? -1 : 1));
}

const isFile = (path) => stat(path).then((found) => found.isFile(), () => true);
const slashed = (path) => path.split(sep).join("/");
