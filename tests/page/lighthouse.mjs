// Lighthouse over the built page: node tests/page/lighthouse.mjs
// Prints its four scores, on a desk and on a phone, and what it would mend.
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "@playwright/test";
import config from "./playwright.config.mjs";
import { serve } from "./server.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const PORT = 9333;

const site = await serve();
const { executablePath, args } = config.use.launchOptions;
const browser = await chromium.launch({ executablePath, args: [...args, `--remote-debugging-port=${PORT}`] });
for (const [device, settings] of [["desktop", desktopConfig], ["mobile", undefined]]) {
  const { lhr } = await lighthouse(site.address, { port: PORT, onlyCategories: CATEGORIES, logLevel: "error" }, settings);
  console.log(`${device}: ${CATEGORIES.map((id) => `${id} ${Math.round((lhr.categories[id].score ?? 0) * 100)}`).join(", ")}`);
  console.log(`  ${["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"].map((id) => `${id} ${lhr.audits[id].displayValue}`).join(", ")}`);
  const wanting = CATEGORIES.flatMap((id) => lhr.categories[id].auditRefs).filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9);
  for (const { id } of wanting) console.log(`  ${id}: ${lhr.audits[id].title}${lhr.audits[id].displayValue ? ` (${lhr.audits[id].displayValue})` : ""}`);
}
await browser.close();
await site.close();
