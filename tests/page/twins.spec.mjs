// Every chart's table says what the chart draws: each step that a chart tells when it is pointed at, and its bars' lengths.
import { card, expect, opened, test } from "./fixtures.mjs";

for (const metric of ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore"]) {
  test(`the steps of ${metric}, in the chart and in its table`, async ({ page, site }) => {
    await opened(page, site);
    const chart = card(page, metric).locator(".trend[data-ready=true]");
    await chart.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await chart.boundingBox();
    const told = new Map();
    for (let at = 2; at < width; at += width / 80) {
      await page.mouse.move(x + at, y + height / 2);
      const lines = await chart.locator(".chart-tip > div").allInnerTexts();
      if (lines.length > 1) told.set(lines[0], lines[1]);
    }
    expect(told.size).toBe(10);
    await card(page, metric).getByRole("button", { name: /^Menu/ }).click();
    await page.getByRole("menuitem", { name: "Steps as a table" }).click();
    const table = page.getByRole("dialog").getByRole("table");
    await expect(table).toHaveAttribute("aria-rowcount", "11");
    for (const [step, value] of told) {
      const row = table.getByRole("row").filter({ hasText: step });
      // A step without a value has none in both: the chart says why, and so does the table's note.
      if (/\d/.test(value)) await expect(row.getByRole("cell").nth(1)).toHaveText(value);
      else await expect(row).toContainText(value.toLowerCase());
    }
  });
}
