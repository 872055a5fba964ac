import { confirmed, database, type StoredFile } from "./database";
import { forgetBytes, keepBytes, storedBytes } from "./files";

/** The records of stored files as the engine saved them, and the files they are of: other files than those there are make it stale. */
export interface StoredSnapshot {
  stamps: string[];
  place: StoredFile["place"];
}

/** Under this key its entry lies among the documents, and its bytes beside the files'. */
const KEY = "snapshot";

/** What tells one set of stored files from another: a file that took another's place has another stamp. */
export const stampsOf = (files: readonly StoredFile[]): string[] => files.map(({ key, stamp }) => JSON.stringify([key, stamp])).sort();

/** The snapshot of exactly these files; null where there is none, or it is of others. */
export async function storedSnapshot(files: readonly StoredFile[]): Promise<Blob | null> {
  const entry = (await (await database()).get("documents", KEY)) as StoredSnapshot | undefined;
  if (entry === undefined || JSON.stringify(entry.stamps) !== JSON.stringify(stampsOf(files))) return null;
  return storedBytes(entry);
}

/** The entry is written last: bytes without it are nobody's. */
export async function saveSnapshot(files: readonly StoredFile[], bytes: Uint8Array): Promise<void> {
  await forgetSnapshot();
  const entry: StoredSnapshot = { stamps: stampsOf(files), place: await keepBytes(KEY, new Blob([bytes as BlobPart])) };
  const transaction = (await database()).transaction("documents", "readwrite");
  await confirmed(transaction, transaction.store.put(entry, KEY));
}

export async function forgetSnapshot(): Promise<void> {
  const db = await database();
  const entry = (await db.get("documents", KEY)) as StoredSnapshot | undefined;
  await db.delete("documents", KEY);
  if (entry !== undefined) await forgetBytes(entry.place);
}
