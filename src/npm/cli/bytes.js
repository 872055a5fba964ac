// The bytes of a file: as a stream of its text, inflated where it is gzip, and as a source to take slices of.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { INFLATED, checkInflated } from "../inflated.js";

const CHUNK_BYTES = 256 << 10;

/** Whether an error comes from damaged or shortened gzip data. */
export const isGzipError = (error) => typeof error?.code === "string" && error.code.startsWith("Z_");

/** The bytes of a file's text, chunk by chunk. */
export const textOfFile = (path, limits = INFLATED) => textOf(createReadStream(path, { highWaterMark: CHUNK_BYTES }), limits);

/** The same of chunks that come from elsewhere. What tells gzip is its first two bytes, not its name. */
export async function* textOf(source, limits = INFLATED) {
  const counter = { read: 0 };
  const chunks = countedChunks(source, counter);
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = after(head, chunks);
  yield* head[0] === 0x1f && head[1] === 0x8b ? inflated(whole, counter, limits) : whole;
}

async function* countedChunks(source, counter) {
  for await (const chunk of source) {
    counter.read += chunk.length;
    yield chunk;
  }
}

async function* after(head, chunks) {
  if (head.length > 0) yield head;
  yield* chunks;
}

async function* inflated(chunks, counter, limits) {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Errors of the file reach the loop below through this; the callback has nothing to add.
  pipeline(Readable.from(chunks), gunzip, () => {});
  let bytes = 0;
  for await (const chunk of gunzip) {
    bytes += chunk.length;
    checkInflated(bytes, counter.read, limits);
    yield chunk;
  }
}

/** A file, or a part of it, as `archiveEntries` wants it: nothing is read before it is asked for. */
export class FileSlice {
  #path;
  #from;

  constructor(path, size, from = 0) {
    this.#path = path;
    this.#from = from;
    this.size = size;
  }

  slice(from = 0, to = this.size) {
    const begin = Math.min(from, this.size);
    return new FileSlice(this.#path, Math.max(0, Math.min(to, this.size) - begin), this.#from + begin);
  }

  async arrayBuffer() {
    const bytes = new Uint8Array(this.size);
    const file = await open(this.#path);
    try {
      const { bytesRead } = await file.read(bytes, 0, this.size, this.#from);
      return bytes.buffer.slice(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  stream() {
    if (this.size === 0) return new Blob([]).stream();
    return Readable.toWeb(createReadStream(this.#path, { start: this.#from, end: this.#from + this.size - 1, highWaterMark: CHUNK_BYTES }));
  }
}
