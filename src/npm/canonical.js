// Canonical JSON (RFC 8785) of what JSON can hold: the engine writes its own answers so, and this what the package adds to them.

/** Members in the order of their names; texts and numbers are as `JSON.stringify` writes them, which is what the RFC asks for. */
export function canonical(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}
