import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { accessible, card, choose, expect, figure, fitsAPhone, open, opened, test } from "./fixtures.mjs";
import { DEPLOYMENTS, INCIDENTS, ndjson, records } from "./organisation.mjs";

const table = (page) => page.getByRole("table", { name: "Records behind the figure" });

test("behind every number stand as many records as it says", async ({ page, site }) => {
  await opened(page, site);
  for (const [metric, count] of [["deploymentFrequency", DEPLOYMENTS], ["leadTime", DEPLOYMENTS], ["changeFailureRate", DEPLOYMENTS], ["timeToRestore", INCIDENTS]]) {
    await figure(page, metric).click();
    await expect(table(page)).toHaveAttribute("aria-rowcount", String(count + 1));
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
  expect(text.split("\r\n")[0]).toBe("\ufeffRecord,Total,Title,When,Coding,Review,Merge,Deploy,Repository");
  expect(text).toContain("acme/shop#7,108000000,'=HYPERLINK(1),");
});

test("a step of a trend opens its own records", async ({ page, site }) => {
  await opened(page, site);
  const trend = card(page, "deploymentFrequency").locator(".trend[data-ready=true]");
  await expect(trend.locator("svg")).toBeVisible();
  const { width, height } = await trend.boundingBox();
  await trend.click({ position: { x: width * 0.55, y: height * 0.6 } });
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
    await page.locator(".funnel").first().waitFor();
    for (const funnel of await page.locator(".funnel").all()) {
      const counts = (await funnel.locator("td.number").allTextContents()).map(Number);
      const used = counts.pop();
      const [read, ...excluded] = counts;
      expect(read - excluded.reduce((sum, count) => sum + count, 0)).toBe(used);
    }
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

const January = "#/insights/main?from=2024-01-01&to=2024-01-31";
const explained = async (page, metric) => {
  await card(page, metric).getByRole("button", { name: /^Menu/ }).click();
  await page.getByRole("menuitem", { name: "Explain" }).click();
  await page.locator(".funnel").first().waitFor();
};

test("the formula stands there in words, with the numbers of the card", async ({ page, site }) => {
  await opened(page, site);
  const panel = page.getByRole("dialog");
  await explained(page, "deploymentFrequency");
  await expect(panel.locator(".formula")).toHaveText("30 deployments ÷ 70 days = 0.429 a day, 3 a week.");
  await expect(panel).toContainText("Band high by Harness classic: 3 a week is at least 1 a week; not elite: 0.429 a day is not more than 1 a day.");
  await page.keyboard.press("Escape");
  await explained(page, "leadTime");
  await expect(panel.locator(".formula")).toHaveText("The median of 30 totals: the middle two are the 15th, 1 d 6 h and the 16th, 1 d 6 h; halfway between them lies 1 d 6 h.");
});

test("each exclusion opens the records that it left out", async ({ page, site }) => {
  await opened(page, site, { fragment: January });
  await explained(page, "deploymentFrequency");
  const button = page.locator(".funnel").getByRole("button", { name: /outside the time range/ });
  const count = Number(await button.textContent());
  await button.click();
  await expect(page).toHaveURL(/reason=outsideRange/);
  await expect(page.getByText(`${count} outside the time range`)).toBeVisible();
  const left = page.getByRole("table", { name: "Records looked at" });
  await expect(left).toHaveAttribute("aria-rowcount", String(count + 1));
  await page.getByRole("button", { name: "Back to the explanation" }).click();
  await expect(page.locator(".funnel").first()).toBeVisible();
});

test("each rule and each link opens the records that it let in, kept out, found or missed", async ({ page, site }) => {
  await opened(page, site);
  await explained(page, "leadTime");
  const panel = page.getByRole("dialog");
  const left = page.getByRole("table", { name: "Records looked at" });
  for (const [name, count] of [["30 members of change", 30], ["30 named by one of the two records", 30]]) {
    await panel.getByRole("button", { name, exact: true }).click();
    await expect(left).toHaveAttribute("aria-rowcount", String(count + 1));
    await page.getByRole("button", { name: "Back to the explanation" }).click();
    await panel.locator(".funnel").first().waitFor();
  }
});

test("the explanation lists each record with its value and its place, and opens it", async ({ page, site }) => {
  await opened(page, site);
  await explained(page, "leadTime");
  const records = page.getByRole("table", { name: "Records of the explanation" });
  await expect(records.getByRole("row")).toHaveCount(31);
  const first = records.getByRole("row").nth(1);
  await expect(first).toContainText("shop.ndjson:1");
  await expect(first).toContainText("1d 6h");
  await expect(first).toContainText("ships: d1, named by one of the two records");
  await first.getByRole("button").click();
  await expect(page.getByRole("article").getByRole("heading", { level: 3 })).toHaveText("Change 1");
});

test("a stage and a step are explained by themselves", async ({ page, site }) => {
  await opened(page, site);
  await page.getByRole("region", { name: "Lead time by stage" }).getByRole("button", { name: /Review/ }).click();
  const panel = page.getByRole("dialog");
  await panel.getByRole("button", { name: "Explain", exact: true }).click();
  await expect(panel.locator(".formula")).toContainText("The median of 30 times in Review");
  await panel.getByRole("button", { name: "Explain the whole figure" }).click();
  await expect(panel.locator(".formula")).toContainText("The median of 30 totals");
});

test("a record says where it counts, and where not, and why", async ({ page, site }) => {
  await opened(page, site, { fragment: January });
  await explained(page, "deploymentFrequency");
  await page.locator(".funnel").getByRole("button", { name: /outside the time range/ }).click();
  await page.getByRole("button", { name: "d30", exact: true }).click();
  const item = page.getByRole("article");
  await expect(item.locator("[data-counts='deploymentFrequency deployments']")).toContainText(/^No.*outside the time range: 2024-03-07\S+ does not lie in 2024-01-01 to 2024-01-31/);
  await expect(item.locator("[data-counts='leadTime items']")).toContainText("change has no rule for records of this kind");
  await expect(item).toContainText("attempt: let in");
});

for (const [how, packed] of [["as it is", (text) => Buffer.from(text)], ["with gzip", (text) => gzipSync(text)]]) {
  test(`a record is shown as it was exported, from a file that is stored ${how}`, async ({ page, site }) => {
    const exported = ndjson().replaceAll('"type":"pull_request"', '"reviewScore":12345678901234567890,"note":"{\\"a\\": [1]}","type":"pull_request"');
    await open(page, site, "#/insights/main?from=2024-01-01&to=2024-03-10");
    await choose(page, { name: "shop.ndjson", bytes: packed(exported) });
    await expect(page.locator(".value")).toHaveCount(4);
    await figure(page, "leadTime").click();
    await page.getByRole("searchbox").fill("shop#7");
    await table(page).getByRole("button", { name: "shop#7" }).click();
    await page.getByText("As it was exported").click();
    const shown = page.getByRole("region", { name: "The record as it was exported" });
    // The same letters, but for the spaces between members: no number is rounded on the way.
    const own = exported.split("\n").find((line) => line.includes('"acme/shop"') && /"number":7[,}]/.test(line) && line.includes("pull_request"));
    await expect.poll(async () => (await shown.innerText()).replace(/\n\s*/g, "").replaceAll('": ', '":')).toBe(own.replaceAll('\\": ', '\\":'));
    await accessible(page, "a record as it was exported");
    await fitsAPhone(page, "a record as it was exported");
  });
}

test("a row of a spreadsheet is shown whole, with the line break that stands within its quotes", async ({ page, site }) => {
  const csv = 'Issue key,Created,Summary\nA-1,2025-06-05 16:14,"Two\nlines"\nA-2,2025-06-06 16:14,One\n';
  await open(page, site, "#/data");
  await choose(page, { name: "issues.csv", text: csv });
  await expect(page.locator("[data-file='issues.csv'] .state")).toHaveText("Read");
  // The first record, by its number.
  await page.goto(`${site.address}#/insights/main?from=2025-06-01&to=2025-06-30&open=leadTime&tab=rows&items=0`);
  await page.getByText("As it was exported").click();
  await expect(page.getByRole("region", { name: "The record as it was exported" })).toHaveText('A-1,2025-06-05 16:14,"Two\nlines"');
});
