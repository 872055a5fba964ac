// Measures changes of what is shown over a large file: node tests/page/changes.mjs [EVENTS] (a million are about 500 MB).
// Prints, for 20 changes of interval, range and collection, the time from the input to the painted figures and charts, and the frames over
// 50 ms meanwhile; then a table of the records behind a figure: until it is there, and scrolled from its top to its end.
// Told, not held: its speed is that of the machine.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const root = fileURLToPath(new URL("../../", import.meta.url));
const TIMEOUT = { timeout: 600_000 };

const folder = await mkdtemp(join(tmpdir(), "dora-changes-"));
const file = join(folder, "events.ndjson");
execFileSync("cargo", ["run", "-q", "--example", "events", "--", String(EVENTS), file], { cwd: root, stdio: "inherit" });

const repositories = (from, to) => Array.from({ length: to - from }, (_, index) => ({ field: "repo", op: "is", value: `acme/repository-${from + index}` }));
const collection = (id, name, from, to) => ({
  id,
  name,
  filters: ["pullRequest", "run"].map((record) => ({ record, where: { any: repositories(from, to) } })),
});
const workspace = {
  schemaVersion: 1, type: "workspace",
  projects: [{
    id: "main",
    name: "Main",
    categories: [{ id: "teams", name: "Teams", root: "All teams" }],
    collections: [collection("one", "One team", 0, 6), collection("half", "Half of them", 0, 24), collection("most", "Most of them", 4, 48)].map((node) => ({ ...node, category: "teams", parent: "teams" })),
  }],
};

/** In the page: what happens between a press and the figures that follow it. */
function watchChanges() {
  const frames = { over: [], count: 0 };
  let last = performance.now();
  const tick = (now) => {
    frames.count += 1;
    if (now - last > 50) frames.over.push(Math.round(now - last));
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const settled = () => document.querySelectorAll("[data-fresh]").length === 4 && document.querySelector("[data-fresh=false]") === null && [...document.querySelectorAll(".trend")].every(({ dataset }) => dataset.ready === "true");
  window.measured = {
    frames,
    /** Milliseconds from now until the figures that an input asks for are painted. */
    async change(input) {
      const start = performance.now();
      input();
      do await painted();
      while (!settled());
      // The charts draw in the frame after they are told what.
      await painted();
      return performance.now() - start;
    },
  };
}

const press = (page, name) => page.evaluate((name) => window.measured.change(() => [...document.querySelectorAll("main button")].find((button) => button.textContent.trim() === name || button.getAttribute("aria-label") === name).click()), name);
const choose = (page, value) => page.evaluate((value) => window.measured.change(() => {
  const select = document.querySelector("select[aria-label=Collection]");
  select.value = value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}), value);
async function range(page, name) {
  await page.locator(".range-button").click();
  await page.getByRole("button", { name, exact: true }).waitFor();
  return page.evaluate((name) => window.measured.change(() => [...document.querySelectorAll(".preset")].find((button) => button.textContent.trim() === name).click()), name);
}

const CHANGES = [
  ["Month", press], ["Day", press], ["Week", press], ["Last 14 days", range], ["Last 30 days", range], ["Last 90 days", range], ["Last 6 months", range], ["Last 12 months", range],
  ["Month", press], ["one", choose], ["half", choose], ["most", choose], ["Day", press], ["Week", press], ["Previous period", press], ["Previous period", press], ["one", choose],
  ["Last 90 days", range], ["", choose], ["Last 6 months", range],
];

const site = await serve();
const { executablePath, args } = config.use.launchOptions;
const browser = await chromium.launch({ executablePath, args });
const page = await browser.newPage({ viewport: config.use.viewport });
await page.addInitScript(watchChanges);
await page.goto(`${site.address}#/storage`);
await page.getByLabel("A backup").setInputFiles({ name: "workspace.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(workspace)) });
await page.getByRole("button", { name: "Restore it" }).click();
await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
await page.locator("[data-pick=files]").setInputFiles(file);
await page.getByRole("region", { name: "Records" }).waitFor(TIMEOUT);
await page.goto(`${site.address}#/insights/main`);
await page.locator("[data-fresh=true] .value").nth(3).waitFor(TIMEOUT);
// The first figures of a collection join records that later ones share; the chart's library has come.
await page.waitForTimeout(10_000);

const frames = () => page.evaluate(() => window.measured.frames);
const inWords = ({ count, over }) => `frames: ${count}, ${over.length} over 50 ms${over.length > 0 ? `, the longest ${Math.max(...over)} ms [${over.join(" ")}]` : ""}`;
const restart = () => page.evaluate(() => Object.assign(window.measured.frames, { count: 0, over: [] }));

await restart();
const times = [];
for (const [what, how] of CHANGES) {
  const ms = await how(page, what);
  times.push(ms);
  console.log(`${what === "" ? "all records" : what}: ${Math.round(ms)} ms`);
  await page.waitForTimeout(500);
}
const ordered = times.toSorted((one, other) => one - other);
const at = (share) => Math.round(ordered[Math.ceil(share * ordered.length) - 1]);
console.log(`${CHANGES.length} changes: median ${at(0.5)} ms, p95 ${at(0.95)} ms, the slowest ${at(1)} ms; ${inWords(await frames())}`);

await page.goto(`${site.address}#/insights/main?from=2022-01-01&to=2025-12-31`);
await page.locator("[data-metric=leadTime][data-fresh=true] .value").waitFor(TIMEOUT);
await page.waitForTimeout(3_000);
await restart();
const start = performance.now();
await page.locator("[data-metric=leadTime] .value").click();
await page.locator(".scroller [role=row]").nth(5).waitFor(TIMEOUT);
const rows = await page.locator(".scroller [role=table]").getAttribute("aria-rowcount");
console.log(`${Number(rows) - 1} records behind a figure, there in ${Math.round(performance.now() - start)} ms; ${inWords(await frames())}`);
await restart();
const scrolled = await page.evaluate(async () => {
  const scroller = document.querySelector(".scroller");
  const STEPS = 300;
  let blank = 0;
  for (let step = 1; step <= STEPS; step += 1) {
    scroller.scrollTop = (scroller.scrollHeight * step) / STEPS;
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    const { top, bottom } = scroller.getBoundingClientRect();
    const isCovered = [...scroller.querySelectorAll("[role=row]:not(.head)")].some((row) => row.getBoundingClientRect().top < (top + bottom) / 2 && row.getBoundingClientRect().bottom > (top + bottom) / 2);
    if (!isCovered) blank += 1;
  }
  return { STEPS, blank };
});
console.log(`scrolled to its end in ${scrolled.STEPS} steps, ${scrolled.blank} of them without a row in the middle; ${inWords(await frames())}`);

await browser.close();
await site.close();
await rm(folder, { recursive: true, force: true });
