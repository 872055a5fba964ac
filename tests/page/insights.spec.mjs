// The tutorial by its visible words, from an empty workspace: collections, an insight, widgets, their settings and their places.
import { accessible, addFrom, choose, expect, fitsAPhone, open, test } from "./fixtures.mjs";
import { ndjson, twoTeams } from "./organisation.mjs";

const main = (page) => page.getByRole("navigation", { name: "Main" });
const widget = (page, kind) => page.locator(`[data-widget=${kind}]`);

/** Data, a collection of the repository acme/shop, and an empty insight over teams. */
async function begun(page, site) {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson(twoTeams()) });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  await main(page).getByRole("link", { name: "Collections" }).click();
  await page.getByLabel("New collection").fill("Shop");
  await page.getByRole("button", { name: "Create the collection" }).click();
  for (const kind of ["pull requests", "pipeline runs"]) {
    await addFrom(page, "Add a filter", kind);
    const filter = page.getByRole("group", { name: `Only ${kind} where` });
    await filter.getByLabel("Value", { exact: true }).fill("acme/shop");
    await expect(filter.getByRole("status")).toContainText("30 of");
  }
  await page.goto(`${site.address}#/insights`);
  const create = page.getByRole("region", { name: "Create Insight" });
  await expect(create.getByRole("button", { name: "Create" })).toBeDisabled();
  await create.getByLabel("Name", { exact: true }).fill("DORA metrics");
  await create.getByLabel("Insight Time Range").selectOption("Last 6 months");
  await create.getByLabel("Teams").check();
  await create.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/#\/insights\/dora-metrics\/edit$/);
}

async function add(page, name) {
  await page.getByRole("button", { name: "Add Widget" }).click();
  await page.getByRole("list", { name: "Widgets" }).getByRole("button", { name, exact: true }).click();
  await page.getByRole("button", { name: "Next: Place Widget" }).click();
}

test("an insight of widgets, created, configured, placed, viewed for a collection, and there after a reload", async ({ page, site }) => {
  await begun(page, site);
  for (const name of ["Deployment Frequency", "Lead Time for Changes", "Change Failure Rate", "Mean Time To Restore", "Lead time by stage", "Table by collection"]) await add(page, name);
  await page.getByRole("link", { name: "Save Layout" }).click();
  await expect(page).toHaveURL(/#\/insights\/dora-metrics$/);
  await expect(widget(page, "deploymentFrequency")).toContainText("60 deployments");
  await page.getByLabel("Collection", { exact: false }).first().selectOption("shop");
  await expect(page).toHaveURL(/collection=shop/);
  await expect(widget(page, "deploymentFrequency")).toContainText("30 deployments");
  await expect(widget(page, "leadTime")).toContainText("1d 6h");
  await expect(widget(page, "changeFailureRate")).toContainText("20%");
  await expect(widget(page, "timeToRestore")).toContainText("2h");
  await expect(widget(page, "leadTimeByStage").getByRole("listitem").filter({ hasText: "Review" })).toContainText("3h");
  await expect(widget(page, "collectionTable").getByRole("row")).toHaveCount(2);
  await page.reload();
  await expect(widget(page, "deploymentFrequency")).toContainText("30 deployments");
});

test("a widget's own filter, time and view change it alone, and show as chips", async ({ page, site }) => {
  await begun(page, site);
  await add(page, "Deployment Frequency");
  await add(page, "Change Failure Rate");
  await page.getByRole("button", { name: "Configure Deployment Frequency" }).click();
  await addFrom(page, "Add a filter", "pipeline runs");
  await page.getByRole("group", { name: "Only pipeline runs where" }).getByLabel("Value", { exact: true }).fill("acme/pay");
  await expect(widget(page, "deploymentFrequency")).toContainText("Own filter");
  await expect(widget(page, "deploymentFrequency")).toContainText("30 deployments");
  await page.getByRole("button", { name: "Next: Place Widget" }).click();
  await expect(widget(page, "deploymentFrequency")).toContainText("30 deployments");
  await expect(widget(page, "changeFailureRate")).toContainText("60 deployments");
  await page.getByRole("button", { name: "Configure Deployment Frequency" }).click();
  await page.getByRole("button", { name: "Metrics", exact: true }).click();
  await page.getByLabel("Shown as").selectOption("Single stat: the figure alone");
  await expect(widget(page, "deploymentFrequency").locator(".trend")).toHaveCount(0);
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("region", { name: "Configure Deployment Frequency" }).getByLabel("Time range").selectOption("Last 14 days");
  await expect(widget(page, "deploymentFrequency")).toContainText("Own time: Last 14 days");
  await page.getByRole("region", { name: "Configure Deployment Frequency" }).getByLabel("Time range").selectOption("Use Insight time");
  await expect(widget(page, "deploymentFrequency")).not.toContainText("Own time");
  await page.getByRole("button", { name: "Next: Place Widget" }).click();
  await expect(page.getByRole("button", { name: "Move Deployment Frequency", exact: true })).toBeFocused();
});

test("a widget is explained and drilled into by its own collection and filter; a step and a stage by a click", async ({ page, site }) => {
  await begun(page, site);
  for (const name of ["Deployment Frequency", "Lead time by stage"]) await add(page, name);
  await page.getByRole("button", { name: "Configure Deployment Frequency" }).click();
  await addFrom(page, "Add a filter", "pipeline runs");
  const filter = page.getByRole("group", { name: "Only pipeline runs where" });
  await filter.getByLabel("Field").fill("id");
  await filter.getByLabel("Field").press("Tab");
  await filter.getByLabel("Comparison").selectOption("ends with");
  await filter.getByLabel("Value", { exact: true }).fill("5");
  await page.getByRole("link", { name: "Save Layout" }).click();
  await page.getByLabel("Collection", { exact: false }).first().selectOption("shop");
  await expect(widget(page, "deploymentFrequency")).toContainText("3 deployments");
  await page.getByRole("button", { name: "Menu of Deployment Frequency" }).click();
  await page.getByRole("menuitem", { name: "Explain" }).click();
  const panel = page.getByRole("dialog");
  await expect(panel.getByRole("table", { name: /from candidates/ })).toContainText("In the figure3");
  await panel.getByRole("button", { name: "Records", exact: true }).click();
  await expect(panel.getByRole("row")).toHaveCount(4);
  await expect(page).toHaveURL(/widget=deploymentfrequency/);
  await page.reload();
  await expect(page.getByRole("dialog").getByRole("row")).toHaveCount(4);
  await page.keyboard.press("Escape");
  await widget(page, "leadTimeByStage").getByRole("button", { name: /Review/ }).click();
  await expect(page.getByRole("dialog").getByRole("row").nth(1)).toContainText("1d 6h");
});

test("times in statuses and a distribution, each with its numbers; a table's rows lead to their collection", async ({ page, site }) => {
  await begun(page, site);
  for (const name of ["Distribution", "Time spent in stages", "Table by collection"]) await add(page, name);
  // Sixty changes, each a day and six hours: all in the step from one day to two.
  const bars = widget(page, "distribution").getByRole("table");
  await expect(bars.getByRole("row").last()).toContainText("1d to 2d");
  await expect(bars.getByRole("row").last()).toContainText("60");
  await expect(widget(page, "timeInStages")).toContainText("No issue was resolved in this time range.");
  await page.getByRole("link", { name: "Save Layout" }).click();
  // A bar opens its records, and a cell of the table those of its own collection.
  const panel = page.getByRole("dialog");
  const count = () => panel.getByRole("table").getAttribute("aria-rowcount").then(Number);
  await bars.getByRole("button", { name: /1d to 2d/ }).click();
  await expect(panel).toContainText("From 1d to below 2d");
  await expect.poll(count).toBe(61);
  await page.reload();
  await expect(panel).toContainText("From 1d to below 2d");
  await panel.getByRole("button", { name: "Close" }).click();
  await widget(page, "collectionTable").getByRole("row").filter({ hasText: "Shop" }).getByRole("button", { name: /^1d 6h/ }).click();
  await expect(panel.getByRole("heading", { level: 2 }).locator("..")).toContainText("Shop");
  await expect.poll(count).toBe(31);
  await panel.getByRole("button", { name: "Close" }).click();
  await widget(page, "collectionTable").getByRole("link", { name: "Shop" }).click();
  await expect(page).toHaveURL(/collection=shop/);
  await expect(bars.getByRole("row").last()).toContainText("30");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Configure Distribution" }).click();
  await page.getByRole("button", { name: "Metrics", exact: true }).click();
  await page.getByLabel("Which times").selectOption("Time to restore");
  await expect(bars.getByRole("row").last()).toContainText("2h to 4h12");
});

test("the four figures are shown for a collection, by its profile, with their records", async ({ page, site }) => {
  await begun(page, site);
  await page.goto(`${site.address}#/insights/main?from=2024-01-01&to=2024-03-10`);
  await expect(page.locator("[data-metric=deploymentFrequency]")).toContainText("60 deployments");
  await page.getByLabel("Collection", { exact: true }).selectOption("Shop");
  await expect(page.locator("[data-metric=deploymentFrequency]")).toContainText("30 deployments");
  await expect(page).toHaveURL(/collection=shop/);
  await page.locator("[data-metric=deploymentFrequency]").getByRole("button", { name: /^Menu/ }).click();
  await page.getByRole("menuitem", { name: "Records behind it" }).click();
  await expect(page.getByRole("dialog").getByRole("row")).not.toHaveCount(0);
  await page.reload();
  await expect(page.locator("[data-metric=deploymentFrequency]")).toContainText("30 deployments");
});

test("widgets are placed by the keyboard, each result is spoken, none stands over another, and it can be undone", async ({ page, site }) => {
  await begun(page, site);
  await add(page, "Deployment Frequency");
  await add(page, "Change Failure Rate");
  const spoken = page.getByRole("status").filter({ hasText: "column" });
  const move = page.getByRole("button", { name: "Move Change Failure Rate", exact: true });
  await move.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(spoken).toHaveText("Change Failure Rate: column 7 to 11 of 12, row 1 to 4");
  await page.keyboard.press("ArrowRight");
  await expect(spoken).toHaveText("Change Failure Rate: column 8 to 12 of 12, row 1 to 4");
  // Into the other: that one makes room.
  for (let presses = 0; presses < 7; presses += 1) await page.keyboard.press("ArrowLeft");
  await expect(spoken).toHaveText("Change Failure Rate: column 1 to 5 of 12, row 1 to 4");
  const box = (kind) => widget(page, kind).boundingBox();
  const below = async () => {
    const [moved, other] = [await box("changeFailureRate"), await box("deploymentFrequency")];
    return other.y - (moved.y + moved.height);
  };
  await expect.poll(below).toBeGreaterThanOrEqual(0);
  await page.keyboard.press("ArrowDown");
  await expect(spoken).toHaveText("Change Failure Rate: column 1 to 5 of 12, row 5 to 8");
  await page.getByRole("button", { name: /^Undo Place Change Failure Rate/ }).click();
  await expect.poll(async () => (await box("changeFailureRate")).x).toBeGreaterThan(400);
});

test("insights are cloned, made the default, and deleted", async ({ page, site }) => {
  await begun(page, site);
  await page.getByRole("link", { name: "All insights" }).click();
  const list = page.getByRole("list", { name: "Insights" });
  await page.getByRole("button", { name: "Clone DORA metrics" }).click();
  await expect(list.getByRole("link", { name: "Copy of DORA metrics" })).toBeVisible();
  await list.getByRole("listitem").filter({ hasText: "Copy of DORA metrics" }).getByRole("button", { name: "Make default" }).click();
  await expect(list.getByRole("listitem").filter({ hasText: "Copy of DORA metrics" })).toContainText("default");
  await list.getByRole("listitem").filter({ hasText: "Copy of DORA metrics" }).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(list.getByRole("link", { name: "Copy of DORA metrics" })).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find on an insight and its settings, in the ${colorScheme}; and nothing sticks out`, async ({ page, site }) => {
    test.setTimeout(90_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await begun(page, site);
    await add(page, "Deployment Frequency");
    await add(page, "Lead time by stage");
    await page.getByRole("button", { name: "Configure Deployment Frequency" }).click();
    await expect(widget(page, "deploymentFrequency")).toContainText("60 deployments");
    for (const screen of ["insightEdit", "insight", "insights"]) {
      if (screen === "insight") await page.getByRole("link", { name: "Save Layout" }).click();
      if (screen === "insights") await page.getByRole("link", { name: "All insights" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await accessible(page, screen);
      await fitsAPhone(page, screen);
    }
  });
}

test("widgets say how they stand to the dates that the insight compares with, and what the collection overrules", async ({ page, site }) => {
  await begun(page, site);
  await add(page, "Deployment Frequency");
  await page.getByText("Name, time range, categories").click();
  await page.getByLabel("Compare with").selectOption("As many days before");
  await expect(widget(page, "deploymentFrequency").locator(".change")).toHaveAttribute("title", /^Compared with /);
  await expect(widget(page, "deploymentFrequency").locator(".change")).not.toBeEmpty();
  await page.getByLabel("Compare with").selectOption("Nothing");
  await expect(widget(page, "deploymentFrequency").locator(".change")).toHaveCount(0);
  await page.getByRole("button", { name: "Configure Deployment Frequency" }).click();
  await addFrom(page, "Add a filter", "pipeline runs");
  await page.getByRole("group", { name: "Only pipeline runs where" }).getByLabel("Value", { exact: true }).fill("acme/other");
  await page.getByRole("button", { name: "Next: Place Widget" }).click();
  await page.getByLabel("Collection", { exact: false }).first().selectOption("shop");
  await expect(widget(page, "deploymentFrequency").locator(".finding").last()).toContainText("which the collection \"Shop\" decides about: the collection's holds");
  await accessible(page, "a widget with a finding");
});
