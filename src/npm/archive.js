// Archives: the files inside a zip or a tar, plain or compressed with gzip, one after the other and never all at once.
import { ArchiveFault, chunksOf, damaged } from "./archive/fault.js";
import { isTarHeader, tarEntries } from "./archive/tar.js";
import { zipEntries } from "./archive/zip.js";
import { INFLATED, checkInflated } from "./inflated.js";

/** Beyond so many files an archive is not gone on with. */
const ENTRIES_MOST = 100_000;
/** What macOS and Windows put beside the files of an archive. */
const LITTER = new Set(["__MACOSX", "Thumbs.db", "desktop.ini"]);

/**
 * The files of an archive, or null where `source` is none: a `Blob`, or what has its `size`, `slice`, `stream` and `arrayBuffer`. What it is, its first
 * bytes say. Yields `{ name, chunks }`, where `chunks` are to be read before the next file is asked for, and may throw; or `{ name, fault }`, without a name
 * where the archive itself is at fault.
 */
export async function archiveEntries(source, limits = INFLATED) {
  const head = new Uint8Array(await source.slice(0, 4).arrayBuffer());
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) {
    return guarded(zipEntries(source), source.size, limits);
  }
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!(await startsTar(source, isGzip))) return null;
  const stream = isGzip ? source.stream().pipeThrough(new DecompressionStream("gzip")) : source.stream();
  return guarded(tarEntries(whole(stream, isGzip)), source.size, limits);
}

/** As many bytes as are kept as chunks before they become part of a blob, which a browser may lay on disk. */
const KEPT_BYTES = 16 << 20;

/** The same, each file as a `Blob`: `{ name, blob, fault }`, either of which may be null. One that breaks off has both. */
export async function archiveFiles(source, { signal } = {}) {
  const entries = await archiveEntries(source);
  return entries === null ? null : collected(entries, signal);
}

async function* collected(entries, signal) {
  for await (const { name, chunks, fault = null } of entries) {
    signal?.throwIfAborted();
    yield fault === null ? { name, ...(await gathered(chunks, signal)) } : { name, blob: null, fault };
  }
}

async function gathered(chunks, signal) {
  let parts = [];
  let kept = 0;
  let fault = null;
  try {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      parts.push(chunk);
      kept += chunk.length;
      if (kept < KEPT_BYTES) continue;
      parts = [new Blob(parts)];
      kept = 0;
    }
  } catch (error) {
    if (!(error instanceof ArchiveFault) && error?.code !== "import.inflates") throw error;
    fault = error;
  }
  return { blob: fault?.code === "import.inflates" ? null : new Blob(parts), fault };
}

/** Whether a file, once inflated, begins with the header of a tar. */
async function startsTar(source, isGzip) {
  if (!isGzip) return isTarHeader(new Uint8Array(await source.slice(0, 512).arrayBuffer()));
  // Enough to inflate 512 bytes from; it may well break off behind them.
  const inflated = chunksOf(source.slice(0, 1 << 16).stream().pipeThrough(new DecompressionStream("gzip")));
  const header = new Uint8Array(512);
  let filled = 0;
  try {
    for await (const chunk of inflated) {
      header.set(chunk.subarray(0, 512 - filled), filled);
      filled += Math.min(chunk.length, 512 - filled);
      if (filled === 512) return isTarHeader(header);
    }
  } catch {
    // Whoever reads it as a file will say what is wrong with it.
  }
  return false;
}

async function* whole(stream, isGzip) {
  try {
    yield* chunksOf(stream);
  } catch (error) {
    throw isGzip ? damaged(error, "gzip data that breaks off or is damaged") : error;
  }
}

/** Passes over what is no export, refuses what no archive should hold, and counts what all files inflate to together. */
async function* guarded(entries, size, limits) {
  let count = 0;
  let inflated = 0;
  let failure = null;
  const counted = async function* (chunks) {
    try {
      for await (const chunk of chunks) {
        inflated += chunk.length;
        checkInflated(inflated, size, limits);
        yield chunk;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    for await (const entry of entries) {
      if (failure?.code === "import.inflates") return;
      failure = null;
      count += 1;
      if (count > ENTRIES_MOST) throw new ArchiveFault("import.archive", `found more than ${ENTRIES_MOST} files in one archive`, "make several archives of it");
      const name = entry.name.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
      const parts = name.split("/");
      if (name === "" || name.endsWith("/") || (name !== ".." && parts.some((part) => LITTER.has(part) || /^\.[^.]/.test(part)))) continue;
      const fault = entry.fault ?? nameFault(name, parts);
      if (fault !== null) yield { name, fault };
      else yield { name, chunks: counted(entry.chunks) };
    }
  } catch (error) {
    // The list itself breaks off: what came before it is there.
    if (!(error instanceof ArchiveFault)) throw error;
    // A file that breaks off has said so already.
    if (failure === null) yield { name: null, fault: error };
  }
}

/** A name is only shown and kept, never opened; one that points out of its archive is still no export's. */
function nameFault(name, parts) {
  const escapes = name.startsWith("/") || /^[A-Za-z]:/.test(name) || parts.includes("..") || name.includes("\0");
  return escapes ? new ArchiveFault("import.entryName", "found a name that points out of its archive, wanted a relative path", "this archive was not made by a tool that exports; the file was left out") : null;
}
