import { createServer } from "node:http";
import { expect, figure, open, opened, test } from "./fixtures.mjs";

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/** Another host, which must hear nothing. */
async function stranger() {
  const heard = [];
  const server = createServer((request, response) => {
    heard.push(request.url);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("hello");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { heard, address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

test("the policy is shipped as it is written", async ({ page, site }) => {
  await open(page, site);
  expect(await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content")).toBe(POLICY);
  const headers = await (await fetch(`${site.address}_headers`)).text();
  expect(headers).toContain(`Content-Security-Policy: ${POLICY}`);
});

test("the worker cannot reach another host, nor make code of text", async ({ page, site }) => {
  const other = await stranger();
  page.allowed = /violated/;
  await open(page, site);
  const [worker] = page.workers();
  expect(worker.url()).toMatch(/^blob:/);
  // Its own host it may ask, though it never does: so a refusal below is the policy's.
  expect(await worker.evaluate((address) => fetch(address).then(() => "reached", () => "refused"), site.address)).toBe("reached");
  expect(await worker.evaluate((address) => fetch(address, { mode: "no-cors" }).then(() => "reached", () => "refused"), other.address)).toBe("refused");
  expect(await worker.evaluate((address) => new Promise((resolve) => {
    try {
      const socket = new WebSocket(address.replace("http", "ws"));
      socket.onopen = () => resolve("reached");
      socket.onerror = () => resolve("refused");
    } catch {
      resolve("refused");
    }
  }), other.address)).toBe("refused");
  // In a task of its own: what a debugger evaluates directly is outside every policy.
  expect(await worker.evaluate(() => new Promise((resolve) => {
    setTimeout(() => {
      try {
        resolve(new Function("return 'ran'")());
      } catch {
        resolve("refused");
      }
    });
  }))).toBe("refused");
  expect(other.heard).toEqual([]);
  other.close();
});

test("the page itself cannot either", async ({ page, site }) => {
  const other = await stranger();
  page.allowed = /violated|asked http:\/\/127\.0\.0\.1/;
  await open(page, site);
  expect(await page.evaluate((address) => fetch(address, { mode: "no-cors" }).then(() => "reached", () => "refused"), other.address)).toBe("refused");
  expect(await page.evaluate((address) => new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve("reached");
    image.onerror = () => resolve("refused");
    image.src = address;
  }), other.address)).toBe("refused");
  expect(other.heard).toEqual([]);
  other.close();
});

test("with the network gone everything goes on", async ({ page, site, context }) => {
  await open(page, site);
  await opened(page, site);
  await page.locator("[data-metric=leadTime] .trend[data-ready=true]").waitFor();
  await figure(page, "leadTime").click();
  await expect(page.getByRole("dialog").getByRole("row").nth(1)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await context.setOffline(true);
  await page.getByRole("button", { name: "Day", exact: true }).click();
  await page.getByRole("button", { name: "p90" }).click();
  await figure(page, "timeToRestore").click();
  await page.getByRole("button", { name: "i5", exact: true }).click();
  await expect(page.getByRole("article")).toContainText("shop.ndjson");
  expect(asked).toEqual([]);
});
