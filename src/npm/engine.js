// The one instance of the engine: loading it, and asking for it.
import instantiate, * as glue from "./glue.js";
import { contractError } from "./error.js";

let ready = false;
let loading = null;

/** The engine's exports, once it is there. */
export function engine() {
  if (!ready) throw contractError("init.missing", "", "found no engine yet, wanted `await init()` before the first call");
  return glue;
}

/**
 * Loads the engine from a source, or from what a function gives, unless it is there or on its way. A failure is forgotten, so
 * that the next call tries again.
 */
export async function start(source) {
  if (ready) return;
  loading ??= load(source).finally(() => {
    loading = null;
  });
  await loading;
}

/** Loads the engine from bytes that are at hand, for hosts that allow it. */
export function startNow(bytes) {
  glue.initSync({ module: bytes });
  ready = true;
}

async function load(source) {
  try {
    const given = await (typeof source === "function" ? source() : source);
    await instantiate({ module_or_path: await compile(given) });
  } catch (cause) {
    if (cause?.code === "init.source") throw cause;
    throw contractError("init.source", "", `found something that is not this package's engine.wasm: ${cause?.message ?? cause}`, cause);
  }
  ready = true;
}

async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  const response = isA("Response", source) ? source : await request(source);
  if (!response.ok) {
    throw contractError("init.source", "", `found HTTP status ${response.status} at ${response.url}, wanted the engine`);
  }
  // A host that serves WebAssembly under another type would make the streaming compiler refuse it.
  const streams = response.headers.get("content-type")?.trim().toLowerCase() === "application/wasm";
  if (streams && typeof WebAssembly.compileStreaming === "function") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function request(source) {
  if (typeof source !== "string" && !isA("URL", source) && !isA("Request", source)) {
    const found = source === null ? "null" : typeof source;
    throw contractError("init.source", "", `found ${found}, wanted an address, a response, bytes or a WebAssembly.Module`);
  }
  try {
    return await fetch(source);
  } catch (cause) {
    throw contractError("init.source", "", `could not fetch ${source.url ?? source}: ${cause?.message ?? cause}`, cause);
  }
}

/** Whether a value is an instance of a class that the host may lack. */
const isA = (name, value) => typeof globalThis[name] === "function" && value instanceof globalThis[name];
