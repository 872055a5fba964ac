import { choose, expect, figure, open, opened, test } from "./fixtures.mjs";
import { DEPLOYMENTS, INCIDENTS, ndjson, records } from "./organisation.mjs";

test("a first visit says what is needed and what is there already", async ({ page, site }) => {
  await open(page, site);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Four DORA figures, each explained down to the record");
  for (const tool of ["issues", "source", "deploys"]) await expect(page.locator(`[data-check=${tool}]`)).toHaveAttribute("data-present", "false");
  await expect(page.locator("[data-check=profile]")).toContainText("DORA (2025 wording)");
});

test("the checklist fills as files come, and leads to the figures", async ({ page, site }) => {
  const all = records();
  await open(page, site);
  await choose(page, { name: "changes.ndjson", text: ndjson(all.filter(({ type }) => type === "pull_request")) });
  await expect(page.locator("[data-check=source]")).toHaveAttribute("data-present", "true");
  await expect(page.locator("[data-check=source]")).toContainText(`${DEPLOYMENTS} pull requests`);
  await expect(page.locator("[data-check=deploys]")).toHaveAttribute("data-present", "false");
  await choose(page, { name: "rest.ndjson", text: ndjson(all.filter(({ type }) => type !== "pull_request")) });
  await expect(page.locator("[data-check=deploys]")).toContainText(`${DEPLOYMENTS} pipeline runs`);
  await expect(page.locator("[data-check=issues]")).toContainText(`${INCIDENTS} incidents`);
  await page.getByRole("button", { name: "Show the figures" }).click();
  await expect(page.locator(".value")).toHaveCount(4);
  await expect(page).toHaveURL(/#\/insights\/main$/);
});

test("the sample organisation is one click from four figures", async ({ page, site }) => {
  await open(page, site);
  await page.getByRole("button", { name: "Explore the sample organisation" }).click();
  await expect(page.locator(".value")).toHaveCount(4);
  for (const metric of ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore"]) await expect(figure(page, metric)).toHaveText(/\d/);
  await expect(page.getByText("Data ends 31 Dec 2025.")).toBeVisible();
  await expect(page.locator(".trend[data-ready=true] svg")).toHaveCount(4);
});

test("as its tools export it, the sample joins up across tools, and its broken file is named", async ({ page, site }) => {
  test.setTimeout(60_000);
  await open(page, site);
  await page.getByRole("button", { name: "The same organisation, as its tools export it" }).click();
  await expect(page.locator("[data-fresh=true] .value")).toHaveCount(4, { timeout: 30_000 });
  for (const metric of ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore"]) await expect(figure(page, metric)).toHaveText(/\d/);
  await expect(page.locator(".top .profile")).toContainText("Northwind");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.locator("[data-integration]")).toHaveCount(4);
  // Merges on GitHub to what Harness deployed, and Jira's issues to pull requests on GitHub.
  const links = page.getByRole("region", { name: "Links found and missed" });
  for (const rule of ["by an artifact", "by the history of commits", "by an issue key", "named by the record itself"]) await expect(links).toContainText(rule);
  const problems = page.getByRole("region", { name: /Problems in files/ });
  await expect(problems.locator("[data-code='record.type']")).toContainText('found "end of November", wanted a time');
  await expect(problems.locator("[data-code='record.type']")).toContainText("jira/issues_before_2024.json:24:20");
  await expect(problems.locator("[data-code='import.truncated']")).toContainText("issues_before_2024.json:32");
});

test("figures are those that can be counted by hand", async ({ page, site }) => {
  await opened(page, site);
  // 30 deployments in 70 days; each change takes 30 hours from its commit; 6 of 30 fail, and are mended in two hours.
  await expect(figure(page, "deploymentFrequency")).toHaveText("3per week");
  await expect(page.locator("[data-metric=deploymentFrequency] .made")).toContainText("30 deployments ÷ 70 days");
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
  await expect(figure(page, "leadTime")).toHaveAttribute("title", /108,000,000 ms/);
  await expect(figure(page, "changeFailureRate")).toHaveText("20%");
  await expect(page.locator("[data-metric=changeFailureRate] .made")).toContainText("6 failed ÷ 30 deployments");
  await expect(figure(page, "timeToRestore")).toHaveText("2h");
});

test("what the host publishes is read by itself", async ({ browser }) => {
  const { serve } = await import("./server.mjs");
  const text = ndjson();
  const manifest = { schemaVersion: 1, generatedAt: "2024-03-11T00:00:00Z", documents: [], files: [{ path: "shop.ndjson", integration: "shop", source: "events", bytes: text.length }] };
  const site = await serve({ "data/manifest.json": JSON.stringify(manifest), "data/shop.ndjson": text });
  const page = await browser.newPage();
  await page.goto(`${site.address}#/insights/main`);
  await expect(page.locator(".value")).toHaveCount(4);
  await page.goto(`${site.address}#/data`);
  await expect(page.locator("[data-integration=shop]")).toContainText("Published beside this page");
  await page.close();
  await site.close();
});

test("files and folders can be dropped anywhere", async ({ page, site }) => {
  await open(page, site);
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "shop.ndjson"));
    return transfer;
  }, ndjson());
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await expect(page.getByText("Drop to read the files on this machine")).toBeVisible();
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await expect(page.locator("[data-check=deploys]")).toHaveAttribute("data-present", "true");
  await expect(page.getByText("Drop to read the files on this machine")).toBeHidden();
});

test("a part of the page that cannot be fetched says so, and is there when it can", async ({ page, site }) => {
  const part = /\/Project-[^/]*\.js$/;
  await page.route(part, (route) => route.abort());
  await open(page, site, "#/project");
  const told = page.getByRole("alert").filter({ hasText: "This part of the page could not be fetched" });
  await expect(told).toBeVisible();
  const main = page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Collections" }).click();
  await expect(page.getByRole("region", { name: "Teams" })).toBeVisible();
  await expect(told).toBeHidden();
  await page.unroute(part);
  await main.getByRole("link", { name: "Project" }).click();
  await expect(page.getByRole("region", { name: "About this project" })).toBeVisible();
  await expect(told).toBeHidden();
});
