// Archives: what is inside is read as if it lay in a folder, and a hostile one costs a message.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { archiveEntries, archiveFiles } from "../../dist/package/archive.js";
import { paxName, tar, zip } from "./archives.mjs";
import { FORTNIGHT, OPTIONS } from "./fortnight.mjs";
import { cli, run, scratch } from "./package.mjs";

/** What an archive gives: `name: text`, `name! code`, or both for one that breaks off. */
async function told(bytes) {
  const files = await archiveFiles(new Blob([bytes]));
  if (files === null) return null;
  const all = [];
  for await (const { name, blob, fault } of files) {
    if (blob !== null) all.push(`${name}: ${await blob.text()}`);
    if (fault !== null) all.push(`${name ?? "archive"}! ${fault.code}`);
  }
  return all;
}

const PLAIN = [["a.json", "[1]"], ["pull_commits/100.json", "[2]"], ["long.json", "x".repeat(200_000)]];
const READ = PLAIN.map(([name, content]) => `${name}: ${content}`);

test("a zip and a tar, plain or compressed, give their files by relative path", async () => {
  assert.deepEqual(await told(zip(PLAIN)), READ);
  assert.deepEqual(await told(zip(PLAIN.map(([name, content]) => [name, content, { method: 0 }]))), READ);
  assert.deepEqual(await told(zip(PLAIN.map(([name, content]) => [name, content, { streamed: true }]))), READ);
  assert.deepEqual(await told(Buffer.concat([Buffer.from("#!/bin/sh\n".repeat(9)), zip(PLAIN)])), null, "a program that unpacks itself is none");
  assert.deepEqual(await told(tar(PLAIN)), READ);
  assert.deepEqual(await told(gzipSync(tar(PLAIN))), READ);
  assert.deepEqual(await told(zip([])), []);
});

test("what is no archive is none, whatever it is called", async () => {
  for (const bytes of ["[]", "", FORTNIGHT, gzipSync(FORTNIGHT), gzipSync(""), Buffer.alloc(2000), Buffer.from("PK"), Buffer.from([0x1f, 0x8b, 8])]) {
    assert.equal(await told(bytes), null);
  }
});

test("names: long ones, those of Windows, and those of no export", async () => {
  const long = `${"deep/".repeat(40)}é.json`;
  assert.deepEqual(await told(tar([paxName(long), ["short", "[]"], ["././@LongLink", `${long}\0`, "L"], ["short", "[1]"], ["x.json", "[2]"]])), [`${long}: []`, `${long}: [1]`, "x.json: [2]"]);
  assert.deepEqual(await told(zip([["a\\b.json", "[]"], ["./c.json", "[1]"], ["é.json", "[2]"]])), ["a/b.json: []", "c.json: [1]", "é.json: [2]"]);
  const litter = [["__MACOSX/._a.json", "x"], [".DS_Store", "x"], ["pulls/.DS_Store", "x"], ["pulls/._a.json", "x"], [".git/config", "x"], ["pulls/", ""], ["Thumbs.db", "x"], ["a.json", "[]"]];
  assert.deepEqual(await told(zip(litter)), ["a.json: []"]);
  assert.deepEqual(await told(tar(litter)), ["a.json: []"]);
  assert.deepEqual(await told(zip([["to", "/etc/passwd", { link: true }], ["a.json", "[]"]])), ["a.json: []"]);
  assert.deepEqual(await told(tar([["to", "", "2"], ["device", "", "3"], ["a.json", "[]"]])), ["a.json: []"]);
  const hostile = [["../up.json", "[]"], ["a/../../up.json", "[]"], ["/etc/passwd", "[]"], ["C:\\up.json", "[]"], ["a.json", "[]"]];
  const refused = ["../up.json! import.entryName", "a/../../up.json! import.entryName", "/etc/passwd! import.entryName", "C:/up.json! import.entryName", "a.json: []"];
  assert.deepEqual(await told(zip(hostile)), refused);
  assert.deepEqual(await told(tar(hostile)), refused);
});

test("what cannot be read costs its file alone", async () => {
  const good = ["z.json", "[]"];
  assert.deepEqual(await told(zip([["a.json", "[1]", { flags: 1 }], good])), ["a.json! import.encrypted", "z.json: []"]);
  assert.deepEqual(await told(zip([["a.json", "[1]", { method: 9 }], good])), ["a.json! import.compression", "z.json: []"]);
  assert.deepEqual(await told(zip([["a.json", "[1]", { sum: 7 }], good])), ["a.json: [1]", "a.json! import.archive", "z.json: []"]);
  assert.deepEqual(await told(zip([["a.json", "[1]", { size: 9 }], good])), ["a.json: [1]", "a.json! import.archive", "z.json: []"]);
  const [, broken, after] = await told(zip([["a.json", "[1]", { data: Buffer.from([0xff, 0xff, 0xff]) }], good]));
  assert.deepEqual([broken, after], ["a.json! import.archive", "z.json: []"]);
});

test("an archive that breaks off gives what came before the break", async () => {
  const random = Array.from({ length: 20_000 }, (_, at) => (at * 7919) % 9973).join();
  const files = [["a.json", "[1]"], ["b.json", random, { streamed: true }], ["c.json", "[3]"], ["d.json", random]];
  const whole = zip(files);
  // The list is gone: the files themselves are there.
  assert.deepEqual(await told(zip(files, { list: false })), [...files.map(([name, content]) => `${name}: ${content}`), "archive! import.archive"]);
  assert.deepEqual(await told(whole.subarray(0, whole.length - 30)), [...files.map(([name, content]) => `${name}: ${content}`), "archive! import.archive"]);
  const cut = await told(zip(files, { list: false, cut: 9000 }));
  assert.deepEqual(cut.map((line) => line.slice(0, 30)), ["a.json: [1]", `b.json: ${random}`.slice(0, 30), "c.json: [3]", `d.json: ${random}`.slice(0, 30), "d.json! import.archive"]);
  const packed = tar(files.map(([name, content]) => [name, content]));
  const tarCut = await told(packed.subarray(0, packed.length - 60_000));
  assert.deepEqual(tarCut.map((line) => line.slice(0, 22)), ["a.json: [1]", `b.json: ${random}`.slice(0, 22), "c.json: [3]", `d.json: ${random}`.slice(0, 22), "d.json! import.archive"]);
  const compressed = gzipSync(packed);
  assert.deepEqual((await told(compressed.subarray(0, compressed.length - 2000))).at(-1), "d.json! import.archive");
  // No header where the next file should begin.
  packed.fill(7, 1024, 1536);
  assert.deepEqual(await told(packed), ["a.json: [1]", "archive! import.archive"]);
  assert.deepEqual(await told(packed.subarray(0, 514)), ["a.json: [1", "a.json! import.archive"]);
});

test("a small archive does not inflate without end, and what came before is there", async () => {
  const zeros = Buffer.alloc(3 << 20, " ");
  const read = async (bytes, limits) => {
    const all = [];
    for await (const { name, chunks, fault } of await archiveEntries(new Blob([bytes]), limits)) {
      try {
        if (fault) throw fault;
        for await (const chunk of chunks) assert.ok(chunk.length > 0);
        all.push(name);
      } catch (error) {
        all.push(`${name}! ${error.code}`);
      }
    }
    return all;
  };
  const bomb = [["a.json", "[]"], ...Array.from({ length: 20 }, (_, at) => [`${at}.json`, zeros])];
  const ratio = { most: 1e12, ratio: 10, free: 7 << 20 };
  assert.deepEqual(await read(zip(bomb), ratio), ["a.json", "0.json", "1.json", "2.json! import.inflates"]);
  assert.deepEqual(await read(gzipSync(tar(bomb)), ratio), ["a.json", "0.json", "1.json", "2.json! import.inflates"]);
  assert.deepEqual(await read(zip(bomb), { most: 4 << 20, ratio: 1e9, free: 0 }), ["a.json", "0.json", "1.json! import.inflates"]);
});

test("every byte of a small archive cut off or changed: files or a fault, and never more", async () => {
  for (const whole of [zip([["a.json", "[1]"], ["b.json", "[2]", { streamed: true }]]), gzipSync(tar([["a.json", "[1]"]]))]) {
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] ^= 0x15;
      for (const bytes of [whole.subarray(0, at), changed]) {
        const all = await told(bytes);
        assert.ok(all === null || all.every((line) => /^[^]*(: |! import\.(archive|encrypted|compression|entryName)$)/.test(line)), `${at}: ${all}`);
      }
    }
  }
});

test("the command line reads archives as folders, and names what it could not read by its place", async () => {
  const [first, second] = [FORTNIGHT.slice(0, FORTNIGHT.indexOf("\n") + 1), FORTNIGHT.slice(FORTNIGHT.indexOf("\n") + 1)];
  const root = scratch({ "folder/a.ndjson": first, "folder/in/b.ndjson": second });
  const files = [["a.ndjson", first], ["in/b.ndjson", second]];
  writeFileSync(join(root, "e.zip"), zip([...files, ["c.json", "", { flags: 1 }], ["in/nested.zip", zip(files)]]));
  writeFileSync(join(root, "e.tar.gz"), gzipSync(tar([["a.ndjson.gz", gzipSync(first)], files[1]])));
  const asked = async (path) => {
    const { stdout, stderr } = await cli(root, "report", path, ...OPTIONS, "--json");
    return { reports: JSON.parse(stdout).reports, names: JSON.parse(stdout).import.map(({ file }) => file), stderr };
  };
  const folder = await asked("folder");
  const zipped = await asked("e.zip");
  assert.deepEqual(zipped.reports, folder.reports);
  assert.deepEqual(zipped.names, ["a.ndjson", "in/b.ndjson", "in/nested.zip"]);
  assert.match(zipped.stderr, /^e\.zip\/c\.json: error import\.encrypted: found a file that is encrypted/m);
  assert.match(zipped.stderr, /^e\.zip\/in\/nested\.zip:1:1: error import\.zip: found a zip archive/m);
  const tarred = await asked("e.tar.gz");
  assert.deepEqual([tarred.reports, tarred.stderr], [folder.reports, ""]);
  // Another program's archives, where there is one.
  const made = await run("tar", ["-czf", join(root, "made.tgz"), "-C", join(root, "folder"), "."]);
  if (made.code === 0) assert.deepEqual((await asked("made.tgz")).reports, folder.reports);
});
