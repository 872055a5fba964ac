import { readFile } from "node:fs/promises";
import { card, expect, figure, opened, test } from "./fixtures.mjs";
import { DEPLOYMENTS, INCIDENTS, ndjson, records } from "./organisation.mjs";

const table = (page) => page.getByRole("table", { name: "Records behind the figure" });
const rows = async (page) => Number(await table(page).getAttribute("aria-rowcount")) - 1;

test("behind every number stand as many records as it says", async ({ page, site }) => {
  await opened(page, site);
  for (const [metric, count] of [["deploymentFrequency", DEPLOYMENTS], ["leadTime", DEPLOYMENTS], ["changeFailureRate", DEPLOYMENTS], ["timeToRestore", INCIDENTS]]) {
    await figure(page, metric).click();
    await expect(table(page)).toBeVisible();
    expect(await rows(page)).toBe(count);
    if (metric === "changeFailureRate") {
      await page.getByRole("button", { name: `Failed deployments (${INCIDENTS})` }).click();
      await expect(table(page)).toHaveAttribute("aria-rowcount", String(INCIDENTS + 1));
    }
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

test("records are sorted, searched and saved as CSV", async ({ page, site }) => {
  await opened(page, site, { text: ndjson(records({ title: (number) => (number === 7 ? "=HYPERLINK(1)" : `Change ${number}`) })) });
  await figure(page, "leadTime").click();
  await page.getByRole("columnheader", { name: "Record" }).getByRole("button").click();
  await expect(table(page).getByRole("row").nth(1)).toContainText("shop#1");
  await page.getByRole("columnheader", { name: "Record" }).getByRole("button").click();
  await expect(table(page).getByRole("row").nth(1)).toContainText("shop#30");
  await page.getByRole("searchbox").fill("hyperlink");
  await expect(table(page)).toHaveAttribute("aria-rowcount", "2");
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe("leadTime-items-2024-01-01-2024-03-10.csv");
  const text = await readFile(await download.path(), "utf8");
  expect(text.split("\r\n")[0]).toBe("\ufeffRecord,Title,When,Total,Coding,Review,Merge,Deploy,Repository");
  expect(text).toContain("acme/shop#7,'=HYPERLINK(1),");
  expect(text).toContain(",108000000,");
});

test("a step of a trend opens its own records", async ({ page, site }) => {
  await opened(page, site);
  const trend = card(page, "deploymentFrequency").locator(".trend[data-ready=true]");
  await expect(trend.locator("svg")).toBeVisible();
  const box = await trend.boundingBox();
  await page.mouse.click(box.x + box.width * 0.55, box.y + box.height * 0.6);
  await expect(page).toHaveURL(/bucket=\d/);
  await expect(table(page)).toHaveAttribute("aria-rowcount", "4");
  await page.getByRole("button", { name: "Show the whole range" }).click();
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(DEPLOYMENTS + 1));
});

test("a step's row in the table twin opens the same records", async ({ page, site }) => {
  await opened(page, site);
  await card(page, "leadTime").getByRole("button", { name: /^Menu/ }).click();
  await page.getByRole("menuitem", { name: "Steps as a table" }).click();
  await page.getByRole("row").nth(2).getByRole("button").click();
  await expect(table(page)).toHaveAttribute("aria-rowcount", "4");
});

test("a stage opens the changes in the order of their time in it", async ({ page, site }) => {
  await opened(page, site);
  const chain = page.getByRole("region", { name: "Lead time by stage" });
  await expect(chain.getByRole("listitem")).toHaveCount(4);
  await expect(chain.getByRole("button", { name: /Review/ })).toContainText("3h");
  await expect(chain.getByRole("button", { name: /Review/ })).toContainText("30 of 30 have it");
  await chain.getByRole("button", { name: /Review/ }).click();
  await expect(page.getByRole("columnheader", { name: "Review" })).toHaveAttribute("aria-sort", "descending");
});

test("a record tells its fields, its parts, its links and its place in the file", async ({ page, site }) => {
  await opened(page, site);
  await figure(page, "leadTime").click();
  await page.getByRole("searchbox").fill("Change 12");
  await page.getByRole("button", { name: "shop#12" }).click();
  const item = page.getByRole("article");
  await expect(item.getByRole("heading", { level: 3 })).toHaveText("Change 12");
  const line = records().findIndex(({ id }) => id === "acme/shop#12") + 1;
  await expect(item).toContainText(`From shop.ndjson, line ${line}`);
  await expect(item.getByRole("link")).toHaveText("https://git.example/12");
  await expect(item).toContainText("review grace approved");
  await expect(item.locator(".spans")).toHaveText(/Coding2h.*Review3h.*Merge1h.*Deploy1d.*Total1d 6h/);
  await item.getByRole("button", { name: "d12" }).click();
  await expect(page.getByRole("article").getByRole("heading", { level: 3 })).toHaveText("deploy");
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("article").getByRole("heading", { level: 3 })).toHaveText("Change 12");
});

test("the explanation adds up from records read to records used", async ({ page, site }) => {
  await opened(page, site, { fragment: "#/insights/main?from=2024-01-01&to=2024-01-31" });
  for (const metric of ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore"]) {
    await card(page, metric).getByRole("button", { name: /^Menu/ }).click();
    await page.getByRole("menuitem", { name: "Explain" }).click();
    await page.locator(".funnel").waitFor();
    const counts = (await page.locator(".funnel td.number").allTextContents()).map(Number);
    const used = counts.pop();
    const [read, ...excluded] = counts;
    expect(read - excluded.reduce((sum, count) => sum + count, 0)).toBe(used);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
});

test("an operand opens its records", async ({ page, site }) => {
  await opened(page, site);
  await card(page, "changeFailureRate").getByRole("button", { name: /^Menu/ }).click();
  await page.getByRole("menuitem", { name: "Explain" }).click();
  await page.getByRole("row", { name: /Failed deployments/ }).getByRole("button").click();
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(INCIDENTS + 1));
});
