// How much the choices of a profile matter, scores, and where a band is withheld because there are too few.
import { accessible, choose, expect, fitsAPhone, open, opened, restored, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

test.describe.configure({ timeout: 60_000 });
const RANGE = "from=2024-01-01&to=2024-03-10";

test("how far each choice moves a figure, the one that matters most first, with why somebody would say so", async ({ page, site }) => {
  await opened(page, site, { fragment: `#/insights/main?${RANGE}&open=leadTime&tab=explain` });
  const panel = page.getByRole("dialog");
  await panel.getByRole("button", { name: "Try each choice" }).click();
  const table = panel.getByRole("table", { name: "How far each choice moves the figure" });
  const rows = table.getByRole("row");
  await expect(rows.nth(1)).toContainText("matters most");
  await expect(rows.nth(1)).toContainText("1d 6h");
  await rows.nth(1).getByText("What it could say").click();
  await expect(rows.nth(1)).toContainText("(this profile)");
  // The bars begin and end where the figures do, and each holds the figure of the profile.
  const bars = await table.locator(".scale").evaluateAll((all) => all.map((scale) => {
    const [reach, own] = [scale.querySelector(".reach"), scale.querySelector(".own")].map((part) => part.getBoundingClientRect());
    const { left, right } = scale.getBoundingClientRect();
    return { inside: reach.left >= left - 1 && reach.right <= right + 2, holds: own.left >= reach.left - 2 && own.right <= reach.right + 2, width: reach.width };
  }));
  expect(bars.length).toBeGreaterThan(0);
  expect(bars.every(({ inside, holds }) => inside && holds)).toBe(true);
  expect(bars.map(({ width }) => width)).toEqual([...bars.map(({ width }) => width)].sort((one, other) => other - one));
  await accessible(page, "sensitivity");
  await fitsAPhone(page, "sensitivity");
});

test("scores are made of the figures, with the points of each, and a word of caution", async ({ page, site }) => {
  await opened(page, site);
  await page.getByText("Scores: one number over several figures").click();
  const table = page.getByRole("table", { name: "Points by DORA Quick Check" });
  // 1d 6h of lead time, three deployments a week, 20 % failed, restored in 2 hours, each failure repaired by unplanned work.
  for (const [name, points] of [["Lead Time for Changes", "6"], ["Deployment Frequency", "6"], ["Change Failure Rate", "8"], ["Mean Time To Restore", "8"], ["Rework Rate", "8"]]) {
    await expect(table.getByRole("row").filter({ hasText: name }).getByRole("cell").last()).toHaveText(points);
  }
  await expect(page.locator(".score strong")).toHaveText("7.2");
  await expect(page.getByText("read the figures first")).toBeVisible();
  await page.getByRole("combobox", { name: "Score" }).selectOption("Middleware");
  await expect(page.getByRole("table", { name: /^Points by Middleware/ })).toBeVisible();
  await accessible(page, "scores");
  await fitsAPhone(page, "scores");
});

test("a figure of too few says so in place of a band: on the cards, the steps, under other presets, in tables of collections", async ({ page, site }) => {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  await page.goto(`${site.address}#/storage`);
  await restored(page, {
    schemaVersion: 1, type: "workspace",
    profiles: [{ schemaVersion: 1, type: "dora", id: "strict", name: "Strict", bands: { set: "dora-2023", fewest: 31 } }],
    projects: [{ id: "main", profile: "strict", categories: [{ id: "teams", name: "Teams" }], collections: [{ id: "shop", name: "Shop", category: "teams", parent: "teams" }], insights: [{ id: "all", categories: ["teams"], range: { preset: "last6Months" }, widgets: [{ id: "t", kind: "collectionTable", grid: { x: 0, y: 0, w: 12, h: 4 } }] }] }],
  });
  await page.goto(`${site.address}#/insights/all`);
  const table = page.locator("[data-widget=collectionTable]");
  await expect(table.getByRole("row").filter({ hasText: "Shop" })).toContainText("Too few");
  await table.getByRole("row").filter({ hasText: "Shop" }).getByRole("button", { name: /^20%/ }).first().click();
  const panel = page.getByRole("dialog");
  await expect(panel.getByRole("row").nth(1)).toBeVisible();
  await panel.getByRole("button", { name: "Steps", exact: true }).click();
  await expect(panel.getByRole("row").filter({ hasText: "Jan" }).first()).toContainText("too few");
  await panel.getByRole("button", { name: "Explain", exact: true }).click();
  await panel.getByRole("button", { name: "Show every preset" }).click();
  await expect(panel.getByRole("region", { name: "The same figure under other presets" }).getByRole("row").filter({ hasText: "Strict" })).toContainText("Too few");
});
