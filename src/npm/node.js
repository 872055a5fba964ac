// The entry for Node, Deno and Bun: the engine is there as soon as the import is.
import { readFileSync } from "node:fs";
import { startNow } from "./engine.js";

export * from "./api.js";

startNow(readFileSync(new URL("./engine.wasm", import.meta.url)));

export const init = () => Promise.resolve();
