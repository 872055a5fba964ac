// Every term is explained in place, once on a screen: by pointing at it, and by the keyboard.
import { accessible, expect, open, opened, restored, test } from "./fixtures.mjs";

const WIDGETS = ["deploymentFrequency", "leadTime", "leadTimeByStage", "timeInStages", "distribution", "collectionTable"];
const WORKSPACE = {
  schemaVersion: 1, type: "workspace", profiles: [{ schemaVersion: 1, type: "dora", id: "ours", name: "Ours" }],
  projects: [{
    id: "main", name: "Main", categories: [{ id: "teams", name: "Teams" }], collections: [{ id: "shop", name: "Shop", parent: "teams" }],
    insights: [{ id: "delivery", name: "Delivery", categories: ["teams"], range: { from: "2024-01-01", to: "2024-03-10" }, comparison: "previousPeriod", widgets: WIDGETS.map((kind, index) => ({ id: kind, kind, grid: { x: 0, y: 4 * index, w: 12, h: 4 } })) }],
  }],
};

/** The terms of each screen, in the order in which they stand. */
const SCREENS = {
  "#/insights/main?from=2024-01-01&to=2024-03-10": ["collection", "statistic", "deploymentFrequency", "interval", "leadTime", "changeFailureRate", "timeToRestore", "leadTimeByStage"],
  "#/insights/delivery": ["collection", "statistic", "profile", ...WIDGETS, "interval"],
  "#/insights": ["widget", "collection", "category"],
  "#/collections/shop": ["profile"],
  "#/project": ["collection", "insight", "profile"],
  "#/data": ["events", "link", "profile"],
  "#/profiles": ["profile"],
  "#/profiles/ours?section=leadTime": ["items", "statistic"],
  "#/insights/main?from=2024-01-01&to=2024-03-10&open=leadTime&tab=explain": ["interval", "statistic", "candidate"],
};

test("each screen's terms are there once, and each says by the keyboard what it means", async ({ page, site }) => {
  test.setTimeout(120_000);
  await open(page, site, "#/storage");
  await restored(page, WORKSPACE);
  await opened(page, site);
  for (const [address, wanted] of Object.entries(SCREENS)) {
    await page.goto(site.address + address);
    // What lies below a panel is out of reach, and so are its terms.
    const scope = address.includes("open=") ? page.getByRole("dialog") : page.locator("body");
    for (const name of wanted) await expect(scope.locator(`[data-term=${name}]`), `${address}: ${name}`).toHaveCount(1);
    const found = await scope.locator("[data-term]").evaluateAll((terms) => terms.map((term) => ({ name: term.dataset.term, text: term.title, word: term.textContent })));
    expect(new Set(found.map(({ name }) => name)).size, `${address}: ${found.map(({ name }) => name)}`).toBe(found.length);
    for (const { name, text, word } of found) {
      expect(text.length, name).toBeGreaterThan(30);
      expect(word.trim(), name).not.toBe("");
    }
    for (const name of wanted) {
      const term = scope.locator(`[data-term=${name}]`);
      await term.focus();
      await expect(term, `${address}: ${name}`).toBeFocused();
    }
    // The first one, opened and closed again without a mouse.
    const term = scope.locator("[data-term]").first();
    await term.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator(".term-text")).toHaveText((await term.getAttribute("title")) ?? "");
    if (!address.includes("open=")) await accessible(page, `${address} with a term`);
    await page.keyboard.press("Escape");
    await expect(page.locator(".term-text")).toHaveCount(0);
    await expect(term).toBeFocused();
  }
});

test("a collection that says too little is told what to do", async ({ page, site }) => {
  await open(page, site, "#/storage");
  await restored(page, WORKSPACE);
  await opened(page, site);
  await page.goto(`${site.address}#/collections/shop`);
  await expect(page.locator("[data-advice=whole]")).toContainText("all records of that belong to it");
  await page.getByRole("button", { name: "Add a filter", exact: true }).click();
  await page.getByRole("menuitem", { name: "pull requests", exact: true }).click();
  await page.getByRole("group", { name: "Only pull requests where" }).getByLabel("Value", { exact: true }).fill("acme/shop");
  await expect(page.locator("[data-advice=unfiltered]")).toContainText("No filter is over pipeline runs, incidents");
  await page.getByRole("checkbox", { name: /Kinds without a filter/ }).check();
  await expect(page.locator("[data-advice]")).toHaveCount(0);
});
