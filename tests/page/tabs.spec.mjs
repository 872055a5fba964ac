// Two tabs over one workspace, in every order of two edits each: nothing of anybody is written over without a word.
import { expect, open, test } from "./fixtures.mjs";

const ORDERS = ["aabb", "abab", "abba", "baab", "baba", "bbaa"];
/** What each tab changes, first and second. */
const EDITS = {
  a: [["Name", "Webshop"], ["Description", "What the web shop ships"]],
  b: [["DORA profile of collections that have none", "DORA (2025 wording), own"], ["Name of the new project", "Payments"]],
};

const about = (page) => page.getByRole("region", { name: "About this project" });
const state = (page) => page.getByRole("group", { name: "Changes" }).getByRole("status");
const told = (page) => page.getByRole("alert").filter({ hasText: "Another tab saved other changes" });

/** A tab on the project; a deaf one does not hear what other tabs save. */
async function tab(page, site, isDeaf) {
  if (isDeaf) await page.addInitScript(() => delete window.BroadcastChannel);
  await open(page, site, "#/project");
  // What is stored has been read: a change that the other tab saves from now on is news.
  await expect(about(page)).toBeVisible();
  return page;
}

async function change(page, [label, value]) {
  if (label.startsWith("DORA")) return about(page).getByLabel(label).selectOption({ label: value });
  if (label !== "Name of the new project") return about(page).getByLabel(label, { exact: true }).fill(value);
  await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: "Create the project" }).click();
  await page.getByRole("combobox", { name: "Project", exact: true }).selectOption({ index: 0 });
}

/** What a tab shows of all four. */
const shown = async (page) => [
  await about(page).getByLabel("Name", { exact: true }).inputValue(),
  await about(page).getByLabel("Description").inputValue(),
  await about(page).getByLabel("DORA profile of collections that have none").inputValue(),
  await page.getByRole("combobox", { name: "Project", exact: true }).locator("option").allInnerTexts().catch(() => []),
];
const ALL = ["Webshop", "What the web shop ships", "dora-2025-wording-own", ["Webshop", "Payments"]];

/** A profile to choose, stored before both tabs begin. */
async function begun(page, site) {
  await open(page, site, "#/profiles");
  await page.getByRole("button", { name: "Open as your own (DORA (2025 wording))" }).click();
  await expect(state(page)).toHaveText("Saved");
}

for (const order of ORDERS) {
  test(`tabs that hear each other end with all four changes: ${order}`, async ({ page, site }) => {
    await begun(page, site);
    const tabs = { a: await tab(page, site, false), b: await tab(await page.context().newPage(), site, false) };
    const left = { a: [...EDITS.a], b: [...EDITS.b] };
    for (const which of order) {
      await change(tabs[which], left[which].shift());
      await expect(state(tabs[which])).toHaveText("Saved");
      // The other one shows it before anything is changed there.
      const other = tabs[which === "a" ? "b" : "a"];
      await expect.poll(() => shown(other)).toEqual(await shown(tabs[which]));
    }
    expect(await shown(tabs.a)).toEqual(ALL);
    await tabs.b.reload();
    await expect.poll(() => shown(tabs.b)).toEqual(ALL);
  });

  test(`a tab that hears nothing is told before it would write over the other, and loses nothing: ${order}`, async ({ page, site }) => {
    await begun(page, site);
    const tabs = { a: await tab(page, site, true), b: await tab(await page.context().newPage(), site, true) };
    const left = { a: [...EDITS.a], b: [...EDITS.b] };
    let last = null;
    let conflicts = 0;
    for (const which of order) {
      const one = tabs[which];
      const edit = left[which].shift();
      await change(one, edit);
      if (last !== null && last !== which) {
        // The other tab has saved since: nothing is written, and what was done here can be done again over theirs.
        await expect(told(one)).toBeVisible();
        await expect(state(one)).toContainText("Not saved");
        await told(one).getByRole("button", { name: "Use the other tab’s" }).click();
        await change(one, edit);
        conflicts += 1;
      }
      await expect(state(one)).toHaveText("Saved");
      last = which;
    }
    expect(conflicts).toBe([...order].filter((which, index) => index > 0 && which !== order[index - 1]).length);
    const third = await tab(await page.context().newPage(), site, true);
    await expect.poll(() => shown(third)).toEqual(ALL);
  });
}

test("two tabs edit one profile's draft: each shows the other's, and a deaf one is told", async ({ page, site }) => {
  await begun(page, site);
  const address = page.url();
  const name = (page) => page.getByLabel("Name", { exact: true });
  const draft = (page) => page.locator("[data-profile]");
  await name(page).fill("Ours");
  await expect(state(page)).toHaveText("Saved");
  const other = await page.context().newPage();
  await other.goto(address);
  await expect(name(other)).toHaveValue("Ours");
  await expect(draft(other)).toContainText("Changed");
  await other.getByLabel("Description").fill("Said in the other tab");
  await expect(page.getByLabel("Description")).toHaveValue("Said in the other tab");
  const deaf = await page.context().newPage();
  await deaf.addInitScript(() => delete window.BroadcastChannel);
  await deaf.goto(address);
  await expect(name(deaf)).toHaveValue("Ours");
  await name(page).fill("Ours, later");
  await expect(state(page)).toHaveText("Saved");
  await name(deaf).fill("Mine");
  await expect(told(deaf)).toBeVisible();
  await told(deaf).getByRole("button", { name: "Keep mine" }).click();
  await expect(state(deaf)).toHaveText("Saved");
  // The other two had nothing unsaved: they show what holds, and can bring back what they had.
  await page.reload();
  await expect(name(page)).toHaveValue("Mine");
  await deaf.getByRole("button", { name: "Save the profile" }).click();
  await deaf.getByRole("alertdialog").getByRole("button", { name: "Save", exact: true }).click();
  await expect(draft(deaf)).toHaveText("As saved.");
  await page.reload();
  await expect(draft(page)).toHaveText("As saved.");
});

/** Keeps the store of documents busy, as a long write of another tab does, until it is told to end. */
const hold = (page) =>
  page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
    const store = database.transaction("documents", "readwrite").objectStore("documents");
    const again = () => window.isReleased || (store.count().onsuccess = again);
    again();
  });

test("nothing can be edited before it is known what is stored", async ({ page, site }) => {
  await begun(page, site);
  await page.goto(`${site.address}#/project`);
  await about(page).getByLabel("Name", { exact: true }).fill("Webshop");
  await expect(state(page)).toHaveText("Saved");
  await hold(page);
  const other = await page.context().newPage();
  await open(other, site, "#/project");
  await expect(other.getByRole("status").filter({ hasText: "Looking for what is stored in this browser" })).toBeVisible();
  await expect(about(other)).toBeHidden();
  await expect(state(other)).toBeHidden();
  await page.evaluate(() => (window.isReleased = true));
  await expect(about(other).getByLabel("Name", { exact: true })).toHaveValue("Webshop");
  await about(other).getByLabel("Description").fill("What the web shop ships");
  await expect(state(other)).toHaveText("Saved");
  await expect(about(page).getByLabel("Description")).toHaveValue("What the web shop ships");
});
