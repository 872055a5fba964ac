import { choose, expect, figure, open, opened, test } from "./fixtures.mjs";
import { ndjson, records } from "./organisation.mjs";

const PAYLOADS = [
  `<script>window.__pwned = 1</script>`,
  `<img src=x onerror="window.__pwned = 1">`,
  `<svg onload="window.__pwned = 1">`,
  `"><iframe srcdoc="<script>parent.__pwned = 1</script>">`,
  `javascript:window.__pwned = 1`,
  "{{constructor.constructor('window.__pwned = 1')()}}",
  "${window.__pwned = 1}",
  `</style><script>window.__pwned = 1</script>`,
  `' onmouseover='window.__pwned = 1`,
  `\u202egnp.exe\u202c`,
  `__proto__`,
  `constructor`,
];
const payload = (number) => PAYLOADS[number % PAYLOADS.length];

/** How many elements the page has, and of what kinds: text from files must not add to it. */
const elements = (page) => page.evaluate(() => {
  const counts = {};
  for (const element of document.querySelectorAll("body *")) counts[element.tagName] = (counts[element.tagName] ?? 0) + 1;
  return counts;
});

async function walk(page, words) {
  const seen = [];
  await figure(page, "leadTime").click();
  await page.getByRole("searchbox").waitFor();
  await expect(page.getByRole("row").nth(10)).toBeVisible();
  seen.push(await elements(page));
  await page.getByRole("columnheader", { name: "Record" }).getByRole("button").click();
  await page.getByRole("row").nth(1).getByRole("button").click();
  await expect(page.getByRole("article").getByRole("heading", { level: 3 })).toHaveText(words(1));
  seen.push(await elements(page));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.getByRole("region", { name: "Records" })).toBeVisible();
  for (const name of ["What is wrong with the data", "Environments, branches and services"]) await expect(page.getByRole("region", { name })).toHaveAttribute("aria-busy", "false");
  seen.push(await elements(page));
  return seen;
}

test("text from files stays text on every screen", async ({ page, site, browser }) => {
  const harmless = (number) => `Title ${number % PAYLOADS.length}`;
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const plain = await context.newPage();
  await opened(plain, site, { text: ndjson(records({ title: harmless, author: "ada" })) });
  const before = await walk(plain, harmless);
  await context.close();

  await opened(page, site, { text: ndjson(records({ title: payload, author: PAYLOADS[1] })) });
  const after = await walk(page, payload);
  expect(after).toEqual(before);
  expect(await page.evaluate(() => window.__pwned)).toBeUndefined();
  expect(await page.evaluate(() => ({}).polluted)).toBeUndefined();
});

test("names of repositories, files and integrations stay text too", async ({ page, site }) => {
  const repo = `acme/<img src=x onerror="window.__pwned = 1">`;
  await open(page, site, "#/insights/main?from=2024-01-01&to=2024-03-10");
  await choose(page, { name: `<img src=x onerror="window.__pwned = 1">.ndjson`, text: ndjson(records({ repo })) });
  await expect(page.locator(".value")).toHaveCount(4);
  const trend = page.locator("[data-metric=leadTime] .trend[data-ready=true]");
  await trend.hover();
  await figure(page, "leadTime").click();
  await expect(page.getByRole("cell", { name: repo }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.locator("[data-file]")).toContainText("<img src=x");
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.evaluate(() => window.__pwned)).toBeUndefined();
});

test("only https addresses become links, and show where they lead", async ({ page, site }) => {
  const addresses = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,hi", "http://git.example/1", "//git.example/1", "https://user:word@git.example/", "vbscript:x", "file:///etc/passwd", "https://git.example/ok"];
  await opened(page, site, { text: ndjson(records({ url: (number) => addresses[number - 1] ?? "" })) });
  await figure(page, "leadTime").click();
  for (const [index, address] of addresses.entries()) {
    await page.getByRole("button", { name: `shop#${index + 1}`, exact: true }).click();
    const links = page.getByRole("article").getByRole("link");
    await expect(page.getByRole("article")).toContainText(address.replace("\t", " "));
    if (address === "https://git.example/ok") await expect(links).toHaveText(address);
    else await expect(links).toHaveCount(0);
    await page.getByRole("button", { name: "Back" }).click();
  }
});
