import { accessible, choose, expect, figure, open, opened, test } from "./fixtures.mjs";
import { ndjson } from "./organisation.mjs";

for (const colorScheme of ["light", "dark"]) {
  test(`nothing for axe to find, in the ${colorScheme}`, async ({ page, site }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, site);
    await accessible(page, "first visit");
    await opened(page, site);
    await page.locator(".trend[data-ready=true] svg").nth(3).waitFor();
    await accessible(page, "insight");
    await page.locator(".range-button").click();
    await page.getByLabel("First day").waitFor();
    await accessible(page, "range");
    await page.keyboard.press("Escape");
    await page.locator("[data-metric=leadTime]").getByRole("button", { name: /^Menu/ }).click();
    await page.getByRole("menuitem", { name: "Explain" }).waitFor();
    await accessible(page, "menu");
    await page.getByRole("menuitem", { name: "Explain" }).click();
    await page.locator(".funnel").waitFor();
    await accessible(page, "explain");
    const panel = page.getByRole("dialog");
    await panel.getByRole("button", { name: "30 members of change" }).click();
    await panel.getByRole("row").nth(3).waitFor();
    await accessible(page, "members of a definition");
    await panel.getByRole("button", { name: "Records", exact: true }).click();
    await panel.getByRole("row").nth(3).waitFor();
    await accessible(page, "records");
    await panel.getByRole("row").nth(3).getByRole("button").click();
    await panel.getByRole("article").waitFor();
    await accessible(page, "item");
    await page.keyboard.press("Escape");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
    await choose(page, { name: "login.json", text: "<html>" });
    await page.getByRole("region", { name: /Problems/ }).waitFor();
    await accessible(page, "data");
    await page.getByRole("button", { name: "Erase everything" }).click();
    await page.getByRole("alertdialog").waitFor();
    await accessible(page, "erase");
  });
}

test("from the first key to an explained record, without a mouse", async ({ page, site }) => {
  await open(page, site);
  const tabTo = async (name) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        // The body holds every text of the page, and has the focus until something takes it.
        if (!element || element === document.body) return "";
        return element.getAttribute("aria-label") ?? element.textContent ?? "";
      });
      if (focused.match(name)) return;
    }
    throw new Error(`no Tab leads to ${name}`);
  };
  await tabTo("Explore the sample organisation");
  await page.keyboard.press("Enter");
  await expect(page.locator(".value")).toHaveCount(4);
  await tabTo("Menu of Lead Time for Changes");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Explain" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog");
  await expect(panel.getByRole("row").nth(1)).toBeVisible();
  await tabTo(/^\w+#\d+$/);
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("article")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("closing the panel leads back to where it was opened", async ({ page, site }) => {
  await opened(page, site);
  for (let time = 0; time < 2; time += 1) {
    await figure(page, "leadTime").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByRole("row").nth(1)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(figure(page, "leadTime")).toBeFocused();
  }
});

test("on a narrow screen nothing sticks out", async ({ page, site }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await opened(page, site);
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await accessible(page, "insight on a narrow screen");
  expect(await overflow()).toBe(0);
  await figure(page, "leadTime").click();
  await expect(page.getByRole("dialog").getByRole("row").nth(1)).toBeVisible();
  expect(await overflow()).toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.getByRole("region", { name: "Records" })).toBeVisible();
  expect(await overflow()).toBe(0);
});
