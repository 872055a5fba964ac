// Hostile strings in every text of every document stay text: on every screen, in what is exported, and in print.
import { readFile } from "node:fs/promises";
import { choose, expect, open, restored, test } from "./fixtures.mjs";
import { ndjson, records } from "./organisation.mjs";

test.describe.configure({ timeout: 90_000 });

const PAYLOADS = [
  `<img src=x onerror="window.__pwned = 1">`,
  `"><iframe srcdoc="<script>parent.__pwned = 1</script>">`,
  `</textarea></title><script>window.__pwned = 1</script>`,
  "{@html '<img src=x onerror=window.__pwned=1>'} {{constructor.constructor('window.__pwned = 1')()}} ${window.__pwned = 1}",
  `=HYPERLINK("https://evil.example";"x")`,
  `\u202e' onmouseover='window.__pwned = 1`,
];
let turn = 0;
/** The next one, told apart from the others where names must differ. */
const hostile = () => `${PAYLOADS[(turn += 1) % PAYLOADS.length]} ${turn}`;

/** A workspace with a text in every place that a document has one. */
function workspace() {
  turn = 0;
  const filter = (record) => ({ record, where: { any: [{ field: "repo", op: "is", value: "acme/shop" }, { field: "title", op: "contains", value: hostile() }] } });
  return {
    schemaVersion: 1, type: "workspace",
    bandSets: [{ id: "own", name: hostile(), kind: "toolCutOff", description: hostile(), source: hostile(), bands: { leadTime: [{ level: hostile(), when: { operand: "ms", below: "P7D" } }, { level: hostile() }] } }],
    profiles: [{
      schemaVersion: 1, type: "dora", id: "ours", name: hostile(), description: hostile(), bands: { set: "own", fewest: 1 },
      parameters: { words: { default: [hostile()], description: hostile() } },
      leadTime: { stages: [{ id: "one", name: hostile(), until: "pullRequest.merged", levels: [{ level: hostile(), when: { operand: "ms", below: "P1D" } }, { level: hostile() }] }] },
    }],
    projects: [{
      id: "main", name: hostile(), description: hostile(), profile: "ours",
      categories: [{ id: "teams", name: hostile(), description: hostile(), root: hostile() }],
      collections: [
        { id: "shop", name: hostile(), description: hostile(), category: "teams", parent: "teams", tags: [hostile(), hostile()], parameters: { words: [hostile()] }, filters: [filter("pullRequest")] },
        { id: "people", name: hostile(), category: "teams", parent: "shop", people: [hostile(), "ada"] },
      ],
      insights: [{
        id: "dora", name: hostile(), description: hostile(), categories: ["teams"], range: { preset: "last6Months" },
        goals: [{ metric: "leadTime", value: "P1D", name: hostile() }], annotations: [{ date: "2024-02-01", text: hostile() }, { date: "2024-03-01", text: hostile() }],
        widgets: ["deploymentFrequency", "leadTime", "leadTimeByStage", "distribution", "collectionTable"].map((kind, index) => ({ id: kind, kind, title: hostile(), description: hostile(), filters: [filter("pullRequest")], grid: { x: 0, y: 4 * index, w: 12, h: 4 } })),
      }],
    }],
  };
}

/** Nothing of the texts became an element, an attribute or a deed. */
async function harmless(page, where) {
  const found = await page.evaluate(() => ({
    pwned: window.__pwned ?? null,
    elements: [...document.querySelectorAll("img, iframe, body script, object, embed, base")].map((element) => element.outerHTML.slice(0, 80)),
    handlers: [...document.querySelectorAll("*")].filter((element) => [...element.attributes].some(({ name }) => /^on/.test(name))).map((element) => element.tagName),
  }));
  expect(found, where).toEqual({ pwned: null, elements: [], handlers: [] });
}

test("in every document, on every screen, in print", async ({ page, site }) => {
  const document = workspace();
  await open(page, site, "#/storage");
  await restored(page, document);
  await page.goto(`${site.address}#/data`);
  await choose(page, { name: "shop.ndjson", text: ndjson(records({ title: () => PAYLOADS[0] })) });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  const [project] = document.projects;
  const [insight] = project.insights;
  /** Each screen, with a text that must be readable on it. */
  const screens = [
    ["#/project", project.name], ["#/data", "shop.ndjson"], ["#/storage", "Restore"], ["#/profiles", document.profiles[0].name], ["#/insights", insight.name],
    ["#/collections/teams", project.categories[0].root], ["#/collections/shop", project.collections[0].name], ["#/collections/people", project.collections[1].name],
    ["#/insights/main?from=2024-01-01&to=2024-03-10", "Deployment Frequency"], ["#/insights/dora", insight.widgets[0].title], ["#/insights/dora/edit", insight.widgets[1].title],
    ["#/insights/dora?open=leadTime&widget=leadTime&tab=explain", document.profiles[0].name], ["#/insights/dora?open=leadTime&widget=leadTime&tab=rows", "Total"], ["#/insights/dora?open=leadTime&widget=leadTime&tab=trend", "Step"],
    ...["basic", "definitions", "links", "leadTime", "deploymentFrequency", "changeFailureRate", "timeToRestore", "reworkRate", "bands", "calendar", "association", "compare", "versions", "json"].map((section) => [`#/profiles/ours?section=${section}`, document.profiles[0].name]),
  ];
  for (const [address, text] of screens) {
    await page.goto(site.address + address);
    await expect(page.locator("body"), address).toContainText(text);
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await harmless(page, address);
    if (address.startsWith("#/insights")) {
      await page.emulateMedia({ media: "print" });
      await harmless(page, `${address} in print`);
      await page.emulateMedia({ media: "screen" });
    }
  }
});

test("in what is exported: the workspace comes back as it was, and a spreadsheet takes none for a formula", async ({ page, site }) => {
  const document = workspace();
  await open(page, site, "#/storage");
  await restored(page, document);
  const saved = async (press) => {
    const waiting = page.waitForEvent("download");
    await press();
    return readFile(await (await waiting).path(), "utf8");
  };
  expect(JSON.parse(await saved(() => page.getByRole("button", { name: /^Save .*file|^Save a backup/ }).first().click()))).toEqual(document);
  await page.goto(`${site.address}#/profiles`);
  expect(JSON.parse(await saved(() => page.getByRole("button", { name: /^Export / }).first().click()))).toEqual(document.profiles[0]);
  await page.goto(`${site.address}#/data`);
  await choose(page, { name: "shop.ndjson", text: ndjson(records({ title: () => PAYLOADS[4] })) });
  await expect(page.locator("[data-file='shop.ndjson'] .state")).toHaveText("Read");
  await page.goto(`${site.address}#/insights/dora?open=leadTime&widget=leadTime&tab=rows`);
  await expect(page.getByRole("dialog").getByRole("row").nth(1)).toBeVisible();
  const table = await saved(() => page.getByRole("dialog").getByRole("button", { name: "Save as CSV" }).click());
  expect(table).toContain("'=HYPERLINK(");
  expect(table.split(/[,\r\n]/).filter((cell) => /^"?[=+@]/.test(cell))).toEqual([]);
  await harmless(page, "after saving");
});

test("typed into every text field that there is", async ({ page, site }) => {
  await open(page, site, "#/storage");
  await restored(page, workspace());
  for (const address of ["#/project", "#/collections/shop", "#/collections/teams", "#/insights/dora/edit", "#/profiles/ours?section=basic", "#/profiles/ours?section=bands"]) {
    await page.goto(site.address + address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect.poll(() => page.locator("main details").evaluateAll((all) => all.filter((details) => !details.open).map((details) => (details.open = true)).length)).toBe(0);
    const fields = page.locator("main input:not([type=checkbox]):not([type=file]):not([type=number]):not([list]):visible, main textarea:visible");
    await expect(fields.first()).toBeVisible();
    for (let index = 0; index < (await fields.count()); index += 1) {
      await fields.nth(index).fill(`${PAYLOADS[index % PAYLOADS.length]} typed ${index}`);
      await fields.nth(index).blur();
    }
    await harmless(page, address);
  }
});
