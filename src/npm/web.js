// The entry for browsers, workers and bundlers: the engine is fetched from beside this file.
import { start } from "./engine.js";

export * from "./api.js";

export const init = (source = new URL("./engine.wasm", import.meta.url)) => start(source);
