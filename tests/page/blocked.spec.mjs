// Where nothing can be stored, or no more, work goes on in memory; the page says so plainly, and offers what was made as a file.
import { readFile } from "node:fs/promises";
import { choose, expect, open, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

const state = (page) => page.getByRole("group", { name: "Changes" }).getByRole("status");
const main = (page, name) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();

/** From exported files to an insight of a collection, by a profile of one's own. */
async function worksOn(page, site) {
  await main(page, "Data");
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  await main(page, "Collections");
  await page.getByLabel("New collection").fill("Shop");
  await page.getByRole("button", { name: "Create the collection" }).click();
  await main(page, "Profiles");
  await page.getByLabel("Name", { exact: true }).fill("Ours");
  await page.getByRole("button", { name: "Create the profile" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Profile Ours");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Insights" }).click();
  await page.getByRole("link", { name: "All insights" }).click();
  const create = page.getByRole("region", { name: "Create Insight" });
  await create.getByLabel("Name", { exact: true }).fill("DORA");
  await create.getByLabel("Teams").check();
  await create.getByRole("button", { name: "Create" }).click();
  await page.getByRole("button", { name: "Add Widget" }).click();
  await page.getByRole("list", { name: "Widgets" }).getByRole("button", { name: "Deployment Frequency", exact: true }).click();
  await page.getByRole("button", { name: "Next: Place Widget" }).click();
  await expect(page.locator("[data-widget=deploymentFrequency]")).toContainText("30 deployments");
  expect(page.url().startsWith(site.address)).toBe(true);
}

/** What the page hands over where it cannot store. */
async function savedAsFile(page) {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).click();
  const { projects, profiles } = JSON.parse(await readFile(await (await waiting).path(), "utf8"));
  expect([projects[0].collections.map(({ name }) => name), projects[0].insights[0].widgets.length, profiles.map(({ name }) => name)]).toEqual([["Shop"], 1, ["Ours"]]);
}

/** Ways in which browsers refuse: with cookies blocked, in some private windows, where the disk is damaged, or without a word. */
const REFUSALS = {
  "throws: storage is blocked": () => {
    const refuse = () => { throw new DOMException("The user denied permission to access the database.", "SecurityError"); };
    Object.defineProperty(window, "indexedDB", { value: { open: refuse, databases: refuse } });
  },
  "is not there at all": () => Object.defineProperty(window, "indexedDB", { value: undefined }),
  "fails when it opens, as in a private window": () => {
    IDBFactory.prototype.open = function () {
      const request = new EventTarget();
      Object.defineProperty(request, "error", { value: new DOMException("A mutation operation was attempted on a database that did not allow mutations.", "InvalidStateError") });
      setTimeout(() => request.dispatchEvent(new Event("error")), 5);
      // What the database library asks for is an IDBRequest.
      return Object.setPrototypeOf(request, IDBOpenDBRequest.prototype);
    };
  },
  "never answers": () => {
    IDBFactory.prototype.open = () => Object.setPrototypeOf(new EventTarget(), IDBOpenDBRequest.prototype);
  },
};

for (const [how, refusal] of Object.entries(REFUSALS)) {
  test(`a database that ${how}: work goes on, and what was made can be saved as a file`, async ({ page, site }) => {
    test.setTimeout(60_000);
    await page.addInitScript(refusal);
    await page.addInitScript(() => (StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"))));
    await open(page, site);
    await worksOn(page, site);
    await expect(page.getByRole("alert").filter({ hasText: "does not store anything here" })).toContainText("the page works, and forgets all when it is closed");
    await expect(state(page)).toContainText("Not saved");
    await savedAsFile(page);
  });
}

/** From now on each write is taken, and its transaction undone for want of room, as browsers do it. */
function full() {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...values) {
    const request = put.apply(this, values);
    Object.defineProperty(this.transaction, "error", { value: new DOMException("Encountered full disk while opening backing store.", "QuotaExceededError") });
    this.transaction.abort();
    return request;
  };
  window.room = () => (IDBObjectStore.prototype.put = put);
}

test("the browser gives no more room: the earlier save stays, work goes on, and files that were not kept are not called saved", async ({ page, site }) => {
  await open(page, site, "#/project");
  const name = page.getByRole("region", { name: "About this project" }).getByLabel("Name", { exact: true });
  await name.fill("Webshop");
  await expect(state(page)).toHaveText("Saved");
  await page.evaluate(full);
  await worksOn(page, site);
  await expect(page.getByRole("alert").filter({ hasText: "no room left" })).toContainText("Save the workspace as a file, or forget files under Data");
  await expect(state(page)).toContainText("Not saved");
  await savedAsFile(page);
  await main(page, "Data");
  await expect(page.locator("[data-integration] .kept")).not.toHaveText("Saved");
  // With room again, the next change stores all of it.
  await page.evaluate(() => window.room());
  await main(page, "Project");
  await name.fill("Webshop and more");
  await expect(state(page)).toHaveText("Saved");
  await expect(page.getByRole("alert").filter({ hasText: "no room left" })).toHaveCount(0);
  await page.reload();
  await expect(name).toHaveValue("Webshop and more");
});
