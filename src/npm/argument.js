// Arguments on their way into the engine. Objects become JSON text here, so that cycles and throwing getters stay outside.
import { contractError } from "./error.js";

/** A value as JSON text. */
export function jsonText(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw contractError("argument.json", "", `found a value that cannot be written as JSON: ${cause?.message ?? cause}`, cause);
  }
  if (text === undefined) throw contractError("argument.json", "", `found ${typeof value}, wanted an object`);
  return text;
}

/** A document's text: a string is taken to be it. */
export const documentText = (document) => (typeof document === "string" ? document : jsonText(document));

/** A string argument. */
export function textOf(value, name) {
  if (typeof value !== "string") throw contractError("argument.text", `/${name}`, `found ${typeof value}, wanted a string`);
  return value;
}

/** The bytes of a `Uint8Array`, of any other view or of a buffer, not copied. */
export function bytesOf(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  const isShared = typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer;
  if (value instanceof ArrayBuffer || isShared) return new Uint8Array(value);
  throw contractError("argument.bytes", "", `found ${value === null ? "null" : typeof value}, wanted a Uint8Array or an ArrayBuffer`);
}
