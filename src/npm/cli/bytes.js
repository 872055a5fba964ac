// The text of a file as a stream of bytes, inflated where it is gzip.
import { createReadStream } from "node:fs";
import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

const CHUNK_BYTES = 256 << 10;

/** What a compressed file may inflate to: so many bytes, and beyond the free ones so many times its own size. */
const INFLATED = { most: 8 * 2 ** 30, ratio: 400, free: 256 * 2 ** 20 };

/** Compressed data that inflates to more than is allowed. */
export class InflatesError extends Error {}

/** Whether an error comes from damaged or shortened gzip data. */
export const isGzipError = (error) => typeof error?.code === "string" && error.code.startsWith("Z_");

/** The bytes of a file's text, chunk by chunk. What tells gzip is its first two bytes, not its name. */
export async function* textOfFile(path, limits = INFLATED) {
  const counter = { read: 0 };
  const chunks = countedChunks(path, counter);
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = after(head, chunks);
  yield* head[0] === 0x1f && head[1] === 0x8b ? inflated(whole, counter, limits) : whole;
}

async function* countedChunks(path, counter) {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
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
    if (bytes > limits.most || (bytes > limits.free && bytes > limits.ratio * counter.read)) {
      throw new InflatesError(
        `found ${bytes} bytes inflated from ${counter.read}, wanted at most ${limits.most}, and ${limits.ratio} times the file's size`,
      );
    }
    yield chunk;
  }
}
