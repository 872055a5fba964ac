// Measures the import of a large file in the page: node tests/page/large.mjs [EVENTS] (a million are about 500 MB), or with --fat of 500 MB of
// pull requests as GitHub's API lists them, most of which no figure asks for.
// Prints time, memory of the process that holds page and worker, frames over 50 ms, time from Stop to idle, and JSON.parse beside it.
// Told, not held: its speed is that of the machine.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { writeFat } from "./fat.mjs";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const isFat = process.argv.includes("--fat");
const EVENTS = Number(process.argv.slice(2).find((word) => !word.startsWith("--")) ?? 1_000_000);
const FAT_BYTES = 500e6;
const root = fileURLToPath(new URL("../../", import.meta.url));
const MB = (bytes) => `${Math.round(bytes / 1e6)} MB`;
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

const folder = await mkdtemp(join(tmpdir(), "dora-large-"));
const name = isFat ? "pulls.json" : "events.ndjson";
const file = join(folder, name);
let records = EVENTS;
if (isFat) records = await writeFat(file, FAT_BYTES);
else execFileSync("cargo", ["run", "-q", "--example", "events", "--", String(EVENTS), file], { cwd: root, stdio: "inherit" });
const { size } = statSync(file);
console.log(`${records.toLocaleString("en")} ${isFat ? "pull requests" : "events"}, ${MB(size)}`);

const site = await serve();
const { executablePath, args } = config.use.launchOptions;

const parentOf = (pid) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[1];
const commandOf = (pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8");

/** The renderers of the browser that was started with this profile: it is among their parents. */
function renderers(profile) {
  const isOurs = (pid) => pid !== "0" && (commandOf(pid).includes(`--user-data-dir=${profile}`) || isOurs(parentOf(pid)));
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && commandOf(pid).includes("--type=renderer") && isOurs(pid);
    } catch {
      return false; // It ended meanwhile.
    }
  });
}
const memory = (pid, name) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0) * 1024;

async function opened() {
  const profile = await mkdtemp(join(folder, "browser-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args, viewport: config.use.viewport });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${site.address}#/data`);
  await page.getByText("DORA (2025 wording)").first().waitFor();
  // The largest of the renderers is the page's: others belong to the browser itself.
  const pid = renderers(profile).sort((one, other) => memory(other, "VmRSS") - memory(one, "VmRSS"))[0];
  await page.evaluate(() => {
    window.frames50 = { over: [], count: 0 };
    let last = performance.now();
    const tick = (now) => {
      window.frames50.count += 1;
      if (now - last > 50) window.frames50.over.push(Math.round(now - last));
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  return { context, page, pid };
}

const frames = (page) => page.evaluate(() => window.frames50);

{
  const { context, page, pid } = await opened();
  console.log(`before: ${MB(memory(pid, "VmRSS"))}`);
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, memory(pid, "VmRSS"))), 100);
  const start = performance.now();
  await page.locator("[data-pick=files]").setInputFiles(file);
  await page.locator(`[data-file='${name}'] .state`).filter({ hasText: /^Read$/ }).waitFor({ timeout: 600_000 });
  const read = performance.now();
  await page.getByRole("region", { name: "Records" }).waitFor({ timeout: 600_000 });
  const summed = performance.now();
  console.log(`read in ${seconds(read - start)} (${(size / 1e6 / ((read - start) / 1000)).toFixed(0)} MB/s, ${Math.round(records / ((read - start) / 1000)).toLocaleString("en")} records/s), summed up after ${seconds(summed - read)} more`);
  // Pull requests alone make no figure of the four.
  if (!isFat) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Insight" }).click();
    await page.locator("[data-fresh=true] .value").nth(3).waitFor({ timeout: 600_000 });
    console.log(`four figures after ${seconds(performance.now() - summed)} more: ${(await page.locator(".value").allInnerTexts()).join(", ")}`);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  }
  const kept = performance.now();
  await page.locator("[data-integration] .kept").filter({ hasText: "Saved" }).waitFor({ timeout: 600_000 });
  console.log(`stored after ${seconds(performance.now() - kept)} more`);
  await page.waitForTimeout(3_000);
  clearInterval(watch);
  const { over, count } = await frames(page);
  console.log(`memory of page and worker: peak ${MB(Math.max(peak, memory(pid, "VmHWM")))}, at rest ${MB(memory(pid, "VmRSS"))}`);
  console.log(`frames: ${count}, ${over.length} over 50 ms${over.length > 0 ? `, the longest ${Math.max(...over)} ms` : ""} [${over.join(" ")}]`);
  const reload = performance.now();
  await page.reload();
  await page.getByRole("region", { name: "Records" }).waitFor({ timeout: 600_000 });
  console.log(`after a reload the records are there in ${seconds(performance.now() - reload)}`);
  await context.close();
}
if (!isFat) {
  const { context, page, pid } = await opened();
  await page.locator("[data-pick=files]").setInputFiles(file);
  await page.waitForFunction(() => document.querySelector("progress")?.value > 0.4 * document.querySelector("progress")?.max, null, { timeout: 600_000 });
  const start = performance.now();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.locator("[data-file='events.ndjson']").waitFor({ state: "detached", timeout: 600_000 });
  const gone = performance.now();
  // Idle is when the engine answers again: a small file is read whole.
  await page.locator("[data-pick=files]").setInputFiles({ name: "one.ndjson", mimeType: "", buffer: readFileSync(file).subarray(0, 2_000_000) });
  await page.locator("[data-file='one.ndjson'] .state").filter({ hasText: /^Read/ }).waitFor({ timeout: 600_000 });
  console.log(`stopped at 40 %: gone after ${seconds(gone - start)}; 2 MB more read after ${seconds(performance.now() - gone)}; memory then ${MB(memory(pid, "VmRSS"))}`);
  const { over } = await frames(page);
  console.log(`frames over 50 ms: ${over.length}${over.length > 0 ? `, the longest ${Math.max(...over)} ms` : ""}`);
  await context.close();
}

const parse = isFat ? `
  const { readFileSync } = require("node:fs");
  const start = performance.now(), text = readFileSync(${JSON.stringify(file)}, "utf8"), all = JSON.parse(text);
  console.log("JSON.parse of the file in Node: " + ((performance.now() - start) / 1000).toFixed(1) + " s, peak " + Math.round(process.resourceUsage().maxRSS / 1e3) + " MB, " + all.length + " records");` : `
  const { createReadStream } = require("node:fs"), { createInterface } = require("node:readline");
  const start = performance.now(), all = [];
  createInterface({ input: createReadStream(${JSON.stringify(file)}) }).on("line", (line) => all.push(JSON.parse(line))).on("close", () =>
    console.log("JSON.parse of each line in Node, kept: " + ((performance.now() - start) / 1000).toFixed(1) + " s, peak " + Math.round(process.resourceUsage().maxRSS / 1e3) + " MB, " + all.length + " records"));`;
spawnSync(process.execPath, ["--max-old-space-size=12000", "-e", parse], { stdio: "inherit" });

await site.close();
await rm(folder, { recursive: true, force: true });
