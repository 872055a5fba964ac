// The entry that needs no second file: pages opened from a disk, and bundlers that would lose one.
import { start } from "./engine.js";
import { ENGINE_GZIP_BASE64 } from "./inlined.js";

export * from "./api.js";

export const init = (source = inflate) => start(source);

function inflate() {
  const bytes = Uint8Array.from(atob(ENGINE_GZIP_BASE64), (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(inflated).arrayBuffer();
}
