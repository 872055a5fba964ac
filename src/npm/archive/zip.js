// The files of a zip, by its list of them, or by their own headers where the list is missing.
import { crc } from "./crc.js";
import { ArchiveFault, chunksOf, damaged } from "./fault.js";

const LOCAL = 0x04034b50;
const LISTED = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_PLACE = 0x07064b50;
const SIZES_BEHIND = 0x08074b50;
/** The list of a hundred thousand files takes some 10 MB. */
const LIST_MOST = 64 << 20;
const UNKNOWN = 0xffffffff;

/** Yields `{ name, chunks }` or `{ name, fault }` in the order of the list. */
export async function* zipEntries(source) {
  const list = await listOf(source);
  if (list === null) {
    yield* unlisted(source);
    return;
  }
  for (const header of list) yield await opened(source, header);
}

const view = async (source, from, to) => {
  const bytes = await source.slice(from, to).arrayBuffer();
  return new DataView(bytes);
};

/** The headers of the list at the end, or null where there is none. */
async function listOf(source) {
  const from = Math.max(0, source.size - 65_557);
  const tail = await view(source, from, source.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === END && at + 22 + tail.getUint16(at + 20, true) <= tail.byteLength)) at -= 1;
  if (at < 0) return null;
  let size = tail.getUint32(at + 12, true);
  let start = tail.getUint32(at + 16, true);
  let end = from + at;
  if ((size === UNKNOWN || start === UNKNOWN || tail.getUint16(at + 10, true) === 0xffff) && at >= 20 && tail.getUint32(at - 20, true) === END_64_PLACE) {
    end = Number(tail.getBigUint64(at - 12, true));
    const end64 = await view(source, end, end + 56);
    if (end64.byteLength < 56 || end64.getUint32(0, true) !== END_64) return null;
    size = Number(end64.getBigUint64(40, true));
    start = Number(end64.getBigUint64(48, true));
  }
  if (size > LIST_MOST) throw new ArchiveFault("import.archive", `found a zip archive whose list of files takes ${size} bytes, wanted at most ${LIST_MOST}`, "make several archives of it");
  // What stands before the archive, as a program that unpacks itself does, moves all of its places.
  const moved = end - size - start;
  if (moved < 0) return null;
  return headers(await view(source, end - size, end), moved);
}

function headers(list, moved) {
  const found = [];
  for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === LISTED; ) {
    const [name, extra, comment] = [28, 30, 32].map((place) => list.getUint16(at + place, true));
    if (at + 46 + name + extra > list.byteLength) break;
    const header = {
      flags: list.getUint16(at + 8, true),
      method: list.getUint16(at + 10, true),
      sum: list.getUint32(at + 16, true),
      packed: list.getUint32(at + 20, true),
      size: list.getUint32(at + 24, true),
      at: list.getUint32(at + 42, true),
      name: textAt(list, at + 46, name),
      // Unix keeps a file's type in the upper half; a link's content is another file's name.
      isLink: list.getUint8(at + 5) === 3 && (list.getUint32(at + 38, true) >>> 28) === 0xa,
    };
    large(header, list, at + 46 + name, extra);
    found.push({ ...header, at: header.at + moved });
    at += 46 + name + extra + comment;
  }
  return found;
}

/** Numbers of more than 32 bits stand behind the name, those that are needed in a fixed order. */
function large(header, list, from, length) {
  for (let at = from; at + 4 <= from + length; at += 4 + list.getUint16(at + 2, true)) {
    if (list.getUint16(at, true) !== 1) continue;
    let place = at + 4;
    for (const field of ["size", "packed", "at"]) {
      if (header[field] !== UNKNOWN || place + 8 > from + length) continue;
      header[field] = Number(list.getBigUint64(place, true));
      place += 8;
    }
  }
}

const textAt = (bytes, from, length) => new TextDecoder().decode(new Uint8Array(bytes.buffer, bytes.byteOffset + from, length));

/** A file of the list: where its bytes begin, its own header says. */
async function opened(source, header) {
  const { name } = header;
  if (name.endsWith("/") || header.isLink) return { name: "", chunks: null };
  const local = await view(source, header.at, header.at + 30);
  if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) {
    return { name, fault: new ArchiveFault("import.archive", `found no file at byte ${header.at}, where the archive's list has it`, "make or download the archive again") };
  }
  const from = header.at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  return entry(source, header, from);
}

function entry(source, header, from) {
  const { name, flags, method } = header;
  if (flags & 1) return { name, fault: new ArchiveFault("import.encrypted", "found a file that is encrypted with a password, wanted a plain one", "unpack the archive with the password, and load the files") };
  if (method !== 0 && method !== 8) {
    return { name, fault: new ArchiveFault("import.compression", `found the compression method ${method}, wanted deflate (8) or none (0)`, "make the archive with plain zip, or load the files unpacked") };
  }
  return { name, chunks: chunks(source.slice(from, from + header.packed), header) };
}

async function* chunks(packed, { method, size, sum }) {
  let seen = 0;
  let own = -1;
  const stream = method === 8 ? packed.stream().pipeThrough(new DecompressionStream("deflate-raw")) : packed.stream();
  try {
    for await (const chunk of chunksOf(stream)) {
      seen += chunk.length;
      own = crc(own, chunk);
      yield chunk;
    }
  } catch (error) {
    throw damaged(error, "compressed data that breaks off or is damaged");
  }
  if (seen !== size) throw damaged(undefined, `${seen} bytes of a file that has ${size}: it breaks off or is damaged`);
  if (~own >>> 0 !== sum) throw damaged(undefined, "bytes that do not give the file's checksum: it is damaged");
}

/** One header after the other, as far as they go: an archive that was cut off has lost its list. */
async function* unlisted(source) {
  let at = 0;
  for (;;) {
    const local = await view(source, at, at + 30);
    if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) break;
    const nameLength = local.getUint16(26, true);
    const from = at + 30 + nameLength + local.getUint16(28, true);
    const name = textAt(await view(source, at + 30, at + 30 + nameLength), 0, Math.min(nameLength, Math.max(0, source.size - at - 30)));
    const header = {
      name,
      flags: local.getUint16(6, true),
      method: local.getUint16(8, true),
      sum: local.getUint32(14, true),
      packed: local.getUint32(18, true),
      size: local.getUint32(22, true),
    };
    let behind = 0;
    if (header.flags & 8) {
      const sizes = await sizesBehind(source, from);
      Object.assign(header, sizes ?? { packed: source.size - from, size: -1, sum: 0 });
      behind = sizes === null ? 0 : 16;
    }
    if (!name.endsWith("/")) yield entry(source, header, from);
    at = from + header.packed + behind;
  }
  throw new ArchiveFault("import.archive", `found a zip archive that breaks off after byte ${Math.min(at, source.size)}: its list of files, which is at its end, is missing`, "the files before the break were read; make or download the archive again");
}

/** The sizes that stand behind a file's bytes; what tells them from the bytes is that they agree with where they are. */
async function sizesBehind(source, from) {
  const step = 1 << 20;
  for (let start = from; start < source.size; start += step) {
    const window = await view(source, start, start + step + 15);
    for (let at = 0; at + 16 <= window.byteLength; at += 1) {
      if (window.getUint8(at) !== 0x50 || window.getUint32(at, true) !== SIZES_BEHIND) continue;
      const packed = window.getUint32(at + 8, true);
      if (packed === start + at - from) return { sum: window.getUint32(at + 4, true), packed, size: window.getUint32(at + 12, true) };
    }
  }
  return null;
}
