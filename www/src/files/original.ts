/** What a record said in the file that it came from. */
export interface Original {
  text: string;
  /** False where it goes on: it is longer than what is shown. */
  isWhole: boolean;
}

/** Bytes of a record that are read at most. */
const MOST = 1 << 18;

/** The record that begins at a byte of a file's inflated text: a JSON value with its lines indented and nothing else changed, or a line of another text. */
export async function originalAt(file: Blob, byteOffset: number): Promise<Original> {
  const bytes = await bytesAt(file, byteOffset);
  const text = new TextDecoder().decode(bytes);
  const isJson = text.startsWith("{") || text.startsWith("[");
  const { shown, isClosed } = isJson ? indented(text) : firstLine(text);
  return { text: shown, isWhole: isClosed || bytes.length < MOST };
}

async function bytesAt(file: Blob, offset: number): Promise<Uint8Array> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return new Uint8Array(await file.slice(offset, offset + MOST).arrayBuffer());
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const found = new Uint8Array(MOST);
  let [passed, taken] = [0, 0];
  while (taken < MOST) {
    const { done, value } = await reader.read();
    if (done) break;
    const own = value.subarray(Math.max(0, offset - passed), Math.max(0, offset - passed) + MOST - taken);
    found.set(own, taken);
    taken += own.length;
    passed += value.length;
  }
  await reader.cancel();
  return found.subarray(0, taken);
}

/** Up to the first line break that is not within quotes. */
function firstLine(text: string): { shown: string; isClosed: boolean } {
  const shown = /^(?:"[^"]*"|[^"\r\n])*/.exec(text)?.[0] ?? "";
  return { shown, isClosed: shown.length < text.length };
}

/** The first JSON value of a text, one member a line. Its numbers and strings stay as they were written. */
function indented(text: string): { shown: string; isClosed: boolean } {
  const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  let shown = "";
  let depth = 0;
  let before = "";
  for (const [token] of text.matchAll(TOKEN)) {
    const isEnd = token === "}" || token === "]";
    if (isEnd) depth -= 1;
    const isEmpty = isEnd && (before === "{" || before === "[");
    const breaks = before !== "" && !isEmpty && (before === "{" || before === "[" || before === "," || isEnd);
    if (breaks) shown += `\n${"  ".repeat(depth)}`;
    shown += token === ":" ? ": " : token;
    if (token === "{" || token === "[") depth += 1;
    if (depth === 0) return { shown, isClosed: true };
    before = token;
  }
  return { shown, isClosed: false };
}
