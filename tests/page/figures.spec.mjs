import { card, choose, expect, figure, opened, test } from "./fixtures.mjs";
import { DEPLOYMENTS, ndjson, records } from "./organisation.mjs";

test.beforeEach(({ page, site }) => opened(page, site));

test("the period before and the next one, by button and by key", async ({ page }) => {
  const range = page.locator(".range-button");
  await expect(range).toContainText("1 Jan – 10 Mar 2024");
  await page.getByRole("button", { name: "Next period" }).click();
  await expect(range).toContainText("11 Mar – 19 May 2024");
  await expect(figure(page, "leadTime")).toHaveText("–");
  await expect(card(page, "leadTime")).toContainText("Nothing in this time range");
  await page.locator("body").press("ArrowLeft");
  await expect(range).toContainText("1 Jan – 10 Mar 2024");
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
});

test("a preset and dates of one's own", async ({ page }) => {
  await page.locator(".range-button").click();
  await page.getByLabel("First day").fill("2024-02-01");
  await page.getByLabel("Last day").fill("2024-02-29");
  await page.getByRole("button", { name: "Show these days" }).click();
  await expect(page).toHaveURL(/from=2024-02-01&to=2024-02-29/);
  await expect(card(page, "deploymentFrequency").locator(".made")).toContainText("÷ 29 days");
  // Whole months move by whole months.
  await page.getByRole("button", { name: "Previous period" }).click();
  await expect(page).toHaveURL(/from=2024-01-01&to=2024-01-31/);
  await page.locator(".range-button").click();
  await page.getByRole("button", { name: "Last 14 days" }).click();
  await expect(page).toHaveURL(/range=last14Days/);
});

test("where there is nothing to draw, the time that has records is one click away", async ({ page }) => {
  await page.getByRole("button", { name: "Next period" }).click();
  await expect(card(page, "leadTime")).toContainText("There are records of 1 Jan – 10 Mar 2024.");
  await card(page, "leadTime").getByRole("button", { name: "Show all of that time" }).click();
  await expect(page).toHaveURL(/from=2024-01-01&to=2024-03-10/);
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
});

test("where nothing in all the data counts, a profile that fits it is one click away", async ({ page, site }) => {
  const releases = records().map((record) => (record.type === "deployment" ? { type: "release", repo: record.repo, id: record.id, tag: record.id, released_at: record.deployed_at, sha: record.sha } : record));
  await page.goto(`${site.address}#/data`);
  await page.locator("[data-file='shop.ndjson']").getByRole("button", { name: /^Forget/ }).click();
  await choose(page, { name: "releases.ndjson", text: ndjson(releases) });
  await expect(page.locator("[data-file='releases.ndjson'] .state")).toHaveText("Read");
  await page.goto(`${site.address}#/insights/main?from=2024-01-01&to=2024-03-10`);
  const frequency = card(page, "deploymentFrequency");
  await expect(frequency).toContainText("Nothing in all the data is what this profile counts.");
  await frequency.getByRole("button", { name: "Propose one from your data" }).click();
  await expect(page).toHaveURL(/#\/profiles\//);
  await expect(page.getByRole("region", { name: "The figures it gives" })).toContainText(`n = ${DEPLOYMENTS}`);
});

test("the interval cuts the trend anew", async ({ page }) => {
  const steps = async (count) => {
    await card(page, "deploymentFrequency").getByRole("button", { name: /^Menu/ }).click();
    await page.getByRole("menuitem", { name: "Steps as a table" }).click();
    await expect(page.getByRole("table", { name: "Steps of the trend" })).toHaveAttribute("aria-rowcount", String(count + 1));
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  await steps(10);
  await page.getByRole("button", { name: "Month", exact: true }).click();
  await expect(page).toHaveURL(/interval=month/);
  await steps(3);
  await page.locator("body").press("d");
  await expect(page).toHaveURL(/interval=day/);
  await steps(70);
});

test("the statistic changes figures of time, and no others", async ({ page }) => {
  await page.getByRole("button", { name: "p95" }).click();
  await expect(page).toHaveURL(/statistic=p95/);
  await expect(card(page, "leadTime")).toContainText("95th percentile of 30 changes");
  await expect(figure(page, "changeFailureRate")).toHaveText("20%");
});

test("an interval is told in the unit of its figure", async ({ page }) => {
  // Thirty deployments in ten weeks: 30 + 1.96²/2 ± 1.96 √(30 + 1.96²/4) = 21.0 and 42.8 of them, by the week.
  await expect(figure(page, "deploymentFrequency")).toHaveText("3per week");
  await expect(card(page, "deploymentFrequency")).toContainText("95% interval 2.1 – 4.28");
  await card(page, "deploymentFrequency").getByRole("button", { name: /^Menu/ }).click();
  await page.getByRole("menuitem", { name: "Explain" }).click();
  await expect(page.getByRole("dialog")).toContainText("95% interval 2.1 – 4.28");
});

test("no arrow where the change is within noise", async ({ page }) => {
  await page.getByRole("button", { name: "Next period" }).click();
  await page.goBack();
  await page.goto(page.url().replace(/from=.*$/, "from=2024-01-22&to=2024-02-04"));
  await expect(card(page, "changeFailureRate").locator(".change")).toContainText("within noise");
  await expect(card(page, "changeFailureRate").locator(".change svg")).toHaveCount(0);
  await page.getByLabel("Compare with period before").uncheck();
  await expect(card(page, "changeFailureRate").locator(".change")).not.toContainText("within noise");
});

test("back and forward walk through what was looked at", async ({ page }) => {
  await page.getByRole("button", { name: "Month", exact: true }).click();
  await page.getByRole("button", { name: "Mean", exact: true }).click();
  await page.goBack();
  await expect(page.getByRole("button", { name: "Profile’s" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("button", { name: "Month", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.goForward();
  await expect(page.getByRole("button", { name: "Mean", exact: true })).toHaveAttribute("aria-pressed", "true");
});

test("whatever stands in the address, the page opens", async ({ page, site }) => {
  for (const fragment of ["#/insights/main?from=2024-13-99&to=x&interval=hour&open=nothing&items=-1.9e9", "#/nowhere", "#%%%", "#/insights/main?from=2024-03-01&to=2024-01-01"]) {
    await page.goto(site.address + fragment);
    await expect(page.getByRole("link", { name: "dora-insight" })).toBeVisible();
  }
});

test("the theme can be chosen, and is kept", async ({ page }) => {
  await page.getByLabel("Theme").selectOption("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await expect(page.getByRole("region", { name: "Profile in force" }).getByRole("status")).toHaveText("Saved");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
