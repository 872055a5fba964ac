// The workspace's documents: what a person changes is stored, can be undone, and is never written over silently by another tab.
import { readFile } from "node:fs/promises";
import { expect, open, test } from "./fixtures.mjs";

const name = (page) => page.getByRole("region", { name: "About this project" }).getByLabel("Name", { exact: true });
const state = (page) => page.getByRole("group", { name: "Changes" }).getByRole("status");

/** A second tab on the same storage; a deaf one does not hear what other tabs save. */
async function tab(page, site, { deaf = false } = {}) {
  const other = await page.context().newPage();
  if (deaf) await other.addInitScript(() => delete window.BroadcastChannel);
  await open(other, site, "#/project");
  return other;
}

async function rename(page, text) {
  await name(page).fill(text);
  await expect(state(page)).toHaveText("Saved");
}

test("what is changed is saved, and there again after a reload", async ({ page, site }) => {
  await open(page, site, "#/project");
  await rename(page, "Webshop");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webshop");
});

test("the engine is not given every letter that is typed, but what holds when it is ready for it", async ({ page, site }) => {
  // Each answer comes late, as from an engine that has much to do.
  await page.addInitScript(() => {
    window.given = [];
    const { addEventListener, postMessage } = Worker.prototype;
    Worker.prototype.addEventListener = function (type, listener, ...rest) {
      return addEventListener.call(this, type, type === "message" ? (event) => setTimeout(() => listener.call(this, event), 300) : listener, ...rest);
    };
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.verb === "setDocuments") window.given.push(JSON.parse(message.values[0]).projects?.[0].name ?? "");
      return postMessage.call(this, message, ...rest);
    };
  });
  await open(page, site, "#/project");
  await expect.poll(() => page.evaluate(() => window.given.length)).toBe(1);
  await name(page).fill("");
  await name(page).pressSequentially("The shop and all that belongs to it");
  await expect.poll(() => page.evaluate(() => window.given.at(-1))).toBe("The shop and all that belongs to it");
  expect(await page.evaluate(() => window.given.length)).toBeLessThan(10);
});

test("typing in one field is one step, undone and redone by button and by key", async ({ page, site }) => {
  await open(page, site, "#/project");
  await name(page).fill("");
  await name(page).pressSequentially("Shop");
  await page.getByLabel("Description").pressSequentially("All of it");
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByLabel("Description")).toHaveValue("");
  await expect(name(page)).toHaveValue("Shop");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("Control+z");
  await expect(name(page)).toHaveValue("Main project");
  await page.keyboard.press("Control+Shift+z");
  await expect(name(page)).toHaveValue("Shop");
  await expect(state(page)).toHaveText("Saved");
  await page.reload();
  await expect(name(page)).toHaveValue("Shop");
});

test("a second tab shows what the first one saves", async ({ page, site }) => {
  await open(page, site, "#/project");
  const other = await tab(page, site);
  await rename(page, "Webshop");
  await expect(name(other)).toHaveValue("Webshop");
  await expect(other.getByRole("alert")).toContainText("Another tab changed the documents");
  await other.getByRole("button", { name: /^Undo/ }).click();
  await expect(name(other)).toHaveValue("Main project");
  await expect(name(page)).toHaveValue("Main project");
});

for (const [choice, kept, other] of [["Keep mine", "Mine", "Theirs"], ["Use the other tab’s", "Theirs", "Mine"]]) {
  test(`of two tabs the later one is told, and chooses: ${choice}`, async ({ page, site }) => {
    await open(page, site, "#/project");
    const deaf = await tab(page, site, { deaf: true });
    await rename(page, "Theirs");
    await name(deaf).fill("Mine");
    const told = deaf.getByRole("alert").filter({ hasText: "Another tab saved other changes" });
    await expect(told).toBeVisible();
    await expect(state(deaf)).toContainText("Not saved");
    // Nothing was written over.
    const third = await tab(page, site);
    await expect(name(third)).toHaveValue("Theirs");
    await third.close();
    await told.getByRole("button", { name: choice }).click();
    await expect(told).toBeHidden();
    await expect(state(deaf)).toHaveText("Saved");
    await expect(name(deaf)).toHaveValue(kept);
    await deaf.reload();
    await expect(name(deaf)).toHaveValue(kept);
    expect(other).not.toBe(kept);
  });
}

test("what was not chosen can be had back", async ({ page, site }) => {
  await open(page, site, "#/project");
  const deaf = await tab(page, site, { deaf: true });
  await rename(page, "Theirs");
  await name(deaf).fill("Mine");
  await deaf.getByRole("button", { name: "Use the other tab’s" }).click();
  await expect(name(deaf)).toHaveValue("Theirs");
  await deaf.getByRole("button", { name: /^Undo/ }).click();
  await expect(name(deaf)).toHaveValue("Mine");
  await expect(state(deaf)).toHaveText("Saved");
});

test("without storage everything works, says that it is not saved, and can be saved as a file", async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { value: { open: () => { throw new DOMException("storage is off", "SecurityError"); } } });
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));
  });
  await open(page, site, "#/project");
  await name(page).fill("Webshop");
  await expect(state(page)).toHaveText("Not saved: storage is off");
  await expect(page.getByRole("alert").first()).toContainText("forgets all when it is closed");
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe("workspace.json");
  const { type, schemaVersion, projects } = JSON.parse(await readFile(await download.path(), "utf8"));
  expect([type, schemaVersion, projects[0].name]).toEqual(["workspace", 1, "Webshop"]);
});

test("with no room left the earlier save stays, and the page says so", async ({ page, site }) => {
  await open(page, site, "#/project");
  await rename(page, "Webshop");
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      if (key === "workspace") throw new DOMException("full", "QuotaExceededError");
      return put.call(this, value, key);
    };
  });
  await name(page).fill("Webshop and more");
  await expect(state(page)).toContainText("Not saved");
  await expect(page.getByRole("alert")).toContainText("no room left");
  await page.reload();
  await expect(name(page)).toHaveValue("Webshop");
});

test("documents of a newer page are neither read nor written over", async ({ page, site }) => {
  await open(page, site, "#/project");
  await rename(page, "Webshop");
  const stored = (change) =>
    page.evaluate(async (change) => {
      const [{ name }] = await indexedDB.databases();
      const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (event) => resolve(event.target.result)));
      const store = db.transaction("documents", "readwrite").objectStore("documents");
      const value = await new Promise((resolve) => (store.get("workspace").onsuccess = (event) => resolve(event.target.result)));
      if (change) store.put({ ...value, format: 99 }, "workspace");
      return value.format;
    }, change);
  await stored(true);
  await page.reload();
  await expect(page.getByRole("alert")).toContainText("newer version of this page");
  await name(page).fill("Other");
  await expect(state(page)).toContainText("Not saved");
  expect(await stored(false)).toBe(99);
});

test("a second project is created, switched to, and deleted; with one there is nothing to switch", async ({ page, site }) => {
  await open(page, site, "#/project");
  await expect(page.getByRole("combobox", { name: "Project", exact: true })).toHaveCount(0);
  await page.getByLabel("Name of the new project").fill("Payments");
  await page.getByRole("button", { name: "Create the project" }).click();
  await expect(page).toHaveURL(/#\/p\/payments$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Payments");
  await page.getByRole("combobox", { name: "Project", exact: true }).selectOption("Main project");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Main project");
  await page.getByRole("combobox", { name: "Project", exact: true }).selectOption("Payments");
  await page.getByRole("button", { name: "Delete this project" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Main project");
});
