// What is stored, and kept elsewhere: sizes, a backup as one file, restoring it, erasing; and collections from a spreadsheet.
import { readFile } from "node:fs/promises";
import { accessible, choose, expect, fitsAPhone, open, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

const file = (name, text, mimeType = "application/json") => ({ name, mimeType, buffer: Buffer.from(text) });
const region = (page, name) => page.getByRole("region", { name });
const saved = (page) => expect(page.getByRole("group", { name: "Changes" }).getByRole("status")).toHaveText("Saved");

async function backup(page) {
  const waiting = page.waitForEvent("download");
  await region(page, "Backup").getByRole("button", { name: "Save a backup" }).click();
  return readFile(await (await waiting).path(), "utf8");
}

test("what is stored, where and how large, and how old the last backup is", async ({ page, site }) => {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-integration] .kept")).toHaveText("Saved");
  await page.getByRole("link", { name: "What is stored, backup and restore" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Storage" })).toBeVisible();
  const what = region(page, "What is stored, and where");
  await expect(what).toContainText(site.address);
  await expect(what.locator("[data-stored=files]")).toContainText("1 file");
  await expect(what.locator("[data-stored=files]").getByRole("cell").last()).toHaveText(/kB$/);
  await expect(region(page, "Backup")).toContainText("No backup has been made from this browser.");
  await backup(page);
  await expect(region(page, "Backup")).toContainText("The last one was made today");
  await page.reload();
  await expect(region(page, "Backup")).toContainText("The last one was made today");
});

test("a backup is restored in another browser, profiles with their drafts and versions; it can be undone", async ({ page, site, browser }) => {
  await open(page, site, "#/profiles");
  await region(page, "Create a profile").getByLabel("Name", { exact: true }).fill("Shop");
  await page.getByRole("button", { name: "Create the profile" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Shop two");
  await saved(page);
  await page.goto(`${site.address}#/storage`);
  const text = await backup(page);
  const context = await browser.newContext();
  const other = await context.newPage();
  await open(other, site, "#/storage");
  await other.getByLabel("A backup").setInputFiles(file("workspace.json", text));
  await expect(region(other, "Restore")).toContainText("workspace.json holds 1 projects, 0 collections, 0 insights, 1 profiles.");
  await other.getByRole("button", { name: "Restore it" }).click();
  await expect(region(other, "Restore")).toContainText("Restored from workspace.json");
  await saved(other);
  await other.reload();
  await other.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Profiles" }).click();
  await expect(other.getByRole("list", { name: "Profiles of your own" })).toContainText("changes not saved");
  await context.close();
});

test("a file that is no backup is told by its faults, and changes nothing", async ({ page, site }) => {
  await open(page, site, "#/storage");
  for (const [name, text] of [["broken.json", '{ "type": "workspace", '], ["profile.json", '{ "schemaVersion": 1, "type": "dora", "id": "mine" }'], ["newer.json", '{ "schemaVersion": 99, "type": "workspace" }']]) {
    await page.getByLabel("A backup").setInputFiles(file(name, text));
    await expect(region(page, "Restore")).toContainText(`It cannot be restored: ${name} has faults. Nothing was changed.`);
    await expect(page.getByRole("button", { name: "Restore it" })).toHaveCount(0);
  }
  await expect(page.getByRole("button", { name: /^Undo/ })).toBeDisabled();
});

test("erasing leaves nothing stored", async ({ page, site }) => {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-integration] .kept")).toHaveText("Saved");
  await page.goto(`${site.address}#/storage`);
  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Erase", exact: true }).click();
  await expect(page.getByText("Drop exported files or folders")).toBeVisible();
  await page.goto(`${site.address}#/storage`);
  await expect(page.locator("[data-stored=files]")).toContainText("nothing yet");
  await expect(page.locator("[data-stored=documents]")).toContainText("nothing yet");
});

test("collections from a spreadsheet: looked at first, faults by their line, and the same file again changes nothing", async ({ page, site }) => {
  await open(page, site, "#/collections");
  const csv = region(page, "Import from a spreadsheet");
  const hostile = "<img src=x>";
  const text = `name,parent,people\nPayments,,Ada|Ben\nCards,Payments,Ada\n${hostile},Paymnts,\n,,\n`;
  await csv.getByLabel("CSV file").setInputFiles(file("teams.csv", text, "text/csv"));
  await expect(csv).toContainText("New: Payments, Cards, <img src=x>");
  await expect(csv).toContainText('Warning, line 4: found the parent "Paymnts", which is on no line; the root is used. did you mean "Payments"?');
  await csv.getByRole("button", { name: "Import 3 collections" }).click();
  await expect(csv).toContainText("Imported. 3 created, 0 changed.");
  const tree = page.getByRole("region", { name: "Teams" });
  await tree.getByRole("link", { name: "Cards" }).or(tree.getByRole("button", { name: "Cards" })).first().click();
  await expect(page.getByLabel("Parent collection")).toHaveValue("payments");
  expect(await page.locator("main img").count()).toBe(0);
  await csv.getByLabel("CSV file").setInputFiles(file("teams.csv", text, "text/csv"));
  await expect(csv).toContainText("Nothing to import from teams.csv: all of it is here already.");
  await csv.getByRole("button", { name: "People and managers" }).click();
  await csv.getByLabel("CSV file").setInputFiles(file("people.csv", "name,email,manager\nAda,ada@shop.example,\nBen,ben@shop.example,ada@shop.example\n", "text/csv"));
  await csv.getByRole("button", { name: "Import 1 collection" }).click();
  await expect(csv).toContainText("Imported. 1 created, 0 changed.");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(tree.getByText("Cards")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find on storage and the spreadsheet, in the ${colorScheme}; and nothing sticks out`, async ({ page, site }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, site, "#/storage");
    const check = async (where) => {
      await accessible(page, where);
      await fitsAPhone(page, where);
    };
    await page.locator("[data-stored=files]").waitFor();
    await page.getByLabel("A backup").setInputFiles(file("broken.json", "{"));
    await expect(region(page, "Restore")).toContainText("has faults");
    await check("storage");
    await page.getByRole("button", { name: "Erase everything" }).click();
    await page.getByRole("alertdialog").waitFor();
    await check("erase");
    await page.getByRole("alertdialog").getByRole("button", { name: "Keep" }).click();
    await page.goto(`${site.address}#/collections`);
    await page.getByLabel("CSV file").setInputFiles(file("teams.csv", "name,parent\nPayments,Shop\n,\n", "text/csv"));
    await expect(region(page, "Import from a spreadsheet")).toContainText("New: Payments");
    await check("spreadsheet");
  });
}
