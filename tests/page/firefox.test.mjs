// The main way through the page in Firefox, driven over WebDriver BiDi: node --test tests/page/firefox.test.mjs
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { FirefoxHand } from "./firefox-hand.mjs";
import { RANGE, ndjson } from "./organisation.mjs";
import { serve } from "./server.mjs";
import { FILE, STEPS } from "./tutorial.mjs";

/** Firefox on a small busy machine is slow to begin. */
const WAIT = { timeout: 40_000 };
/** A browser that no longer answers fails its test, and holds up nobody. */
const LIMIT = { timeout: 60_000 };
const FIGURES = { deploymentFrequency: "3per week", leadTime: "1d 6h", changeFailureRate: "20%", timeToRestore: "2h" };

let browser, site, folder, page;
const asked = [];

/** Runs before the page: its worker, made of a blob, is made to fetch what a channel tells it, and to say what came of it. */
function probed() {
  const probe = `{
    const channel = new BroadcastChannel("probe");
    channel.onmessage = ({ data }) => fetch(data, { mode: "no-cors" }).then(() => channel.postMessage("reached"), () => channel.postMessage("refused"));
  }\n`;
  const real = URL.createObjectURL;
  URL.createObjectURL = (blob) => real.call(URL, /javascript/.test(blob.type) ? new Blob([probe, blob], { type: blob.type }) : blob);
}

before(async () => {
  site = await serve();
  folder = await mkdtemp(join(tmpdir(), "dora-"));
  await writeFile(join(folder, "shop.ndjson"), ndjson());
  await writeFile(join(folder, FILE.name), FILE.text);
  browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr",
    args: ["--width=1280", "--height=900"],
    extraPrefsFirefox: { "intl.accept_languages": "en-GB" },
    ...WAIT,
    protocolTimeout: 120_000,
  });
  page = await browser.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  await page.evaluateOnNewDocument(probed);
  page.on("request", (request) => asked.push(request.url()));
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await site?.close();
  await rm(folder, { recursive: true });
});

const text = (selector) => page.$eval(selector, (element) => element.textContent);

/** Clicks what matches a selector and bears a name. */
async function press(selector, name) {
  const found = await page.waitForFunction(
    (selector, name) => [...document.querySelectorAll(selector)].find((element) => (element.getAttribute("aria-label") ?? element.textContent).trim() === name),
    WAIT, selector, name,
  );
  await found.click();
}

/** Waits until the four figures are what can be counted by hand. */
const figures = () =>
  page.waitForFunction((figures) => Object.entries(figures).every(([metric, value]) => document.querySelector(`[data-metric=${metric}] .value`)?.textContent === value), WAIT, FIGURES);

test("files are read, and the four figures are those that can be counted by hand", LIMIT, async () => {
  await page.goto(`${site.address}#/insights/main?${RANGE}`, WAIT);
  const input = await page.waitForSelector("[data-pick=files]", WAIT);
  await input.uploadFile(join(folder, "shop.ndjson"));
  await figures();
});

test("a figure opens the records behind it, and a record its own events with their place in the file", LIMIT, async () => {
  await page.click("[data-metric=changeFailureRate] .value");
  await press("[role=dialog] button", "d30");
  await page.waitForSelector("[role=dialog] article", WAIT);
  assert.match(await text("[role=dialog] article"), /shop\.ndjson/);
  await page.keyboard.press("Escape");
  await page.waitForSelector("[role=dialog]", { hidden: true, ...WAIT });
});

test("a figure is explained down to the records that were read", LIMIT, async () => {
  await press("button", "Menu of Change Failure Rate");
  await press("[role=menuitem]", "Explain");
  await page.waitForSelector(".funnel", WAIT);
  assert.match(await text(".funnel"), /In the figure\s*30/);
  await page.keyboard.press("Escape");
  await page.waitForSelector("[role=dialog]", { hidden: true, ...WAIT });
});

test("after a reload everything is there again", LIMIT, async () => {
  await press("nav a", "Data");
  await page.waitForFunction(() => document.querySelector("[data-integration] .kept")?.textContent === "Saved", WAIT);
  await page.goto(`${site.address}#/insights/main?${RANGE}`, WAIT);
  await page.reload(WAIT);
  await figures();
});

test("neither the page nor its worker can reach another host, and none was asked", LIMIT, async () => {
  const heard = [];
  const other = createServer((request, response) => {
    heard.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("hello");
  });
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { origin } = new URL(site.address);
  assert.deepEqual(asked.filter((address) => !address.startsWith(`${origin}/`) && !/^(blob|data):/.test(address)), []);

  const address = `http://127.0.0.1:${other.address().port}/`;
  const ask = (address) => fetch(address, { mode: "no-cors" }).then(() => "reached", () => "refused");
  assert.equal(await page.evaluate(ask, address), "refused");
  const [worker] = page.workers();
  assert.match(worker.url(), /^blob:/);
  const askWorker = (address) => page.evaluate((address) => new Promise((resolve) => {
    const channel = new BroadcastChannel("probe");
    channel.onmessage = ({ data }) => resolve(data);
    channel.postMessage(address);
  }), address);
  // Its own host it may ask, though it never does: so a refusal is the policy's.
  assert.equal(await askWorker(site.address), "reached");
  assert.equal(await askWorker(address), "refused");
  assert.deepEqual(heard, []);
  other.close();
});

test("the tutorial, by its visible words", { timeout: 300_000 }, async (context) => {
  // With a storage of its own: an empty workspace.
  const fresh = await browser.createBrowserContext();
  const page = await fresh.newPage();
  await page.goto(site.address, WAIT);
  const hand = new FirefoxHand(page, (name) => join(folder, name));
  for (const [name, step] of STEPS) await context.test(name, LIMIT, () => step(hand));
  await fresh.close();
});
