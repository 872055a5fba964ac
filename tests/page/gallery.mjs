// Pictures of every screen, light, dark and narrow: node tests/page/gallery.mjs [FOLDER] (by default target/gallery).
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../target/gallery/", import.meta.url));
const LOOKS = { light: { colorScheme: "light", viewport: { width: 1280, height: 900 } }, dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } }, narrow: { colorScheme: "light", viewport: { width: 390, height: 844 } } };
const WIDGETS = ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore", "leadTimeByStage", "distribution", "timeInStages", "collectionTable"];
const GOALS = [{ metric: "leadTime", value: "P7D", by: "2026-06-30", statistic: "p90" }, { metric: "deploymentFrequency", value: 1, name: "Daily" }, { metric: "changeFailureRate", value: 0.05 }];
const ANNOTATIONS = [{ date: "2025-08-18", text: "New pipeline" }, { date: "2025-11-03", text: "Code freeze for the migration of all services" }];
const insight = { id: "delivery", name: "Delivery", categories: ["teams"], range: { preset: "last6Months" }, goals: GOALS, annotations: ANNOTATIONS, widgets: WIDGETS.map((kind, index) => ({ id: kind, kind, grid: { x: 6 * (index % 2), y: 4 * Math.floor(index / 2), w: 6, h: 4 } })) };
const filter = (record, field, value) => ({ record, where: { field, op: "is", value } });
const teams = ["checkout", "search"].map((id) => ({ id, name: id[0].toUpperCase() + id.slice(1), category: "teams", parent: "teams", filters: [filter("incident", "service", id)] }));
const workspace = {
  schemaVersion: 1, type: "workspace", profiles: [{ schemaVersion: 1, type: "dora", id: "ours", name: "Ours", leadTime: { aggregate: [{ stat: "p90" }] } }],
  projects: [{ id: "main", name: "Acme", profile: "ours", categories: [{ id: "teams", name: "Teams", root: "All teams" }], collections: teams, insights: [insight] }],
};
/** What a person sees before there is anything: each says what to do. */
const EMPTY = { "empty-home": "#/", "empty-insights": "#/insights", "empty-collections": "#/collections", "empty-profiles": "#/profiles", "empty-project": "#/project", "empty-data": "#/data" };
const PROFILE = ["basic", "definitions", "links", "leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate", "bands", "calendar", "association", "compare", "versions", "json"];
const SCREENS = {
  home: "#/", project: "#/project", data: "#/data", collections: "#/collections/checkout", profiles: "#/profiles", insights: "#/insights", storage: "#/storage",
  figures: "#/insights/main?range=last6Months", insight: "#/insights/delivery", layout: "#/insights/delivery/edit", goalSteps: "#/insights/delivery?open=leadTime&widget=leadTime&tab=trend",
  explain: "#/insights/main?range=last6Months&open=leadTime&tab=explain", records: "#/insights/main?range=last6Months&open=leadTime&tab=rows", steps: "#/insights/main?range=last6Months&open=leadTime&tab=trend",
  ...Object.fromEntries(PROFILE.map((section) => [`profile-${section}`, `#/profiles/ours?section=${section}`])),
};

await mkdir(folder, { recursive: true });
const site = await serve();
const browser = await chromium.launch(config.use.launchOptions);
for (const [look, options] of Object.entries(LOOKS)) {
  const page = await browser.newPage({ ...options, locale: "en-GB", reducedMotion: "reduce" });
  const shoot = async (name, address) => {
    await page.goto(site.address + address);
    await page.waitForTimeout(1200);
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: !["explain", "records", "steps", "goalSteps"].includes(name) });
  };
  for (const [name, address] of Object.entries(EMPTY)) await shoot(name, address);
  await page.goto(site.address);
  await page.getByRole("button", { name: "Explore the sample organisation" }).click();
  await page.locator(".value").nth(3).waitFor();
  await page.goto(`${site.address}#/storage`);
  await page.getByLabel("A backup").setInputFiles({ name: "workspace.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(workspace)) });
  await page.getByRole("button", { name: "Restore it" }).click();
  for (const [name, address] of Object.entries(SCREENS)) await shoot(name, address);
  await page.close();
}
await browser.close();
await site.close();
console.log(`${Object.keys({ ...EMPTY, ...SCREENS }).length * Object.keys(LOOKS).length} pictures in ${folder}`);
