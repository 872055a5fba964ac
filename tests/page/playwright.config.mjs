import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  // It needs data from outside the project.
  testIgnore: process.env.DORA_CORPUS ? [] : ["real.spec.mjs"],
  timeout: 30_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // Where the end of the output is all that is kept, the failures are there.
  reporter: process.env.CI ? "dot" : "line",
  outputDir: "../../target/page-tests",
  use: {
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    timezoneId: "Asia/Kolkata",
    colorScheme: "light",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      // Without the later ones the browser itself asks the network for things, and waits for refusals.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
