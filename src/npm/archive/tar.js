// The files of a tar as its bytes come: ustar, with the long names of GNU tar and of POSIX.
import { ArchiveFault } from "./fault.js";

const BLOCK = 512;
/** Longer names and notes than this are no export's. */
const NOTE_MOST = 1 << 20;

/** Whether a block is a header: its checksum is that of its bytes, with blanks in the checksum's own place. */
export function isTarHeader(block) {
  if (block.length < BLOCK) return false;
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at >= 156) sum += block[at];
  return sum > 8 * 32 && octal(block, 148, 8) === sum;
}

/** Yields `{ name, chunks }`; what is not read of one is passed over when the next is asked for. */
export async function* tarEntries(chunks) {
  const bytes = new Pull(chunks);
  let longName = null;
  let longSize = null;
  let before = "at its beginning";
  for (;;) {
    const at = bytes.at;
    const block = await bytes.take(BLOCK);
    // Two empty blocks end it; some writers leave them out.
    if (block.length === 0 || block.every((byte) => byte === 0)) return;
    if (!isTarHeader(block)) throw broken(`found no header of a file at byte ${at} of the unpacked archive, ${before}`);
    const type = block[156] === 0 ? "0" : String.fromCharCode(block[156]);
    const size = longSize ?? octal(block, 124, 12);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    if ("LKxg".includes(type)) {
      if (size > NOTE_MOST) throw broken(`found a note of ${size} bytes at byte ${at} of the unpacked archive`);
      const note = (await bytes.take(padded)).subarray(0, size);
      if (type === "L") longName = text(note);
      if (type === "x") ({ path: longName = longName, size: longSize = longSize } = records(note));
      continue;
    }
    const prefix = text(block.subarray(257, 262)) === "ustar" ? text(block.subarray(345, 500)) : "";
    const own = text(block.subarray(0, 100));
    const name = longName ?? (prefix === "" ? own : `${prefix}/${own}`);
    [longName, longSize] = [null, null];
    const end = bytes.at + padded;
    if (type === "0" || type === "7") yield { name, chunks: bytes.part(size, name) };
    await bytes.pass(end - bytes.at, name);
    before = `after ${name}`;
  }
}

const broken = (message) => new ArchiveFault("import.archive", message, "the files before it were read; make or download the archive again");

const text = (bytes) => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};

/** A number in octal digits, or, where the first bit is set, in bytes. */
function octal(block, from, length) {
  if (block[from] & 0x80) {
    let value = block[from] & 0x7f;
    for (let at = from + 1; at < from + length; at += 1) value = value * 256 + block[at];
    return value;
  }
  const digits = text(block.subarray(from, from + length)).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : 0;
}

/** `LENGTH name=value\n`, again and again: the path and the size among them. */
function records(note) {
  const found = {};
  for (let at = 0; at < note.length; ) {
    const space = note.indexOf(32, at);
    const length = Number(text(note.subarray(at, Math.max(at, space))));
    if (space < 0 || !(length > space - at)) break;
    const [, name, value] = /^([^=]*)=([^]*)$/.exec(new TextDecoder().decode(note.subarray(space + 1, at + length - 1))) ?? [];
    if (name === "path") found.path = value;
    if (name === "size" && /^\d+$/.test(value)) found.size = Number(value);
    at += length;
  }
  return found;
}

/** Bytes by number out of chunks of any size. */
class Pull {
  #chunks;
  #rest = new Uint8Array();
  at = 0;

  constructor(chunks) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Up to so many bytes, as they come; none at the end. */
  async #some(most) {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return this.#rest;
      this.#rest = value;
    }
    const some = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(some.length);
    this.at += some.length;
    return some;
  }

  /** So many bytes, or what there is of them. */
  async take(count) {
    const taken = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const some = await this.#some(count - filled);
      if (some.length === 0) break;
      taken.set(some, filled);
      filled += some.length;
    }
    return taken.subarray(0, filled);
  }

  async *part(count, name) {
    for (let left = count; left > 0; ) {
      const some = await this.#some(left);
      if (some.length === 0) throw broken(`found the end of the archive inside ${name}`);
      left -= some.length;
      yield some;
    }
  }

  async pass(count, name) {
    for (let left = count; left > 0; ) {
      const some = await this.#some(left);
      // The padding of the last file may be missing; its bytes may not.
      if (some.length === 0) {
        if (left >= BLOCK) throw broken(`found the end of the archive inside ${name}`);
        return;
      }
      left -= some.length;
    }
  }
}
