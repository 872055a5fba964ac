// The page and the command line compute the same bytes.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { choose, expect, open, opened, test } from "./fixtures.mjs";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const COMMAND = path("../../dist/package/cli.js");

/** Presses the button; gives the file's name, its bytes and what they say was asked. */
async function saved(page) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as JSON" }).click();
  const file = await download;
  const bytes = await readFile(await file.path());
  return { name: file.suggestedFilename(), bytes, query: JSON.parse(bytes).query };
}

/** What the command prints for the same question. */
async function printed(folder, { range, ...query }, words) {
  const options = Object.entries({ ...range, ...query }).flatMap(([name, value]) => (name === "profile" ? [] : [`--${name}`, value]));
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, "report", ...[folder].flat(), "--json", ...options, ...words], {
    encoding: "buffer",
    maxBuffer: 1 << 28,
  });
  return stdout;
}

/** Equal, or what stands around the first difference. */
function expectSame(found, wanted) {
  let at = 0;
  while (at < wanted.length && found[at] === wanted[at]) at += 1;
  const around = (bytes) => bytes.subarray(Math.max(0, at - 80), at + 80).toString();
  expect(around(found)).toBe(around(wanted));
  expect(found.length).toBe(wanted.length);
}

test("the reports of exports of every tool, good and broken ones, are the command line's, byte for byte", async ({ page, site }) => {
  test.setTimeout(90_000);
  const folder = await mkdtemp(join(tmpdir(), "dora-"));
  await cp(path("../sources"), join(folder, "exports"), { recursive: true });
  await open(page, site, "#/data");
  await page.locator("[data-pick=folder]").setInputFiles(join(folder, "exports"));
  await expect(page.getByRole("region", { name: "Records" })).toBeVisible({ timeout: 30_000 });
  await page.goto(`${site.address}#/insights/main?from=2023-01-01&to=2025-12-31`);
  await expect(page.locator("[data-fresh=true] .value")).toHaveCount(4);
  const { name, bytes, query } = await saved(page);
  expect(name).toBe("dora-2023-01-01-2025-12-31.json");
  const imported = JSON.parse(bytes).import;
  expect(imported.length).toBeGreaterThan(40);
  expect(imported.some(({ refused }) => refused > 0)).toBe(true);
  expectSame(bytes, await printed(folder, query, []));
  await rm(folder, { recursive: true });
});

test("so are those of the sample, by a profile, a statistic and an interval of one's own", async ({ page, site }) => {
  test.setTimeout(90_000);
  const folder = await mkdtemp(join(tmpdir(), "dora-"));
  const profile = join(folder, "mine.json");
  await writeFile(profile, JSON.stringify({ schemaVersion: 1, type: "dora", id: "mine", name: "Mine", calendar: { zone: "America/New_York" } }));
  await open(page, site);
  await page.getByRole("button", { name: "The same organisation, as its tools export it" }).click();
  await expect(page.locator("[data-fresh=true] .value")).toHaveCount(4, { timeout: 60_000 });
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Data" }).click();
  await choose(page, { name: "mine.json", text: await readFile(profile, "utf8") });
  await expect(page.getByRole("radio", { name: "Mine" })).toBeChecked();
  await main.getByRole("link", { name: "Insight" }).click();
  await page.getByRole("button", { name: "Month", exact: true }).click();
  await page.getByRole("button", { name: "p90" }).click();
  await expect(page.locator("[data-fresh=true] .value")).toHaveCount(4);
  const { bytes, query } = await saved(page);
  expect(query).toMatchObject({ interval: "month", profile: "mine", statistic: "p90" });
  const { reports, import: imported } = JSON.parse(bytes);
  expect(reports.leadTime.profile.name).toBe("Mine");
  expect(reports.leadTime.figure.n).toBeGreaterThan(50);
  expect(imported.filter(({ refused }) => refused > 0).map(({ file }) => file)).toEqual(["jira/issues_before_2024.json"]);
  const sample = path("../../www/dist/sample/tools");
  const manifest = JSON.parse(await readFile(join(sample, "manifest.json"), "utf8"));
  // The files without the list of them and the profile, under the paths that the page reads them by.
  await cp(sample, folder, { recursive: true, filter: (name) => !/(manifest|profile)\.json$/.test(name) });
  const tools = new Map(manifest.files.map(({ path, integration }) => [path.split("/")[0], integration]));
  // What is written first has its own folder's name cut off its paths: one folder of each tool stands in a folder of its own.
  const operands = [];
  for (const [tool, integration] of tools) {
    await cp(join(folder, tool), join(folder, `of-${tool}`, tool), { recursive: true });
    operands.push(`${integration}=${join(folder, `of-${tool}`)}`);
  }
  expectSame(bytes, await printed(operands, query, ["--profile", profile]));
  await rm(folder, { recursive: true });
});

test("a relative range is saved as its days, so that the question can be asked again", async ({ page, site }) => {
  await opened(page, site, { fragment: "#/insights/main?range=last30Days" });
  const { query } = await saved(page);
  expect(query.range).toEqual({ from: "2024-02-10", to: "2024-03-10" });
});
