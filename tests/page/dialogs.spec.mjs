// Steps, tips, notices and what is empty, looked at with axe while they are there.
import AxeBuilder from "@axe-core/playwright";
import { choose, expect, open, opened, test } from "./fixtures.mjs";

async function check(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`)).toEqual([]);
}

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find in steps, tips, notices and what is empty, in the ${colorScheme}`, async ({ page, site }) => {
    test.setTimeout(150_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, site, "#/data");
    await check(page, "data without data");
    await choose(page, { name: "mine.json", text: '{"schemaVersion":1,"type":"dora","id":"mine","leadTime":{"start":7}}' });
    await page.getByRole("alert").waitFor();
    await check(page, "a notice");
    await opened(page, site);
    await page.locator("[data-metric=deploymentFrequency] .trend[data-ready=true] svg").waitFor();
    await page.locator("[data-metric=deploymentFrequency] .trend").hover({ position: { x: 200, y: 60 } });
    await page.locator(".chart-tip").first().waitFor();
    await check(page, "the tip of a chart");
    await page.locator("[data-metric=leadTime]").getByRole("button", { name: /^Menu/ }).click();
    await page.getByRole("menuitem", { name: "Steps as a table" }).click();
    await page.getByRole("table", { name: "Steps of the trend" }).waitFor();
    await check(page, "steps");
    await page.getByRole("tab", { name: "Explain" }).or(page.getByRole("button", { name: "Explain", exact: true })).first().click();
    await page.locator(".funnel").waitFor();
    await page.locator(".funnel").getByRole("button", { name: "30 in the figure" }).click();
    await page.getByRole("table", { name: "Records behind the figure" }).waitFor();
    await check(page, "records from a funnel");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Next period" }).click();
    await page.getByText("Nothing to draw").first().waitFor();
    await check(page, "a range with nothing in it");
  });
}
