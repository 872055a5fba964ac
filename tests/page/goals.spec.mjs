// What figures are meant to be, and what happened: written by forms, drawn on trends, told beside figures and in their tables.
import { readFile } from "node:fs/promises";
import { accessible, addFrom, choose, expect, fitsAPhone, open, restored, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

const widget = (page, kind) => page.locator(`[data-widget=${kind}]`);
const goalOf = (page, kind) => widget(page, kind).locator("[data-goal]");
const texts = (page, kind) => widget(page, kind).locator(".trend[data-ready=true] svg text").allTextContents();
const KINDS = ["deploymentFrequency", "leadTime", "changeFailureRate"];

/** Thirty changes of 30 hours each, three deployments a week, every fifth of them failing; an insight over its ten weeks. */
async function begun(page, site, more = {}) {
  const widgets = KINDS.map((kind, index) => ({ id: kind, kind, grid: { x: 6 * (index % 2), y: 4 * Math.floor(index / 2), w: 6, h: 4 } }));
  const insight = { id: "aims", name: "Aims", categories: ["teams"], range: { from: "2024-01-01", to: "2024-03-10" }, widgets, ...more };
  await open(page, site, "#/storage");
  await restored(page, { schemaVersion: 1, type: "workspace", projects: [{ id: "main", name: "Main", categories: [{ id: "teams", name: "Teams" }], insights: [insight] }] });
  await page.goto(`${site.address}#/data`);
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await page.goto(`${site.address}#/insights/aims/edit`);
  await expect(widget(page, "leadTime")).toContainText("1d 6h");
}

const undo = (page) => page.getByRole("group", { name: "Changes" }).getByRole("button", { name: /^Undo/ });

test("a goal is set by form, drawn and told, met or not, and can be undone", async ({ page, site }) => {
  await begun(page, site);
  await page.getByText("Goals and annotations").click();
  await addFrom(page, "Add a goal", "Lead Time for Changes");
  await expect(goalOf(page, "leadTime")).toHaveText("Goal: at most 2d, met");
  const goal = page.getByRole("group", { name: "Goal for Lead Time for Changes" });
  await goal.getByLabel("At most", { exact: true }).fill("1");
  await expect(goalOf(page, "leadTime")).toHaveText("Goal: at most 1d, not met");
  await expect(goalOf(page, "leadTime")).toHaveAttribute("data-goal", "missed");
  await expect.poll(() => texts(page, "leadTime")).toContain("Goal");
  // One that is not due yet is not missed, and one for a statistic that is not shown is not compared.
  await goal.getByLabel("By, if there is a date").fill("2024-12-31");
  await expect(goalOf(page, "leadTime")).toHaveText("Goal: at most 1d by 31 Dec 2024, not met yet");
  await goal.getByLabel("Called").fill("A day");
  await goal.getByLabel("Of the").selectOption("95th percentile");
  await expect(goalOf(page, "leadTime")).toHaveText("Goal “A day”: 95th percentile at most 1d by 31 Dec 2024; another statistic is shown here");
  await expect.poll(() => texts(page, "leadTime")).not.toContain("Goal");
  await undo(page).click();
  await expect(goalOf(page, "leadTime")).toHaveText("Goal “A day”: at most 1d by 31 Dec 2024, not met yet");
  // Three a week are enough for two a week, and too few for one a day; the line stands where the trend's own unit has it.
  await addFrom(page, "Add a goal", "Deployment Frequency");
  await expect(goalOf(page, "deploymentFrequency")).toHaveText("Goal: at least 1 a day, not met");
  const frequency = page.getByRole("group", { name: "Goal for Deployment Frequency" });
  await frequency.getByLabel("At least").fill("2");
  await frequency.getByLabel("At least").press("Tab");
  await frequency.getByLabel("In", { exact: true }).selectOption("A week");
  await expect(goalOf(page, "deploymentFrequency")).toHaveText("Goal: at least 2 a week, met");
  await addFrom(page, "Add a goal", "Change Failure Rate");
  const failures = page.getByRole("group", { name: "Goal for Change Failure Rate" }).getByLabel("At most");
  await failures.fill("20");
  await failures.press("Tab");
  await expect(goalOf(page, "changeFailureRate")).toHaveText("Goal: at most 20%, met");
  // A share in percent, as it is stored: nobody writes 0.07 and gets 7.000000000000001.
  await failures.fill("7");
  await failures.press("Tab");
  await expect(goalOf(page, "changeFailureRate")).toHaveText("Goal: at most 7%, not met");
  await page.getByRole("button", { name: "Remove the goal for Change Failure Rate" }).click();
  await expect(goalOf(page, "changeFailureRate")).toHaveCount(0);
});

test("a widget's own goal stands in for the insight's, shows as a chip, and faults are found at their field", async ({ page, site }) => {
  await begun(page, site, { goals: [{ metric: "leadTime", value: "P2D" }, { metric: "reworkRate", value: 0.1 }] });
  await expect(goalOf(page, "leadTime")).toHaveText("Goal: at most 2d, met");
  await page.getByText("Goals and annotations").click();
  // A goal that no widget shows is of no use: what to do is said beside it.
  await expect(page.getByRole("group", { name: "Goal for Rework Rate" })).toContainText("which no widget of the insight shows");
  await page.getByRole("button", { name: "Configure Lead Time for Changes" }).click();
  await page.getByRole("button", { name: "Metrics", exact: true }).click();
  await page.getByRole("button", { name: "Give it a goal of its own" }).click();
  const own = page.getByRole("group", { name: "Goal of this widget" });
  await own.getByLabel("Unit of At most").selectOption("hours");
  await own.getByLabel("At most", { exact: true }).fill("12");
  await expect(goalOf(page, "leadTime")).toHaveText("Goal: at most 12h, not met");
  await expect(widget(page, "leadTime")).toContainText("Own goal");
  await own.getByLabel("At most", { exact: true }).fill("");
  await expect(own).toContainText("found no member \"value\"");
  await page.getByRole("button", { name: "Remove the widget’s goal" }).click();
  await expect(goalOf(page, "leadTime")).toHaveText("Goal: at most 2d, met");
});

test("annotations stand on every trend, in its tip and in its table; the table's goal is the chart's", async ({ page, site }) => {
  const long = "The pipeline was rebuilt from nothing, for all services at once, by everybody";
  await begun(page, site, { goals: [{ metric: "leadTime", value: "PT24H" }] });
  await page.getByText("Goals and annotations").click();
  await page.getByRole("button", { name: "Add an annotation" }).click();
  const first = page.getByRole("group", { name: "Annotation 1" });
  await first.getByLabel("Day").fill("2024-02-01");
  await first.getByLabel("What happened").fill(long);
  for (const kind of ["leadTime", "changeFailureRate"]) await expect.poll(async () => (await texts(page, kind)).some((text) => /^The pipeline was.*…$/.test(text)), kind).toBe(true);
  await page.getByRole("link", { name: "Save Layout" }).click();
  await widget(page, "leadTime").getByRole("button", { name: /^Menu/ }).click();
  await page.getByRole("menuitem", { name: "Steps as a table" }).click();
  const table = page.getByRole("dialog").getByRole("table");
  await expect(table.getByRole("columnheader", { name: "Goal at most 1d" })).toBeVisible();
  await expect(table.getByRole("row").filter({ hasText: "29 Jan – 4 Feb" })).toContainText(`1 Feb: ${long}`);
  await expect(table.getByRole("row").filter({ hasText: "not met" })).toHaveCount(10);
  await page.keyboard.press("Escape");
  const waiting = page.waitForEvent("download");
  await widget(page, "leadTime").getByRole("button", { name: /^Menu/ }).click();
  await page.getByRole("menuitem", { name: "Save the steps as CSV" }).click();
  const [head, ...steps] = (await readFile(await (await waiting).path(), "utf8")).trim().split("\r\n");
  expect(head).toMatch(/,goalDirection,goalValue,goalOperand,goalMet,annotations$/);
  expect(steps).toHaveLength(10);
  expect(steps.filter((line) => line.includes(",atMost,86400000,ms,false,"))).toHaveLength(10);
  expect(steps.filter((line) => line.endsWith(`"2024-02-01: ${long}"`)).map((line) => line.split(",")[1])).toEqual(["2024-01-29"]);
  const chart = widget(page, "leadTime").locator(".trend[data-ready=true]");
  const { x, y, width, height } = await chart.boundingBox();
  const told = [];
  for (let at = 2; at < width; at += width / 60) {
    await page.mouse.move(x + at, y + height / 2);
    told.push(...(await chart.locator(".chart-tip > div").allInnerTexts()));
  }
  expect(told).toContain(`1 Feb: ${long}`);
  expect(told).toContain("does not meet the goal");
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find on goals and annotations, in the ${colorScheme}; and nothing sticks out`, async ({ page, site }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await begun(page, site, { goals: KINDS.map((metric) => ({ metric, value: metric === "leadTime" ? "P1D" : 0.1 })), annotations: [{ date: "2024-02-01", text: "New pipeline" }] });
    await page.getByText("Goals and annotations").click();
    await accessible(page, "goals");
    await fitsAPhone(page, "goals");
    await page.getByRole("link", { name: "Save Layout" }).click();
    await expect(goalOf(page, "leadTime")).toBeVisible();
    await accessible(page, "an insight with goals");
    await fitsAPhone(page, "an insight with goals");
  });
}
