import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The package that the page is built on: what is known of it without a browser need not wait for the engine in one. */
const packageFolder = fileURLToPath(new URL("../dist/package", import.meta.url));

const { sources } = (await import(`${packageFolder}/node.js`)) as typeof import("dora-insight");

export default defineConfig({
  // Every address is relative, so that the page works from any folder of any host.
  base: "./",
  plugins: [svelte()],
  define: { SOURCES: JSON.stringify(sources()) },
  resolve: {
    alias: [
      { find: /^dora-insight\/(archive|client|worker)(\?.*)?$/, replacement: `${packageFolder}/$1.js$2` },
      { find: /^dora-insight\/engine\.wasm(\?.*)?$/, replacement: `${packageFolder}/engine.wasm$1` },
    ],
  },
  build: {
    target: "es2022",
    // Nothing becomes a data: address, which the content security policy would refuse.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Which plugin took how long is no warning about the page.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: "iife" },
});
