/** The caller broke the contract: an `Error` with a stable `code`, and `path`, a JSON Pointer into the argument. */
export function contractError(code, path, message, cause) {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  return Object.assign(error, { code, path });
}
