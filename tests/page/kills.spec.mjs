// The browser is killed while it saves: what was said to be saved is there again, and whole. KILLS says how often (`make check`: 20).
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, test as plain } from "@playwright/test";
import config from "./playwright.config.mjs";
import { expect, open } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";
import { serve } from "./server.mjs";

const KILLS = Number(process.env.KILLS ?? 3);
const { launchOptions, viewport } = config.use;
const name = (page) => page.getByRole("region", { name: "About this project" }).getByLabel("Name", { exact: true });

/** The browser that was started with this profile: it alone has the folder in its command and no type. */
function browserOf(profile) {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).find((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return command.includes(`--user-data-dir=${profile}`) && !command.includes("--type=");
    } catch {
      return false; // It ended meanwhile.
    }
  });
}

const launch = (profile) => chromium.launchPersistentContext(profile, { ...launchOptions, viewport });

/** Writes one number after the other into the document, two in a row, and tells each that the page says is saved. */
function writing() {
  const field = document.querySelector("#project-about")?.closest("section").querySelector("input");
  const status = document.querySelector("[data-saved]");
  let number = Number(field.value.split(" ")[1]) || 0;
  const write = () => {
    number += 1;
    // A long one, so that a write takes its time; its end shows whether it is whole.
    field.value = `Shop ${number} ${"x".repeat(50_000)} ${number}`;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const told = () => {
    if (status.dataset.saved !== "saved") return;
    window.acknowledged(Number(field.value.split(" ")[1]));
    setTimeout(write, 3);
    setTimeout(write, 9);
  };
  new MutationObserver(told).observe(status, { attributes: true, attributeFilter: ["data-saved"] });
  write();
}

plain(`killed ${KILLS} times while it saves, the page has lost nothing that it called saved, and nothing is torn`, async () => {
  plain.setTimeout(60_000 + KILLS * 20_000);
  const profile = await mkdtemp(join(tmpdir(), "dora-kills-"));
  const site = await serve();
  let last = 0;
  let acknowledged = 0;
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const context = await launch(profile);
    const page = context.pages()[0] ?? (await context.newPage());
    await open(page, site, "#/project");
    if (kill === 0) {
      await page.locator("input[type=file][data-pick=files]").or(page.getByRole("link", { name: "Load data" })).first().click();
      await page.locator("[data-pick=files]").setInputFiles({ name: "shop.ndjson", mimeType: "", buffer: Buffer.from(ndjson()) });
      await expect(page.locator("[data-integration] .kept")).toHaveText("Saved");
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Project", exact: true }).click();
    } else {
      // Either the last that was called saved is there, or a later one: whole, to its end.
      await expect(name(page)).toHaveValue(/^Shop /);
      const [, number, filling, end] = (await name(page).inputValue()).split(" ");
      expect(Number(number)).toBeGreaterThanOrEqual(last);
      expect([filling.length, end]).toEqual([50_000, number]);
      // The file that was stored in the beginning too.
      await expect(page.locator("[data-check=deploys]")).toHaveAttribute("data-present", "true");
    }
    if (kill === KILLS) {
      await context.close();
      break;
    }
    await page.exposeFunction("acknowledged", (number) => {
      acknowledged += 1;
      last = Math.max(last, number);
    });
    await page.evaluate(writing);
    const before = acknowledged;
    await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(before + 2);
    // At another moment of a save each time.
    await new Promise((resolve) => setTimeout(resolve, (kill * 37) % 160));
    execFileSync("kill", ["-9", browserOf(profile)]);
    await context.close().catch(() => {});
  }
  await site.close();
  await rm(profile, { recursive: true, force: true });
  console.log(`${acknowledged} saves were acknowledged, ${KILLS} kills`);
});
