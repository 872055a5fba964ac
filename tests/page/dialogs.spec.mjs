// Steps, tips, notices, dialogs and what is empty, looked at with axe while they are there.
import { accessible, addFrom, choose, expect, open, opened, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

async function asked(page, button, where) {
  await button.click();
  await page.getByRole("alertdialog").waitFor();
  await accessible(page, where);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog")).toBeHidden();
}

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find in steps, tips, notices and what is empty, in the ${colorScheme}`, async ({ page, site }) => {
    test.setTimeout(150_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, site, "#/data");
    await accessible(page, "data without data");
    await choose(page, { name: "mine.json", text: '{"schemaVersion":1,"type":"dora","id":"mine","leadTime":{"start":7}}' });
    await page.getByRole("alert").waitFor();
    await accessible(page, "a notice");
    await opened(page, site);
    await page.locator("[data-metric=deploymentFrequency] .trend[data-ready=true] svg").waitFor();
    await page.locator("[data-metric=deploymentFrequency] .trend").hover({ position: { x: 200, y: 60 } });
    await page.locator(".chart-tip").first().waitFor();
    await accessible(page, "the tip of a chart");
    await page.locator("[data-metric=leadTime]").getByRole("button", { name: /^Menu/ }).click();
    await page.getByRole("menuitem", { name: "Steps as a table" }).click();
    await page.getByRole("table", { name: "Steps of the trend" }).waitFor();
    await accessible(page, "steps");
    await page.getByRole("tab", { name: "Explain" }).or(page.getByRole("button", { name: "Explain", exact: true })).first().click();
    await page.locator(".funnel").waitFor();
    await page.locator(".funnel").getByRole("button", { name: "30 in the figure" }).click();
    await page.getByRole("table", { name: "Records behind the figure" }).waitFor();
    await accessible(page, "records from a funnel");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Next period" }).click();
    await page.getByText("Nothing to draw").first().waitFor();
    await accessible(page, "a range with nothing in it");
  });

  test(`nothing for axe to find in what opens on collections, projects and insights, in the ${colorScheme}`, async ({ page, site }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, site, "#/collections");
    await accessible(page, "collections without data");
    await page.goto(`${site.address}#/data`);
    await choose(page, { name: "shop.ndjson", text: ndjson() });
    await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
    await page.goto(`${site.address}#/collections`);
    await page.getByRole("list", { name: "Collections" }).getByRole("link", { name: "All teams" }).click();
    await page.getByRole("region", { name: "Category Teams" }).waitFor();
    await accessible(page, "a category and its root");
    await page.getByLabel("New collection").fill("Shop");
    await page.getByRole("button", { name: "Create the collection" }).click();
    await addFrom(page, "Add a filter", "pull requests");
    await page.getByRole("group", { name: "Only pull requests where" }).getByLabel("Field", { exact: true }).click();
    await accessible(page, "a filter's fields");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "People", exact: true }).click();
    await page.getByRole("combobox", { name: "People" }).click();
    await accessible(page, "the people of a collection");
    await page.keyboard.press("Escape");
    await asked(page, page.getByRole("button", { name: "Delete the collection" }), "deleting a collection");
    await page.goto(`${site.address}#/collections/nowhere`);
    await accessible(page, "no such collection");

    await page.goto(`${site.address}#/project`);
    await page.getByLabel("Name of the new project").fill("Second");
    await page.getByRole("button", { name: "Create the project" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Second");
    await accessible(page, "a second project");
    await asked(page, page.getByRole("button", { name: /^Delete/ }), "deleting a project");

    await page.goto(`${site.address}#/insights`);
    await page.getByRole("region", { name: "Create Insight" }).getByLabel("Name", { exact: true }).fill("DORA");
    await page.getByLabel("Teams").check();
    await accessible(page, "creating an insight");
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await expect(page).toHaveURL(/dora\/edit$/);
    await accessible(page, "an insight without widgets");
    await page.getByRole("button", { name: "Add Widget" }).click();
    await page.getByRole("list", { name: "Widgets" }).waitFor();
    await accessible(page, "the choice of widgets");
    await page.getByRole("list", { name: "Widgets" }).getByRole("button", { name: "Deployment Frequency", exact: true }).click();
    await accessible(page, "a widget before it is placed");
    await page.getByRole("button", { name: "Next: Place Widget" }).click();
    await page.getByRole("button", { name: "Configure Deployment Frequency" }).click();
    const settings = page.getByRole("region", { name: "Configure Deployment Frequency" });
    await settings.waitFor();
    for (const part of await settings.locator("button[aria-pressed]").allInnerTexts()) {
      await settings.getByRole("button", { name: part, exact: true }).click();
      await accessible(page, `a widget's settings: ${part}`);
    }
    await page.locator(".range-button").click();
    await page.getByLabel("First day").waitFor();
    await accessible(page, "the range of an insight");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Save Layout" }).click();
    await page.getByRole("button", { name: "Menu of Deployment Frequency" }).click();
    await page.getByRole("menuitem", { name: "Explain" }).waitFor();
    await accessible(page, "a widget's menu");
    await page.keyboard.press("Escape");
    await page.goto(`${site.address}#/insights`);
    await asked(page, page.getByRole("button", { name: "Delete" }), "deleting an insight");
    for (const screen of ["insights/nowhere", "profiles", "nowhere"]) {
      await page.goto(`${site.address}#/${screen}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await accessible(page, screen);
    }
  });
}
