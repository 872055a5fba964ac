// What a figure and a stage are called, written by forms; a profile tried on one collection; and the address that leads to a section.
import { accessible, choose, expect, fitsAPhone, open, restored, test } from "./fixtures.mjs";
import { ndjson, twoTeams } from "./organisation.mjs";

test.describe.configure({ timeout: 60_000 });

const sections = (page) => page.getByRole("navigation", { name: "Sections of the profile" });
const show = (page, name) => sections(page).getByRole("button", { name: new RegExp(`^${name}`) }).click();
const tried = (page, metric) => page.locator(`[data-tried=${metric}]`);
const shop = { id: "shop", name: "Shop", category: "teams", filters: ["pullRequest", "run", "incident"].map((record) => ({ record, where: { field: record === "incident" ? "service" : "repo", op: "is", value: record === "incident" ? "shop" : "acme/shop" } })) };
const workspace = { schemaVersion: 1, type: "workspace", profiles: [{ schemaVersion: 1, type: "dora", id: "ours", name: "Ours" }], projects: [{ id: "main", categories: [{ id: "teams", name: "Teams" }], collections: [{ ...shop, parent: "teams" }] }] };

async function begun(page, site, section) {
  await open(page, site, "#/storage");
  await restored(page, workspace);
  await page.goto(`${site.address}#/data`);
  await choose(page, { name: "acme.ndjson", text: ndjson(twoTeams()) });
  await expect(page.locator("[data-file='acme.ndjson'] .state")).toHaveText("Read");
  await page.goto(`${site.address}#/profiles/ours?section=${section}`);
  await expect(tried(page, "deploymentFrequency")).toContainText("n = 60");
}

test("a band set is copied, its levels are written by form, and the figure is called by them at once", async ({ page, site }) => {
  await begun(page, site, "bands");
  await page.getByLabel("Band set", { exact: true }).selectOption("Harness classic");
  await page.getByRole("button", { name: "Copy it as your own, to change it" }).click();
  await expect(page.getByLabel("Name of the band set")).toHaveValue(/, own$/);
  const restore = page.getByRole("group", { name: "Mean Time To Restore" });
  const edge = restore.getByLabel("Edge of Elite", { exact: true });
  // Two hours: below an hour no longer is elite, below five is.
  await expect(tried(page, "timeToRestore")).toContainText("High");
  await edge.fill("5");
  await edge.press("Tab");
  await expect(tried(page, "timeToRestore")).toContainText("Elite");
  await restore.getByLabel("Unit of Edge of Elite").selectOption("minutes");
  await expect(tried(page, "timeToRestore")).not.toContainText("Elite");
  const rate = page.getByRole("group", { name: "Change Failure Rate" });
  // 20 % lies from 16 to 30 %: high, until that level has another name, and begins later.
  await expect(tried(page, "changeFailureRate")).toContainText("High");
  await rate.getByLabel("Name of level 2 of Change Failure Rate").fill("Shaky");
  await rate.getByLabel("Name of level 2 of Change Failure Rate").press("Tab");
  await expect(tried(page, "changeFailureRate")).toContainText("Shaky");
  await expect(rate.getByLabel("Edge of Shaky").first()).toHaveValue("30");
  await rate.getByLabel("Edge of Shaky").last().fill("20.5");
  await rate.getByLabel("Edge of Shaky").last().press("Tab");
  await expect(tried(page, "changeFailureRate")).toContainText("Between bands");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(tried(page, "changeFailureRate")).toContainText("Shaky");
  await rate.getByRole("button", { name: "Add a level of Change Failure Rate" }).click();
  await expect(rate.getByRole("listitem")).toHaveCount(5);
  await rate.getByRole("button", { name: "Remove the level level 5" }).click();
  await page.reload();
  await expect(tried(page, "changeFailureRate")).toContainText("Shaky");
  await accessible(page, "bands by form");
  await fitsAPhone(page, "bands by form");
});

test("levels that cannot be are told beside them", async ({ page, site }) => {
  await begun(page, site, "bands");
  await page.getByLabel("Band set", { exact: true }).selectOption("Harness classic");
  await page.getByRole("button", { name: "Copy it as your own, to change it" }).click();
  const restore = page.getByRole("group", { name: "Mean Time To Restore" });
  await restore.getByLabel("Edge of Elite", { exact: true }).fill("9000");
  await restore.getByLabel("Edge of Elite", { exact: true }).press("Tab");
  await expect(restore.getByText(/Warning:|Error:/).first()).toBeVisible();
});

test("a stage gets levels of its own by form", async ({ page, site }) => {
  await begun(page, site, "leadTime");
  const stages = page.getByRole("list", { name: "Stages" });
  await stages.locator("summary").filter({ hasText: "Review" }).click();
  await stages.locator("> li").filter({ hasText: "Review" }).getByRole("button", { name: "Give it levels of its own" }).click();
  const levels = stages.getByRole("list", { name: "Levels of Review" });
  await expect(levels.getByRole("listitem")).toHaveCount(4);
  await levels.getByLabel("Unit of Edge of Elite").selectOption("hours");
  await show(page, "JSON");
  await expect(page.getByLabel("The profile as JSON")).toHaveValue(/"below": "PT1H"/);
  await page.goBack();
  await stages.locator("summary").filter({ hasText: "Review" }).click();
  await expect(levels.getByLabel("Unit of Edge of Elite")).toHaveValue("1");
  await accessible(page, "levels of a stage");
});

test("the section is in the address: a link opens it, and Back leads to the one before", async ({ page, site }) => {
  await begun(page, site, "calendar");
  await expect(page.getByRole("heading", { level: 2, name: "Calendar" })).toBeVisible();
  await show(page, "Bands");
  await expect(page).toHaveURL(/#\/profiles\/ours\?section=bands$/);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: "Calendar" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: "Calendar" })).toBeVisible();
  await page.goto(`${site.address}#/profiles/ours?section=nonsense`);
  await expect(page.getByRole("heading", { level: 2, name: "Basic info" })).toBeVisible();
});

test("a profile is tried on one collection", async ({ page, site }) => {
  await begun(page, site, "basic");
  await page.getByRole("combobox", { name: "Of", exact: true }).selectOption({ label: "\u00a0\u00a0Shop" });
  await expect(tried(page, "deploymentFrequency")).toContainText("n = 30");
  await expect(page.getByRole("region", { name: "The figures it gives" })).toContainText("Shop");
  await page.getByRole("combobox", { name: "Of", exact: true }).selectOption({ label: "All records" });
  await expect(tried(page, "deploymentFrequency")).toContainText("n = 60");
});
