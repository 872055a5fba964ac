import { gzipSync } from "node:zlib";
import { appendFile, mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tar, zip } from "../package/archives.mjs";
import { accessible, choose, expect, fitsAPhone, open, opened, saved, test } from "./fixtures.mjs";
import { ndjson, records } from "./organisation.mjs";

const file = (page, name) => page.locator(`[data-file="${name}"]`);

test("broken files beside good ones are named with their places, and spoil nothing", async ({ page, site }) => {
  await open(page, site, "#/data");
  const good = ndjson();
  await choose(
    page,
    { name: "good.ndjson", text: good },
    { name: "cut.ndjson", text: good.slice(0, good.length - 40) },
    { name: "login.json", text: "<!doctype html><title>Sign in</title>" },
    { name: "empty.json", text: "" },
    { name: "utf16.json", bytes: Buffer.from("\ufeff[]", "utf16le") },
    { name: "notes.json", text: '{"hello": "world"}' },
    { name: "archive.json", bytes: Buffer.from([0x50, 0x4b, 3, 4, 0, 0]) },
  );
  await expect(file(page, "good.ndjson").locator(".state")).toHaveText("Read");
  await expect(file(page, "cut.ndjson").locator(".state")).toHaveText("Read, 1 record refused");
  await expect(page.getByRole("alert")).toContainText("In the archive archive.json, not everything could be read: found a zip archive that breaks off");
  for (const name of ["login.json", "empty.json", "utf16.json", "notes.json"]) await expect(file(page, name).locator(".state")).toHaveText("Not read");
  const problems = page.getByRole("region", { name: /Problems in files/ });
  await expect(problems.locator("[data-code='import.truncated']")).toContainText(/cut\.ndjson:\d+:\d+/);
  await expect(problems.locator("[data-code='import.html']")).toContainText("found a page in HTML or XML");
  await expect(problems.locator("[data-code='import.html']")).toContainText("login.json:1:1");
  for (const code of ["import.empty", "import.encoding", "import.unknownSource"]) await expect(problems.locator(`[data-code='${code}']`)).toBeVisible();
});

test("gzip is recognised by its bytes, and a broken one keeps what came before the break", async ({ page, site }) => {
  await open(page, site, "#/data");
  const whole = gzipSync(ndjson());
  await choose(page, { name: "looks-plain.json", bytes: whole }, { name: "cut.gz", bytes: whole.subarray(0, whole.length - 200) });
  await expect(file(page, "looks-plain.json").locator(".numbers")).toContainText("67 records");
  await expect(page.locator("[data-code='import.gzip']")).toContainText("breaks off or is damaged");
  await expect(file(page, "cut.gz").locator(".numbers")).toHaveText(/, [1-9]\d* records/);
});

test("a file that inflates without end is refused with the limit", async ({ page, site }) => {
  await open(page, site, "#/data");
  await choose(page, { name: "bomb.gz", bytes: gzipSync(Buffer.alloc(300 * 2 ** 20, " "), { level: 9 }) });
  await expect(file(page, "bomb.gz").locator(".state")).toHaveText("Could not be read", { timeout: 20_000 });
  await expect(file(page, "bomb.gz").locator(".message")).toContainText("400 times the file's size");
  await choose(page, { name: "good.ndjson", text: ndjson() });
  await expect(file(page, "good.ndjson").locator(".state")).toHaveText("Read");
});

test("a zip and a tar.gz are the folders they are, and say what in them could not be read", async ({ page, site }) => {
  const changes = ndjson(records().filter(({ type }) => type === "pull_request"));
  const rest = ndjson(records().filter(({ type }) => type !== "pull_request"));
  await open(page, site, "#/data");
  await choose(
    page,
    { name: "export.zip", bytes: zip([["pulls/shop.ndjson", changes], ["__MACOSX/pulls/._shop.ndjson", "x"], ["secret.json", "[]", { flags: 1 }], ["../up.json", "[]"]]) },
    { name: "export.tar.gz", bytes: gzipSync(tar([["runs/shop.ndjson", rest]])) },
  );
  await expect(file(page, "pulls/shop.ndjson")).toContainText("30 records");
  await expect(file(page, "runs/shop.ndjson")).toContainText("37 records");
  await expect(page.locator("[data-file]")).toHaveCount(2);
  await expect(page.getByRole("alert")).toContainText("In the archive export.zip, not everything could be read: secret.json: found a file that is encrypted");
  await expect(page.getByRole("alert")).toContainText("../up.json: found a name that points out of its archive");
  // Each file is stored by itself, and is there after a reload.
  await expect(page.locator("[data-integration] .kept")).toHaveText("Saved");
  await page.reload();
  await expect(page.locator("[data-file]")).toHaveCount(2);
});

test("a folder's files keep their paths", async ({ page, site }) => {
  const folder = await mkdtemp(join(tmpdir(), "dora-"));
  await mkdir(join(folder, "export/pulls"), { recursive: true });
  await writeFile(join(folder, "export/pulls/shop.ndjson"), ndjson());
  await writeFile(join(folder, "export/.hidden"), "no");
  await open(page, site, "#/data");
  await page.locator("[data-pick=folder]").setInputFiles(join(folder, "export"));
  await expect(file(page, "export/pulls/shop.ndjson")).toContainText("67 records");
  await expect(page.locator("[data-file]")).toHaveCount(1);
  await rm(folder, { recursive: true });
});

test("one file is forgotten, and the others stay", async ({ page, site }) => {
  const all = records();
  await open(page, site, "#/data");
  await choose(page, { name: "changes.ndjson", text: ndjson(all.filter(({ type }) => type === "pull_request")) }, { name: "rest.ndjson", text: ndjson(all.filter(({ type }) => type !== "pull_request")) });
  const kinds = page.getByRole("region", { name: "Records" });
  await expect(kinds.getByRole("row", { name: /^pull requests 30/ })).toBeVisible();
  await page.getByRole("button", { name: "Forget rest.ndjson" }).click();
  await expect(file(page, "rest.ndjson")).toHaveCount(0);
  await expect(kinds.getByRole("row", { name: /pipeline runs/ })).toHaveCount(0);
  await expect(kinds.getByRole("row", { name: /^pull requests 30/ })).toBeVisible();
});

test("an integration is forgotten, and stays forgotten", async ({ page, site }) => {
  await opened(page, site);
  await saved(page);
  await page.getByRole("button", { name: "Forget events" }).click();
  await expect(page.locator("[data-integration]")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Choose files" })).toBeEnabled();
  await expect(page.locator("[data-integration]")).toHaveCount(0);
});

test("reading shows bytes and records, and can be stopped", async ({ page, site }) => {
  await open(page, site, "#/data");
  // Large enough that the reading lasts until it is stopped.
  const folder = await mkdtemp(join(tmpdir(), "dora-"));
  const path = join(folder, "large.ndjson");
  const part = `${JSON.stringify(records()[0])}\n`.repeat(20_000);
  for (let parts = 0; parts < 50; parts += 1) await appendFile(path, part);
  await page.locator("[data-pick=files]").setInputFiles(path);
  const status = page.getByRole("status").filter({ hasText: "Reading large.ndjson" });
  await expect(status).toContainText(/[1-9][\d.]* MB of [\d.]+ (MB|GB), [1-9][\d,]* records/);
  const before = Date.now();
  await status.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator("[data-file]")).toHaveCount(0);
  expect(Date.now() - before).toBeLessThan(1500);
  await rm(folder, { recursive: true });
});

test("a profile is a file too: a good one comes into force, a bad one says why not", async ({ page, site }) => {
  await open(page, site, "#/data");
  await choose(page, { name: "bad.json", text: JSON.stringify({ schemaVersion: 1, type: "dora", id: "mine" , name: "Mine", leadTime: 3 }) });
  await expect(page.getByRole("alert")).toContainText("The profile bad.json cannot be used");
  await choose(page, { name: "good.json", text: JSON.stringify({ schemaVersion: 1, type: "dora", id: "mine", name: "Mine" }) });
  await expect(page.getByRole("radio", { name: "Mine" })).toBeChecked();
  await expect(page.getByRole("region", { name: "Profile in force" }).getByRole("status")).toHaveText("Saved");
  await page.reload();
  await expect(page.getByRole("radio", { name: "Mine" })).toBeChecked();
});

test("times without a zone are in the one that is declared, and are read again when it changes", async ({ page, site }) => {
  await open(page, site, "#/data");
  const commit = (sha, at) => JSON.stringify({ type: "commit", repo: "acme/app", sha, authored_at: at });
  await choose(page, { name: "commits.ndjson", text: `${commit("aaaaaaa", "2024-06-03T00:30:00")}\n${commit("bbbbbbb", "2024-06-05T12:00:00Z")}\n` });
  const integration = page.locator("[data-integration=events]");
  await integration.getByText("Name, time zone and days covered").click();
  await expect(integration.getByRole("note")).toHaveText("1 time names no zone: read as UTC.");
  await integration.getByRole("button", { name: /Describe/ }).click();
  await integration.getByLabel("Time zone").fill("Europe/Berlin");
  await expect(integration.getByRole("note")).toHaveText("1 time names no zone: read as Europe/Berlin.");
  // Half past midnight in Berlin is still the day before in UTC.
  await expect(page.locator("#kinds ~ table")).toContainText("Jun 2");
  await accessible(page, "an integration's settings");
  await fitsAPhone(page, "an integration's settings");
  await saved(page);
  await expect(page.getByRole("region", { name: "Profile in force" }).getByRole("status")).toHaveText("Saved");
  await page.reload();
  await expect(integration.getByRole("note")).toHaveText("1 time names no zone: read as Europe/Berlin.");
});
