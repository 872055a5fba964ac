import { database, type StoredDocuments } from "./database";
import { storedBytes, storedFiles } from "./files";
import type { StoredSnapshot } from "./snapshot";

/** What the browser keeps of this page, as far as it tells. */
export interface Measured {
  /** Null where no document is stored. */
  documents: { bytes: number; savedAt: string } | null;
  /** Exported files; `inFolder` lie in the origin's private file system, the others in its database. */
  files: { count: number; bytes: number; inFolder: number };
  /** The records as the engine keeps them, so that the page opens without reading the files again. */
  snapshot: number | null;
  /** Of the whole origin, with its other pages. */
  usage: number | null;
  quota: number | null;
  /** Whether the browser has promised not to remove it when the disk is full. */
  persisted: boolean | null;
}

export async function measured(): Promise<Measured> {
  const db = await database();
  const stored = (await db.get("documents", "workspace")) as StoredDocuments | undefined;
  const snapshot = (await db.get("documents", "snapshot")) as StoredSnapshot | undefined;
  const files = await storedFiles();
  const { usage = null, quota = null } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return {
    documents: stored === undefined ? null : { bytes: new Blob([JSON.stringify(stored.document)]).size, savedAt: stored.savedAt },
    files: { count: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), inFolder: files.filter(({ place }) => place.kind === "folder").length },
    snapshot: snapshot === undefined ? null : await storedBytes(snapshot).then(({ size }) => size, () => null),
    usage,
    quota,
    persisted: (await navigator.storage?.persisted?.().catch(() => null)) ?? null,
  };
}

/** Asks the browser to keep what is stored when the disk is full; some ask the person, some decide by themselves. */
export const persist = async (): Promise<boolean> => (await navigator.storage?.persist?.().catch(() => false)) ?? false;
