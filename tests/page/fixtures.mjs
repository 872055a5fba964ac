// What every test has: the page on a host, one click away, and a watch that nothing left the host and no policy was broken.
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect } from "@playwright/test";
import { ndjson } from "./organisation.mjs";
import { BASE, serve } from "./server.mjs";

export { expect };

export const test = base.extend({
  published: [{}, { option: true }],
  bases: [[BASE], { option: true }],
  site: async ({ published, bases }, use) => {
    const site = await serve(published, bases);
    await use(site);
    await site.close();
  },
  page: async ({ page, site }, use) => {
    const wrong = await watched(page, site);
    await use(page);
    expect(page.allowed === undefined ? wrong : wrong.filter((line) => !page.allowed.test(line))).toEqual([]);
  },
});

/** Watches a page: what it asks of other hosts, what fails in it and what its policy refuses is in the list that this gives. */
export async function watched(page, site) {
  const wrong = [];
  const { origin } = new URL(site.address);
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(`${origin}/`) && !/^(blob|data):/.test(address)) wrong.push(`asked ${address}`);
  });
  page.on("pageerror", (error) => wrong.push(`failed: ${error.message}`));
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) wrong.push(`violated: ${message.text()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return wrong;
}

/** Opens the page and waits until it can read files. */
export async function open(page, site, fragment = "") {
  await page.goto(site.address + fragment);
  await expect(page.locator(".top .profile")).toContainText("DORA");
}

export const choose = (page, ...files) =>
  page.locator("[data-pick=files]").setInputFiles(files.map(({ name, text, bytes }) => ({ name, mimeType: "application/octet-stream", buffer: bytes ?? Buffer.from(text) })));

/** The page with the small organisation, showing all its ten weeks. */
export async function opened(page, site, { text = ndjson(), fragment = "#/insights/main?from=2024-01-01&to=2024-03-10" } = {}) {
  await open(page, site, fragment);
  await choose(page, { name: "shop.ndjson", text });
  await expect(page.locator("[data-check=deploys][data-present=true]").or(page.locator(".value").first())).toBeVisible();
  await expect(page.locator(".value")).toHaveCount(4);
}

export const card = (page, metric) => page.locator(`[data-metric=${metric}]`);
export const figure = (page, metric) => card(page, metric).locator(".value");

/** On the page about storage: takes a workspace over from a file. */
export async function restored(page, document) {
  await page.getByLabel("A backup").setInputFiles({ name: "workspace.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(document)) });
  await page.getByRole("button", { name: "Restore it" }).click();
  await expect(page.getByRole("group", { name: "Changes" }).getByRole("status")).toHaveText("Saved");
}

/** Chooses what a menu button adds. */
export async function addFrom(page, button, item) {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** Waits until the last of what was imported is confirmed by the store. */
export async function saved(page) {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.locator("[data-integration] .kept")).toHaveText("Saved");
}

/** Nothing for axe to find on what is shown, once it is: a screen that is being fetched has no heading, and old answers are dimmed while new ones are made. */
export async function accessible(page, where) {
  await expect(page.locator("h1").first(), where).toBeAttached();
  await expect(page.locator("[data-fresh=false]"), where).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`)).toEqual([]);
}

/** On a phone's width nothing sticks out of the page. */
export async function fitsAPhone(page, where) {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), where).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
}
