// Archives as other programs write them, and as none should: zip and tar, byte by byte.
import { deflateRawSync } from "node:zlib";

const number = (bytes, value) => {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 2) buffer.writeUInt16LE(value);
  else buffer.writeUInt32LE(value);
  return buffer;
};
const fields = (...pairs) => Buffer.concat(pairs.map(([bytes, value]) => number(bytes, value)));

function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

/**
 * A zip of `[name, content, how]`; `how` may say `flags`, `method`, `data` (in place of the compressed bytes), `sum`, `size`, `link`, and `streamed`: the sizes
 * stand behind the data.
 */
export function zip(files, { cut = 0, list = true } = {}) {
  const locals = [];
  const listed = [];
  let at = 0;
  for (const [name, content, how = {}] of files) {
    const text = Buffer.from(content);
    const { method = 8, flags = 0x800, streamed = false, size = text.length, sum = checksum(text), link = false } = how;
    const data = how.data ?? (method === 8 ? deflateRawSync(text) : text);
    const path = Buffer.from(name);
    const sizes = [[4, sum], [4, data.length], [4, size]];
    const known = streamed ? [[4, 0], [4, 0], [4, 0]] : sizes;
    const bits = flags | (streamed ? 8 : 0);
    const local = Buffer.concat([
      fields([4, 0x04034b50], [2, 20], [2, bits], [2, method], [4, 0], ...known, [2, path.length], [2, 0]), path, data,
      streamed ? fields([4, 0x08074b50], ...sizes) : Buffer.alloc(0),
    ]);
    listed.push(Buffer.concat([
      fields([4, 0x02014b50], [2, 0x314], [2, 20], [2, bits], [2, method], [4, 0], ...sizes, [2, path.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, link ? 0xa1ff0000 : 0x81a40000], [4, at]),
      path,
    ]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(listed);
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, listed.length], [2, listed.length], [4, directory.length], [4, at], [2, 0]);
  const all = Buffer.concat(list ? [...locals, directory, end] : locals);
  return all.subarray(0, all.length - cut);
}

/** A tar of `[name, content, type]`. */
export function tar(files) {
  const blocks = [];
  for (const [name, content, type = "0"] of files) {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write("0000644", 100);
    header.write(bytes.length.toString(8).padStart(11, "0"), 124);
    // While it is summed up, its own place is blank.
    header.write(" ".repeat(8), 148);
    header.write(type, 156);
    header.write("ustar", 257);
    header.write("00", 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    blocks.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A file's longer name, as POSIX writes it before the file. */
export function paxName(name) {
  const rest = ` path=${name}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length) length = String(length).length + Buffer.byteLength(rest);
  return ["note", `${length}${rest}`, "x"];
}
