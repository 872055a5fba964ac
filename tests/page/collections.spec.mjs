// Projects' prerequisites and collections: what belongs to a team, counted while it is being written, and what is inherited from where.
import { accessible, addFrom, choose, expect, fitsAPhone, open, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

const main = (page) => page.getByRole("navigation", { name: "Main" });
const region = (page, name) => page.getByRole("region", { name, exact: true });
const state = (page) => page.getByRole("group", { name: "Changes" }).getByRole("status");

async function loaded(page, site, fragment) {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  await page.goto(site.address + fragment);
}

async function create(page, name) {
  await page.getByLabel("New collection").fill(name);
  await page.getByRole("button", { name: "Create the collection" }).click();
  await expect(page.getByRole("heading", { name, level: 2 })).toBeVisible();
}

test("each line of the prerequisites says what is missing, and mends it", async ({ page, site }) => {
  await open(page, site, "#/project");
  const line = (id) => page.locator(`[data-check=${id}]`);
  for (const id of ["data", "issues", "source", "deploys", "profile"]) await expect(line(id)).toHaveAttribute("data-present", "false");
  await line("data").getByRole("link", { name: "Load data" }).click();
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  await main(page).getByRole("link", { name: "Project" }).click();
  for (const id of ["data", "issues", "source", "deploys"]) await expect(line(id)).toHaveAttribute("data-present", "true");
  await page.getByLabel("All integrations, also those that come later").uncheck();
  await page.getByRole("list", { name: "Integrations" }).getByLabel("events").uncheck();
  await expect(line("deploys")).toContainText("events is loaded, and not mapped to this project");
  await line("deploys").getByRole("button", { name: "Map events" }).click();
  await expect(line("deploys")).toHaveAttribute("data-present", "true");
});

test("a collection's filter counts the records that match while it is written", async ({ page, site }) => {
  await loaded(page, site, "#/collections");
  await create(page, "Payments");
  await expect(page).toHaveURL(/#\/collections\/payments$/);
  await addFrom(page, "Add a filter", "pull requests");
  const filter = page.getByRole("group", { name: "Only pull requests where" });
  await expect(filter.getByRole("status")).toContainText("0 of 30 pull requests match");
  await filter.getByLabel("Value", { exact: true }).fill("acme/shop");
  await expect(filter.getByRole("status")).toContainText("30 of 30 pull requests match");
  await filter.getByRole("button", { name: "Add a condition" }).click();
  await filter.getByLabel("Field", { exact: true }).nth(1).fill("title");
  await filter.getByLabel("Field", { exact: true }).nth(1).press("Enter");
  await filter.getByLabel("Comparison").nth(1).selectOption("ends with");
  await filter.getByLabel("Value", { exact: true }).nth(1).fill("7");
  await expect(filter.getByRole("status")).toContainText("3 of 30 pull requests match");
  await expect(region(page, "What holds here").getByRole("row", { name: /^pull requests/ })).toContainText("repo is acme/shop and title ends with 7");
  await expect(state(page)).toHaveText("Saved");
  await page.reload();
  await expect(filter.getByRole("status")).toContainText("3 of 30 pull requests match");
});

test("what is not said is inherited, and from where is told; moving and deleting take nothing else along", async ({ page, site }) => {
  await open(page, site, "#/collections");
  await create(page, "Shop");
  await page.getByLabel("DORA profile").selectOption({ index: 1 });
  await create(page, "Checkout");
  await page.getByLabel("Parent collection").selectOption("shop");
  const holds = region(page, "What holds here");
  await expect(holds.getByRole("row", { name: /^Profile/ })).toContainText("inherited from Shop");
  await expect(holds).toContainText("All teams › Shop › Checkout");
  await page.getByRole("list", { name: "Collections" }).getByRole("link", { name: "Shop" }).click();
  await page.getByRole("button", { name: "Delete the collection" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("list", { name: "Collections" }).getByRole("link", { name: "Checkout" }).click();
  await expect(holds).toContainText("All teams › Checkout");
  await expect(holds.getByRole("row", { name: /^Profile/ })).toContainText("not associated");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(holds.getByRole("row", { name: /^Profile/ })).toContainText("inherited from Shop");
});

test("what is wrong is told beside its field", async ({ page, site }) => {
  await open(page, site, "#/collections");
  await create(page, "Shop");
  await create(page, "Checkout");
  await region(page, "Checkout").getByLabel("Name", { exact: true }).fill("Shop");
  await expect(page.locator("[data-code='collection.doubledName']")).toContainText("found two collections with the name \"Shop\"");
});

test("a category of one's own, by people", async ({ page, site }) => {
  await loaded(page, site, "#/collections");
  await page.getByLabel("Name of the new category").fill("Guilds");
  await page.getByRole("button", { name: "Add the category" }).click();
  await expect(page.getByRole("button", { name: "Guilds", exact: true })).toHaveAttribute("aria-pressed", "true");
  await create(page, "Backend");
  await page.getByRole("button", { name: "People", exact: true }).click();
  await page.getByRole("combobox", { name: "People" }).fill("ada");
  await page.keyboard.press("Enter");
  await expect(region(page, "What holds here").getByRole("row", { name: /^People/ })).toContainText("ada");
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find in projects and collections, in the ${colorScheme}; and nothing sticks out`, async ({ page, site }) => {
    test.setTimeout(90_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await loaded(page, site, "#/collections");
    await create(page, "Payments");
    await addFrom(page, "Add a filter", "pull requests");
    await expect(page.getByRole("group", { name: "Only pull requests where" }).getByRole("status")).toContainText("match");
    for (const screen of ["collections", "project"]) {
      if (screen === "project") await main(page).getByRole("link", { name: "Project" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await accessible(page, screen);
      await fitsAPhone(page, screen);
    }
  });
}

test("a person's several names are said once, for all collections", async ({ page, site }) => {
  await loaded(page, site, "#/project");
  const people = region(page, "People by several names");
  await people.getByRole("button", { name: "Add a person" }).click();
  await people.getByLabel("Name", { exact: true }).fill("Ada Byron");
  await people.getByLabel("Also called").fill("ada");
  await page.keyboard.press("Enter");
  await expect(people.getByRole("group", { name: "Ada Byron" })).toContainText("ada");
  await people.getByRole("button", { name: "Add a person" }).click();
  await people.getByLabel("Name", { exact: true }).last().fill("ADA");
  await expect(people).toContainText('found the name "ADA" of "Ada Byron" and of "ADA", wanted it of one person');
  await people.getByRole("button", { name: "Remove ADA", exact: true }).click();
  await expect(people.getByRole("group")).toHaveCount(1);
  await accessible(page, "people");
  await fitsAPhone(page, "people");
  await expect(state(page)).toHaveText("Saved");
});
