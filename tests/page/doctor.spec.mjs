import { ndjson, records } from "./organisation.mjs";
import { choose, expect, figure, open, test } from "./fixtures.mjs";

/** As many deployments of a second region, whose environment no rule knows, on the first days of the ten weeks. */
const REGION = 14;
const region = Array.from({ length: REGION }, (_, day) => ({
  type: "deployment", id: `eu${day}`, repo: "acme/shop", service: "shop", environment: "eu-production", status: "success",
  deployed_at: new Date(Date.parse("2024-01-02T18:00:00Z") + day * 86_400_000).toISOString(), sha: String(day + 1).padStart(40, "e"), pipeline: "deploy",
}));

const doctor = (page) => page.getByRole("region", { name: "What is wrong with the data" });

test("the doctor says what is wrong, and its fix moves the figures as it promised", async ({ page, site }) => {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson([...records(), ...region]) });
  const finding = doctor(page).locator("[data-code='doctor.unmappedEnvironments']");
  await expect(finding).toContainText("Environments that look like production");
  await expect(finding).toContainText(`found ${REGION} runs in "eu-production"`);
  await expect(finding).toContainText(`${REGION} of ${30 + REGION} (31.8%)`);
  // 30 and 44 deployments in the 90 days that end with the data.
  await expect(finding.locator("[data-effect=deploymentFrequency]")).toHaveText("Deployment Frequency 2.33 per week → 3.42 per week (of 30 → 44)");
  await finding.locator("summary").click();
  await expect(finding.locator(".samples li").first()).toHaveText(/^eu13 \(shop\.ndjson, line 81\)$/);

  await finding.locator(".samples").getByRole("button", { name: /^eu13 / }).click();
  const panel = page.getByRole("dialog");
  await expect(panel).toContainText("eu13");
  await expect(panel).toContainText("eu-production");
  await panel.getByRole("button", { name: "Close" }).click();

  await finding.getByRole("button", { name: 'Apply: take "eu-production" for production' }).click();
  await expect(finding).toHaveCount(0);
  await expect(page.getByRole("radio", { name: "DORA (2025 wording), adjusted" })).toBeChecked();

  await page.goto(`${site.address}#/insights/main`);
  await expect(figure(page, "deploymentFrequency")).toHaveText("3.42per week");
  await page.goto(`${site.address}#/data`);
  await doctor(page).getByRole("button", { name: /^Undo/ }).click();
  await expect(finding).toBeVisible();
});

test("an environment is taken for production by its button, and no longer", async ({ page, site }) => {
  await open(page, site, "#/data");
  const acceptance = region.map((record) => ({ ...record, environment: "acceptance" }));
  await choose(page, { name: "shop.ndjson", text: ndjson([...records(), ...acceptance]) });
  const names = page.getByRole("region", { name: "Environments, branches and services" });
  const environment = names.locator("[data-name=acceptance]");
  await expect(environment).toContainText(`${REGION} runs`);
  await expect(environment).toContainText("Not production");
  await environment.getByRole("button", { name: 'Apply: take "acceptance" for production' }).click();
  await expect(environment).not.toContainText("Not production");
  await page.goto(`${site.address}#/insights/main`);
  await expect(figure(page, "deploymentFrequency")).toHaveText("3.42per week");
  await page.goto(`${site.address}#/data`);
  await environment.getByRole("button", { name: 'Apply: no longer take "acceptance" for production' }).click();
  await expect(environment).toContainText("Not production");
});

test("a count in a message is told as everywhere on the page", async ({ page, site }) => {
  await open(page, site, "#/data");
  const many = Array.from({ length: 1200 }, (_, number) => ({ type: "incident", id: `x${number}`, title: "1200 seats", opened_at: "2024-01-09T09:00:00Z", resolved_at: "2024-01-09T08:00:00Z" }));
  await choose(page, { name: "shop.ndjson", text: ndjson([...records(), ...many]) });
  await expect(doctor(page).locator("[data-code='doctor.resolvedBeforeCreated']")).toContainText("found 1,200 incidents resolved before");
});
