// From a JSON Pointer to the place in the text that it names. The text is known to be JSON.

/**
 * Where the value at a JSON Pointer stands, or, where the text has no such value, the nearest one around it:
 * `{ name, start, end, exact }`. `name` is where the member's name begins, for values that are members.
 */
export function spanOf(text, pointer) {
  const root = skipSpace(text, 0);
  let found = { name: null, start: root, end: skipValue(text, root), exact: true };
  for (const step of pointer.split("/").slice(1)) {
    const wanted = step.replaceAll("~1", "/").replaceAll("~0", "~");
    let next = null;
    // Of doubled members the last one counts.
    for (const child of children(text, found.start)) if (child.key === wanted) next = child;
    if (next === null) return { ...found, exact: false };
    found = { name: next.name, start: next.start, end: next.end, exact: true };
  }
  return found;
}

/** How many values a list or an object has. */
export const childCount = (text, start) => [...children(text, start)].length;

/** Line and column, both from one; columns count bytes, as those of findings do. */
export function lineColumn(text, offset) {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: Buffer.byteLength(before.slice(lineStart)) + 1 };
}

function* children(text, start) {
  const open = text[start];
  if (open !== "{" && open !== "[") return;
  let at = skipSpace(text, start + 1);
  for (let index = 0; at < text.length && text[at] !== "}" && text[at] !== "]"; index += 1) {
    let name = null;
    let key = String(index);
    if (open === "{") {
      name = at;
      at = skipText(text, at);
      key = JSON.parse(text.slice(name, at));
      at = skipSpace(text, skipSpace(text, at) + 1); // past the colon
    }
    const end = skipValue(text, at);
    yield { key, name, start: at, end };
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
}

function skipSpace(text, at) {
  while (" \t\r\n".includes(text[at]) && at < text.length) at += 1;
  return at;
}

/** Past the text whose opening quote stands at `at`. */
function skipText(text, at) {
  for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
  return at + 1;
}

function skipValue(text, at) {
  if (text[at] === '"') return skipText(text, at);
  if (text[at] !== "{" && text[at] !== "[") {
    while (at < text.length && !" \t\r\n,]}".includes(text[at])) at += 1;
    return at;
  }
  let depth = 0;
  do {
    if (text[at] === '"') {
      at = skipText(text, at);
      continue;
    }
    if (text[at] === "{" || text[at] === "[") depth += 1;
    if (text[at] === "}" || text[at] === "]") depth -= 1;
    at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}
