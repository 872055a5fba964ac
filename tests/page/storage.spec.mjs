import { choose, expect, figure, open, opened, saved, test } from "./fixtures.mjs";
import { ndjson, records } from "./organisation.mjs";

test("a reload restores the files, and the insight that was looked at", async ({ page, site }) => {
  await opened(page, site);
  await page.getByRole("button", { name: "Month", exact: true }).click();
  await saved(page);
  await page.goto(site.address);
  await expect(page).toHaveURL(/from=2024-01-01&to=2024-03-10&interval=month/);
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
});

/** Counts the files that the engine's worker reads from now on. */
async function countReads(page) {
  await page.addInitScript(() => {
    globalThis.reads = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message?.verb === "importFile" || message?.verb === "load") globalThis.reads.push(message.verb);
      return post.call(this, message, ...rest);
    };
  });
  return () => page.evaluate(() => globalThis.reads);
}

const snapshotOf = (page) => page.evaluate(async () => {
  const [{ name }] = await indexedDB.databases();
  const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
  const entry = await new Promise((resolve) => (db.transaction("documents").objectStore("documents").get("snapshot").onsuccess = ({ target }) => resolve(target.result)));
  db.close();
  return entry?.stamps?.length ?? 0;
});

test("after a reload the records come back without reading the files again", async ({ page, site }) => {
  await opened(page, site);
  await expect.poll(() => snapshotOf(page)).toBe(1);
  const reads = await countReads(page);
  await page.goto(site.address);
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
  expect(await reads()).toEqual(["load"]);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.locator("[data-integration] .kept")).toHaveText("Saved");
  await choose(page, { name: "more.ndjson", text: ndjson() });
  await expect.poll(() => snapshotOf(page)).toBe(2);
});

test("a snapshot that is damaged is left out, and the files are read", async ({ page, site }) => {
  await opened(page, site);
  await expect.poll(() => snapshotOf(page)).toBe(1);
  await page.evaluate(async () => {
    const [{ name }] = await indexedDB.databases();
    const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)));
    const store = db.transaction("documents", "readwrite").objectStore("documents");
    const entry = await new Promise((resolve) => (store.get("snapshot").onsuccess = ({ target }) => resolve(target.result)));
    await new Promise((resolve) => (store.put({ ...entry, place: { kind: "bytes", bytes: new Uint8Array([68, 79, 82, 65]).buffer } }, "snapshot").onsuccess = resolve));
    db.close();
  });
  const reads = await countReads(page);
  await page.goto(site.address);
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
  expect(await reads()).toEqual(["load", "importFile"]);
});

test("without the private file system the database keeps the bytes", async ({ page, site }) => {
  await page.addInitScript(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));
  });
  await opened(page, site);
  await saved(page);
  await page.goto(site.address);
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
});

test("without any storage the page works, and says that it will forget", async ({ page, site }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { value: { open: () => { throw new DOMException("storage is off", "SecurityError"); } } });
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("no", "SecurityError"));
  });
  await opened(page, site);
  await expect(page.getByRole("alert").first()).toContainText("storage is off");
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.locator("[data-integration] .kept")).not.toHaveText("Saved");
  await expect(page.getByRole("region", { name: "Profile in force" }).getByRole("status")).not.toHaveText("Saved");
});

test("opening a permalink changes nothing that is stored", async ({ page, site }) => {
  await opened(page, site);
  await page.getByRole("button", { name: "Month", exact: true }).click();
  await saved(page);
  await page.goto("about:blank");
  await page.goto(`${site.address}#/insights/main?range=lastYear&interval=day&statistic=p95`);
  await expect(page.locator(".value")).toHaveCount(4);
  await page.goto("about:blank");
  await page.goto(site.address);
  await expect(page).toHaveURL(/from=2024-01-01&to=2024-03-10&interval=month$/);
});

test("erasing leaves nothing", async ({ page, site }) => {
  await opened(page, site);
  await saved(page);
  await page.getByRole("button", { name: "Erase everything" }).click();
  const ask = page.getByRole("alertdialog");
  await expect(ask).toContainText("1 stored file,");
  await ask.getByRole("button", { name: "Keep" }).click();
  await expect(page.locator("[data-integration]")).toHaveCount(1);
  await page.getByRole("button", { name: "Erase everything" }).click();
  await ask.getByRole("button", { name: "Erase" }).click();
  await expect(page.getByRole("button", { name: "Explore the sample organisation" })).toBeEnabled();
  const left = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names = [];
    for await (const name of root.keys()) names.push(name);
    const [{ name }] = await indexedDB.databases();
    const db = await new Promise((resolve) => (indexedDB.open(name).onsuccess = (event) => resolve(event.target.result)));
    const count = (store) => new Promise((resolve) => (db.transaction(store).objectStore(store).count().onsuccess = (event) => resolve(event.target.result)));
    return { names, files: await count("files"), documents: await count("documents") };
  });
  expect(left).toEqual({ names: [], files: 0, documents: 0 });
  await page.reload();
  await expect(page.locator("[data-check=deploys]")).toHaveAttribute("data-present", "false");
});

test("a newer file of the same name takes the place of the older one", async ({ page, site }) => {
  await open(page, site, "#/data");
  await choose(page, { name: "shop.ndjson", text: ndjson() });
  await expect(page.locator("[data-file='shop.ndjson']")).toContainText("67 records");
  await choose(page, { name: "shop.ndjson", text: ndjson(records().slice(0, 10)) });
  await expect(page.locator("[data-file='shop.ndjson']")).toContainText("10 records");
  await expect(page.locator("[data-file]")).toHaveCount(1);
});

test("two pages under one host do not see each other's files", async ({ browser }) => {
  const { serve } = await import("./server.mjs");
  const site = await serve({}, ["/team/metrics/", "/other/"]);
  const context = await browser.newContext();
  const page = await context.newPage();
  await opened(page, site);
  await saved(page);
  const other = await context.newPage();
  await open(other, { address: site.address.replace("/team/metrics/", "/other/") });
  await expect(other.locator("[data-check=deploys]")).toHaveAttribute("data-present", "false");
  await context.close();
  await site.close();
});
