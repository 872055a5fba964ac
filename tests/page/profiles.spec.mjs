// Profiles as a person keeps them: created, edited by forms and as JSON, tried on the data before they are saved, restored, compared.
import { readFile } from "node:fs/promises";
import { accessible, choose, expect, fitsAPhone, open, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

// Each asks all records again and again, which takes its time on a busy machine.
test.describe.configure({ timeout: 90_000 });

const create = (page) => page.getByRole("region", { name: "Create a profile" });
const own = (page) => page.getByRole("list", { name: "Profiles of your own" });
const sections = (page) => page.getByRole("navigation", { name: "Sections of the profile" });
const show = (page, name) => sections(page).getByRole("button", { name: new RegExp(`^${name}`) }).click();
const tried = (page, metric) => page.locator(`[data-tried=${metric}]`);
const status = (page) => page.locator("[data-profile]");
const definition = (page, name) => page.locator(`[data-definition=${name}]`);

/** The page with ten weeks of data, all of it in the range that figures are tried on. */
async function begun(page, site, fragment = "#/profiles") {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  await page.goto(site.address + fragment);
}

async function made(page, name, base) {
  await create(page).getByLabel("Name", { exact: true }).fill(name);
  if (base !== undefined) await create(page).getByLabel("Starting from").selectOption(base);
  await create(page).getByRole("button", { name: "Create the profile" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Profile ${name}`);
}

async function saveProfile(page) {
  await page.getByRole("button", { name: "Save the profile" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect(status(page)).toHaveText("As saved.");
}

test("a rule is changed, its matches and the figures follow at once, and how each figure moves is told before it is saved", async ({ page, site }) => {
  await begun(page, site);
  await made(page, "Shop");
  await expect(tried(page, "deploymentFrequency")).toContainText("n = 30");
  await show(page, "Definitions");
  const attempt = definition(page, "attempt");
  await expect(attempt.getByRole("status").first()).toContainText("30 of 30 candidates let in");
  await expect(attempt).toContainText("As DORA (2025 wording) says");
  await attempt.getByLabel("Kind of record").selectOption("pull requests");
  await expect(attempt).toContainText("Said here.");
  await expect(attempt.getByRole("status").first()).toContainText("30 of 30 candidates let in");
  await expect(status(page)).toContainText("Changed: what is saved holds until you save the profile.");
  const filter = attempt.getByRole("group", { name: "Only pull requests where" });
  await filter.getByRole("button", { name: "Add a condition" }).click();
  await filter.getByLabel("Field").fill("number");
  await filter.getByLabel("Field").press("Tab");
  await filter.getByLabel("Comparison").selectOption("is less than");
  await filter.getByLabel("Value", { exact: true }).fill("11");
  await expect(filter.getByRole("status")).toContainText("10 of 30 pull requests match");
  await expect(tried(page, "deploymentFrequency")).toContainText("n = 10, saved:");
  await page.getByRole("button", { name: "Save the profile" }).click();
  const dialog = page.getByRole("alertdialog");
  const moved = dialog.locator("[data-moved=deploymentFrequency]");
  // 30 and 10 deployments of 90 days, told by the week and by thirty days.
  await expect(moved.getByRole("cell").nth(0)).toHaveText("2.33 per week");
  await expect(moved.getByRole("cell").nth(2)).toContainText("−1.56 per week");
  await expect(moved).toContainText("what a deployment is");
  await dialog.getByRole("button", { name: "Not yet" }).click();
  await expect(status(page)).toContainText("Changed");
  await saveProfile(page);
  await page.reload();
  await show(page, "Definitions");
  await expect(definition(page, "attempt").getByRole("status").first()).toContainText("10 of 30 candidates let in");
  await expect(status(page)).toHaveText("As saved.");
});

test("forms and JSON are one document; what no form knows is unharmed; a text that is no JSON is told and not taken over", async ({ page, site }) => {
  await begun(page, site);
  await made(page, "Shop", "GitLab");
  await show(page, "JSON");
  const text = page.getByLabel("The profile as JSON");
  await expect(text).toHaveValue(/"basedOn": "gitlab"/);
  const written = { schemaVersion: 1, type: "dora", id: "shop", name: "Shop", basedOn: "gitlab", "x-owner": "ada", leadTime: { aggregate: [{ stat: "p80" }], order: "enforced" } };
  await text.fill(JSON.stringify(written));
  await show(page, "Lead time");
  await expect(page.getByLabel("One number for all")).toContainText('As the JSON says: [{"stat":"p80"}]');
  await page.getByText("Missing, negative, unfinished, rounding").click();
  await expect(page.getByLabel("Stages out of order")).toHaveValue("2");
  await page.getByLabel("A stage without its event").selectOption("The stage took no time");
  await show(page, "JSON");
  expect(JSON.parse(await text.inputValue())).toEqual({ ...written, leadTime: { ...written.leadTime, missing: "zero" } });
  await text.fill('{ "id": "shop", ');
  await expect(page.getByText("Not taken over:")).toBeVisible();
  await expect(text).toHaveValue('{ "id": "shop", ');
  await text.fill('{ "id": "other" }');
  await expect(page.getByText("the id stays “shop”")).toBeVisible();
  await show(page, "Basic info");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Shop");
});

test("a finding stands beside its field, its fix is one click, and with an error there is nothing to save", async ({ page, site }) => {
  await begun(page, site);
  await made(page, "Shop");
  await show(page, "JSON");
  await page.getByLabel("The profile as JSON").fill(JSON.stringify({ id: "shop", leadTime: { population: "chnage" } }));
  await expect(sections(page).getByRole("button", { name: /^Lead time/ })).toContainText("1 error");
  await expect(page.getByRole("button", { name: "Save the profile" })).toBeDisabled();
  await expect(page.getByRole("region", { name: "The figures it gives" })).toContainText("While the profile has errors it gives no figures.");
  await show(page, "Lead time");
  await page.getByRole("button", { name: 'use "change"' }).click();
  await expect(page.getByLabel("What is timed")).toHaveValue("change");
  await expect(page.getByRole("button", { name: "Save the profile" })).toBeEnabled();
  await expect(tried(page, "leadTime")).toContainText("1d 6h");
});

test("stages are added, named, placed and limited by the form", async ({ page, site }) => {
  await begun(page, site);
  await made(page, "Shop");
  await show(page, "Lead time");
  const stages = page.getByRole("list", { name: "Stages" });
  await expect(stages.locator("> li")).toHaveCount(4);
  await page.getByRole("button", { name: "Add a stage" }).click();
  await expect(stages.locator("> li")).toHaveCount(5);
  const last = stages.locator("> li").last();
  await last.getByLabel("Name of the stage").fill("Shipped");
  await last.getByLabel("Ends when: what happens").selectOption("The deployment that “ships” leads to");
  await last.getByRole("button", { name: "Give it an ideal and an acceptable time" }).click();
  await last.getByLabel("Ideal time, good up to this", { exact: true }).fill("3");
  await expect(last.getByText("Error:").first()).toBeVisible();
  await last.getByLabel("Acceptable time, low beyond it", { exact: true }).fill("5");
  await expect(last.getByText("Error:")).toHaveCount(0);
  await stages.locator("> li").first().getByRole("button", { name: "Remove the stage Coding" }).click();
  await expect(stages.locator("> li")).toHaveCount(4);
  await page.getByRole("button", { name: "Shipped earlier" }).click();
  await expect(stages.locator("> li").nth(2)).toContainText("Shipped");
  await show(page, "JSON");
  const { leadTime } = JSON.parse(await page.getByLabel("The profile as JSON").inputValue());
  expect(leadTime.stages.map(({ name, limits }) => [name, limits?.ideal])).toEqual([["Review", undefined], ["Merge", undefined], ["Shipped", "P3D"], ["Deploy", undefined]]);
});

test("undo takes a change back, to the base again and to nothing changed", async ({ page, site }) => {
  await begun(page, site);
  await made(page, "Shop");
  await show(page, "Calendar");
  await page.getByLabel("Weeks begin on").selectOption("Sunday");
  await expect(status(page)).toContainText("Changed");
  await page.getByRole("button", { name: "As DORA (2025 wording) says for Weeks begin on" }).click();
  await expect(page.getByLabel("Weeks begin on")).toHaveValue("0");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByLabel("Weeks begin on")).toHaveValue("1");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(status(page)).toHaveText("As saved.");
  await page.getByRole("button", { name: /^Redo/ }).click();
  await expect(status(page)).toContainText("Changed");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard" }).click();
  await expect(page.getByLabel("Weeks begin on")).toHaveValue("0");
});

test("earlier versions are kept and can be restored", async ({ page, site }) => {
  await begun(page, site);
  await made(page, "Shop");
  const name = page.getByLabel("Name", { exact: true });
  for (const next of ["Shop two", "Shop three"]) {
    await name.fill(next);
    await saveProfile(page);
  }
  await page.reload();
  await show(page, "Versions");
  const versions = page.getByRole("button", { name: /^Restore/ });
  await expect(versions).toHaveCount(2);
  await versions.last().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profile Shop");
  await expect(status(page)).toContainText("Changed");
  await saveProfile(page);
  await expect(versions).toHaveCount(3);
});

test("profiles are copied, exported, imported, opened from a preset, associated, and deleted", async ({ page, site }) => {
  await begun(page, site);
  const presets = page.getByRole("list", { name: "Presets" });
  const gitlab = presets.getByRole("listitem").filter({ hasText: "GitLab" });
  await expect(gitlab).toContainText("Exact");
  await expect(gitlab).toContainText("Source: GitLab: ee/app/models/dora");
  await gitlab.getByRole("button", { name: "Open as your own" }).click();
  await expect(page.getByLabel("Based on")).toHaveValue("gitlab");
  await show(page, "Association");
  await page.getByLabel("The project: all collections without one of their own").check();
  await page.getByRole("link", { name: "All profiles" }).click();
  await expect(own(page).getByRole("listitem")).toContainText(["GitLab, own"]);
  await expect(own(page)).toContainText("with Main project");
  await page.getByRole("button", { name: "Copy GitLab, own" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profile Copy of GitLab, own");
  await page.getByRole("link", { name: "All profiles" }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export Copy of GitLab, own" }).click();
  const exported = JSON.parse(await readFile(await (await waiting).path(), "utf8"));
  expect(exported).toEqual({ schemaVersion: 1, type: "dora", id: "copy-of-gitlab-own", name: "Copy of GitLab, own", basedOn: "gitlab" });
  await own(page).getByRole("listitem").filter({ hasText: "Copy of" }).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(own(page).getByRole("listitem")).toHaveCount(1);
  await page.getByLabel("Import a profile’s JSON file").setInputFiles({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ ...exported, id: "mine", name: "Imported" })) });
  await expect(own(page).getByRole("link", { name: "Imported" })).toBeVisible();
  await own(page).getByRole("listitem").filter({ hasText: "GitLab, own" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("Main project then goes by the profile above");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(own(page).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Project" }).click();
  await expect(page.locator("[data-check=profile]")).toContainText("The standard profile holds");
});

test("a profile proposed from the data opens in the editor with what each rule matches and why, and is saved only by the person", async ({ page, site }) => {
  await begun(page, site, "#/project");
  await page.locator("[data-check=profile]").getByRole("button", { name: "Propose one from your data" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Proposed from your data" })).toBeVisible();
  await expect(status(page)).toContainText("Not saved yet: nothing goes by it.");
  const deployment = page.locator("[data-subject=deployment]");
  await expect(deployment).toContainText('Taken: runs in the environment "production"');
  await expect(deployment).toContainText("30 of 30");
  await expect(deployment).toContainText("30 of 30 changes find one that shipped them");
  await deployment.getByRole("button", { name: /Use this instead \(merged pull requests\)/ }).click();
  await expect(deployment).toContainText("Taken: merged pull requests");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await show(page, "Definitions");
  await expect(definition(page, "attempt").getByRole("status").first()).toContainText("30 of 30 candidates let in");
  await saveProfile(page);
  await page.getByRole("link", { name: "All profiles" }).click();
  await expect(own(page).getByRole("listitem")).toHaveCount(1);
});

test("the same figure under other presets, and the parts of a difference add up, from Explain and from the editor", async ({ page, site }) => {
  await begun(page, site, "#/insights/main?from=2024-01-01&to=2024-03-10&open=leadTime&tab=explain");
  const panel = page.getByRole("dialog");
  await panel.getByRole("button", { name: "Show every preset" }).click();
  const table = panel.getByRole("region", { name: "The same figure under other presets" });
  // From the merge to the deployment, a day later; from the first commit, six hours more.
  await expect(table.getByRole("row").filter({ hasText: "this profile" })).toContainText("1d 6h");
  await expect(table.getByRole("row").filter({ hasText: "GitLab" })).toContainText("1d");
  await table.getByRole("button", { name: /why GitLab differs/ }).click();
  const parts = panel.getByRole("table", { name: "From DORA (2025 wording) to GitLab" });
  await expect(parts.getByRole("row").last()).toContainText("−6h");
  await expect(parts.getByRole("row").filter({ hasText: "where the clock starts" })).toContainText("−6h");
  await page.keyboard.press("Escape");
  await page.goto(`${site.address}#/profiles`);
  await made(page, "Shop");
  await show(page, "Compare");
  await page.getByLabel("Compare with").selectOption("GitLab");
  await expect(page.getByRole("table", { name: "From Shop to GitLab" }).getByRole("row").last()).toContainText("−6h");
});

test("hostile words of a profile stay text", async ({ page, site }) => {
  const hostile = '<img src=x onerror="document.body.dataset.broken=1">';
  await begun(page, site);
  await page.getByLabel("Import a profile’s JSON file").setInputFiles({
    name: "mine.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({ schemaVersion: 1, type: "dora", id: "mine", name: hostile, description: hostile, definitions: { [hostile]: { any: [{ record: "run", where: { field: "repo", op: "is", value: hostile }, at: ["finished"] }] } }, leadTime: { stages: [{ id: "one", name: hostile, until: "pullRequest.merged" }] } })),
  });
  await own(page).getByRole("link", { name: hostile }).click();
  for (const name of ["Definitions", "Links", "Lead time", "Change failure rate", "Association", "Compare", "Versions", "JSON"]) {
    await show(page, name);
    await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
  }
  await page.getByRole("link", { name: "All profiles" }).click();
  await expect(own(page)).toContainText(hostile);
  expect(await page.evaluate(() => document.body.dataset.broken)).toBeUndefined();
  expect(await page.locator("main img").count()).toBe(0);
});

test("a profile is made, changed and saved by the keyboard alone", async ({ page, site }) => {
  await begun(page, site);
  const tabTo = async (name) => {
    for (let presses = 0; presses < 120; presses += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return "";
        return element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent ?? "";
      });
      if (name.test(focused.trim())) return;
    }
    throw new Error(`no Tab leads to ${name}`);
  };
  await tabTo(/^Name$/);
  await page.keyboard.type("Shop");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profile Shop");
  await tabTo(/^Calendar/);
  await page.keyboard.press("Enter");
  await tabTo(/^Weeks begin on/);
  await page.keyboard.press("ArrowDown");
  await expect(status(page)).toContainText("Changed");
  await page.getByRole("heading", { level: 1 }).click();
  await tabTo(/^Save the profile/);
  await page.keyboard.press("Enter");
  await page.getByRole("alertdialog").waitFor();
  await tabTo(/^Save$/);
  await page.keyboard.press("Enter");
  await expect(status(page)).toHaveText("As saved.");
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find on profiles, in the ${colorScheme}; and nothing sticks out`, async ({ page, site }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await begun(page, site);
    const check = async (where) => {
      await accessible(page, where);
      await fitsAPhone(page, where);
    };
    await check("profiles");
    await page.getByRole("button", { name: "Propose one from your data" }).click();
    await expect(tried(page, "leadTime")).toContainText("1d");
    await check("proposal");
    for (const name of ["Basic info", "Definitions", "Links", "Lead time", "Deployment frequency", "Change failure rate", "Time to restore", "Rework rate", "Bands", "Calendar", "Association", "Compare", "Versions", "JSON"]) {
      await show(page, name);
      await page.evaluate(() => document.querySelectorAll("section.form details").forEach((details) => (details.open = true)));
      if (name === "Compare") {
        await page.getByRole("button", { name: "Show every preset" }).click();
        await page.getByRole("button", { name: /why GitLab differs/ }).click();
        await page.getByRole("table", { name: /to GitLab/ }).waitFor();
      }
      await check(name);
    }
    await page.getByRole("button", { name: "Save the profile" }).click();
    await expect(page.getByRole("alertdialog").locator("[data-moved=leadTime]").getByRole("cell")).toHaveCount(3);
    await check("save");
  });
}

test("a dropped profile of an id that is there takes its place, and what was there is kept as a version", async ({ page, site }) => {
  await open(page, site, "#/profiles");
  const picker = page.getByLabel("Import a profile’s JSON file");
  const profile = (name) => ({ name: "mine.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ schemaVersion: 1, type: "dora", id: "mine", name })) });
  await picker.setInputFiles(profile("Earlier"));
  await expect(own(page).getByRole("link", { name: "Earlier" })).toBeVisible();
  await picker.setInputFiles(profile("Later"));
  await own(page).getByRole("link", { name: "Later" }).click();
  await show(page, "Versions");
  await page.getByRole("button", { name: /^Restore/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profile Earlier");
});

test("bands are told in words, and how many a figure must be made of to have one can be set", async ({ page, site }) => {
  await begun(page, site);
  await made(page, "Shop");
  await show(page, "Bands");
  await expect(page.getByRole("table", { name: "Mean Time To Restore" })).toContainText("below 1 hour");
  await expect(page.getByRole("table", { name: "Change Failure Rate" })).toContainText("below 15%");
  await page.getByLabel("Made of at least").fill("31");
  await page.getByLabel("Made of at least").press("Tab");
  await expect(tried(page, "changeFailureRate")).toContainText("Too few");
});
