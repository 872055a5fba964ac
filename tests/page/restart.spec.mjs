import { choose, expect, figure, open, opened, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

/** Between page and worker: an engine that is told a file of that name dies of it, or never answers. */
const fault = (page, how) =>
  page.addInitScript((how) => {
    const Real = window.Worker;
    window.__workers = 0;
    window.Worker = class extends Real {
      constructor(...values) {
        super(...values);
        window.__workers += 1;
      }
      postMessage(message) {
        const isBad = message.verb === "importFile" ? message.values[1].name.startsWith("bad") : message.verb !== undefined && message.verb === window.__badVerb;
        if (!isBad) return super.postMessage(message);
        if (how === "trap") {
          this.dispatchEvent(new MessageEvent("message", { data: { id: message.id, error: { name: "RuntimeError", message: "unreachable", code: "", path: "" }, trap: true } }));
        }
      }
    };
  }, how);

test("a file that brings the engine down is set aside by name, and all else is there again", async ({ page, site }) => {
  await fault(page, "trap");
  await opened(page, site);
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await choose(page, { name: "bad.ndjson", text: ndjson() }, { name: "good.ndjson", text: ndjson() });
  await expect(page.locator("[data-file='bad.ndjson'] .state")).toHaveText("Set aside: the engine stopped on it");
  await expect(page.locator("[data-file='good.ndjson'] .state")).toHaveText("Read");
  await expect(page.getByRole("alert")).toContainText("bad.ndjson was set aside");
  expect(await page.evaluate(() => window.__workers)).toBe(2);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Insight" }).click();
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
});

test("an engine that dies of a question is started again with all files", async ({ page, site }) => {
  await fault(page, "trap");
  await opened(page, site);
  await page.evaluate(() => (window.__badVerb = "drillDown"));
  await figure(page, "leadTime").click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("the engine stopped while answering drillDown, and was started again");
  await page.evaluate(() => (window.__badVerb = ""));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "p90" }).click();
  await expect(figure(page, "leadTime")).toHaveText("1d 6h");
});
