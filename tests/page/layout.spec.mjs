// Widgets moved and resized by mouse and by finger: others make room, the result is spoken, and one drag is one step to undo.
import { expect, open, restored, test } from "./fixtures.mjs";

const KINDS = ["deploymentFrequency", "leadTime", "changeFailureRate", "timeToRestore"];
const NAMES = ["Deployment Frequency", "Lead Time for Changes", "Change Failure Rate", "Mean Time To Restore"];
const insight = {
  id: "dora", name: "DORA", categories: ["teams"],
  widgets: KINDS.map((kind, index) => ({ id: kind, kind, grid: { x: 6 * (index % 2), y: 4 * Math.floor(index / 2), w: 6, h: 4 } })),
};
const workspace = { schemaVersion: 1, type: "workspace", projects: [{ id: "main", categories: [{ id: "teams", name: "Teams" }], insights: [insight] }] };

async function begun(page, site) {
  await open(page, site, "#/storage");
  await restored(page, workspace);
  await page.goto(`${site.address}#/insights/dora/edit`);
  await expect(page.locator("[data-move]")).toHaveCount(4);
}

const spoken = (page, text) => expect(page.getByRole("status").filter({ hasText: "column" })).toHaveText(text);
const handle = (page, name, what = "Move") => page.getByRole("button", { name: `${what} ${name}`, exact: true });
const card = (page, kind) => page.locator(`[data-widget=${kind}]`).boundingBox();
const center = async (found) => {
  await found.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await found.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};

/** Presses, moves in steps and lets go; `through` says what a pointer does. */
async function drag(page, found, by, { down, move, up }) {
  const from = await center(found);
  await down(from);
  for (let step = 1; step <= 8; step += 1) await move({ x: from.x + (by.x * step) / 8, y: from.y + (by.y * step) / 8 });
  await up();
}

const mouse = (page) => ({ down: async ({ x, y }) => (await page.mouse.move(x, y), page.mouse.down()), move: ({ x, y }) => page.mouse.move(x, y), up: () => page.mouse.up() });

async function finger(page) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  return { down: (point) => touch("touchStart", [point]), move: (point) => touch("touchMove", [point]), up: () => touch("touchEnd", []) };
}

/** No widget over another, however they stand. */
async function apart(page) {
  const boxes = await Promise.all(KINDS.map((kind) => card(page, kind)));
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      expect(one.x + one.width <= other.x + 1 || other.x + other.width <= one.x + 1 || one.y + one.height <= other.y + 1 || other.y + other.height <= one.y + 1).toBe(true);
    }
  }
}

async function movesAndResizes(page, pointer) {
  const column = (await card(page, "leadTime")).x - (await card(page, "deploymentFrequency")).x;
  await drag(page, handle(page, NAMES[1]), { x: -column, y: 0 }, pointer);
  await spoken(page, "Lead Time for Changes: column 1 to 6 of 12, row 1 to 4");
  await apart(page);
  await expect.poll(async () => (await card(page, "leadTime")).y - (await card(page, "deploymentFrequency")).y).toBeLessThan(0);
  await page.getByRole("button", { name: /^Undo Place Lead Time/ }).click();
  await expect.poll(async () => (await card(page, "leadTime")).x).toBeGreaterThan(column / 2);
  await page.getByRole("button", { name: /^Redo Place Lead Time/ }).click();
  await expect.poll(async () => (await card(page, "leadTime")).x).toBeLessThan(column / 2);
  await drag(page, handle(page, NAMES[1], "Resize"), { x: column / 2, y: 168 }, pointer);
  await spoken(page, "Lead Time for Changes: column 1 to 9 of 12, row 1 to 6");
  await apart(page);
  await page.reload();
  await expect(page.locator("[data-move]")).toHaveCount(4);
  await expect.poll(async () => (await card(page, "leadTime")).width).toBeGreaterThan(1.4 * column);
}

test("by mouse", async ({ page, site }) => {
  await begun(page, site);
  await movesAndResizes(page, mouse(page));
});

test("Escape lets go and changes nothing", async ({ page, site }) => {
  await begun(page, site);
  const before = await card(page, "timeToRestore");
  const pointer = mouse(page);
  await drag(page, handle(page, NAMES[3]), { x: -500, y: -300 }, { ...pointer, up: () => page.keyboard.press("Escape") });
  await page.mouse.up();
  expect(await card(page, "timeToRestore")).toEqual(before);
  await expect(page.getByRole("button", { name: /^Undo Place/ })).toHaveCount(0);
});

test("step by step from a menu, without dragging", async ({ page, site }) => {
  await begun(page, site);
  await page.getByRole("button", { name: "Place Lead Time for Changes step by step" }).click();
  for (const name of ["Narrower", "To the right", "Higher"]) await page.getByRole("menuitem", { name, exact: true }).click();
  await spoken(page, "Lead Time for Changes: column 8 to 12 of 12, row 1 to 5");
});

test.describe("on a tablet", () => {
  test.use({ viewport: { width: 1024, height: 1366 }, hasTouch: true, isMobile: true });
  test("by finger", async ({ page, site }) => {
    await begun(page, site);
    await movesAndResizes(page, await finger(page));
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test("by finger, in one column: a widget goes before another, and stays so", async ({ page, site }) => {
    await begun(page, site);
    const order = async () => {
      const boxes = await Promise.all(KINDS.map((kind) => card(page, kind)));
      return KINDS.map((_, index) => index).sort((one, other) => boxes[one].y - boxes[other].y);
    };
    await expect.poll(order).toEqual([0, 1, 2, 3]);
    const height = (await card(page, "leadTime")).y - (await card(page, "deploymentFrequency")).y;
    await drag(page, handle(page, NAMES[2]), { x: 0, y: -1.2 * height }, await finger(page));
    await expect.poll(order).toEqual([0, 2, 1, 3]);
    await page.reload();
    await expect(page.locator("[data-move]")).toHaveCount(4);
    await expect.poll(order).toEqual([0, 2, 1, 3]);
    // The first in the order in which it is read, too.
    await expect.poll(() => page.locator("[data-move]").evaluateAll((all) => all.map((button) => button.dataset.move))).toEqual(["deploymentFrequency", "changeFailureRate", "leadTime", "timeToRestore"]);
  });
});
