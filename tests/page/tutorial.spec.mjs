// The seed's tutorial, walked by its visible words from an empty workspace (tutorial.mjs has the steps): by mouse, a test a step; and
// whole by the keyboard alone, by finger on a phone, and from a folder deep in a host. firefox.test.mjs walks it in Firefox.
import { test as plain } from "@playwright/test";
import { open, test, watched } from "./fixtures.mjs";
import { Hand, finger, keyboard, mouse } from "./hands.mjs";
import { serve } from "./server.mjs";
import { STEPS } from "./tutorial.mjs";

/** All steps one after the other; the report names the one that fails. */
async function walk(hand) {
  for (const [name, step] of STEPS) await plain.step(name, () => step(hand));
}

plain.describe("by mouse, step by step", () => {
  plain.describe.configure({ mode: "serial" });
  let page, site, wrong, hand;

  plain.beforeAll(async ({ browser }, { project }) => {
    site = await serve();
    page = await browser.newPage(project.use);
    wrong = await watched(page, site);
    hand = new Hand(page, mouse(page));
    await open(page, site);
  });

  plain.afterAll(async () => {
    await page.close();
    await site.close();
  });

  for (const [name, step] of STEPS) {
    plain(name, async () => {
      await step(hand);
      plain.expect(wrong).toEqual([]);
    });
  }
});

test("by the keyboard alone", async ({ page, site }) => {
  test.setTimeout(180_000);
  await open(page, site);
  await walk(new Hand(page, keyboard(page)));
});

test.describe("by finger, on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test("nothing sticks out on the way", async ({ page, site }) => {
    test.setTimeout(120_000);
    await open(page, site);
    await walk(new Hand(page, finger(page)));
  });
});

test.describe("from a folder deep in a host", () => {
  test.use({ bases: ["/~acme/numbers (new)/dora/"] });
  test("nothing needs a root", async ({ page, site }) => {
    test.setTimeout(120_000);
    await open(page, site);
    await walk(new Hand(page, mouse(page)));
  });
});
