import { confirmed, database, scope, type StoredFile } from "./database";

/**
 * The imported files' bytes: in the origin's private file system, and in the database where there is none. Small ones always lie in the
 * database: some exports are thousands of them, and each file of the file system takes ten times as long to write.
 */
const SMALL = 1 << 17;

async function folder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(encodeURIComponent(scope), { create: true });
  } catch {
    return null;
  }
}

/** Resolves when both the bytes and their entry are confirmed. */
export async function saveFile(file: Omit<StoredFile, "place" | "stamp">, blob: Blob): Promise<StoredFile> {
  const stored = { ...file, stamp: crypto.randomUUID(), place: await keepBytes(file.key, blob) };
  const transaction = (await database()).transaction("files", "readwrite");
  await confirmed(transaction, transaction.store.put(stored));
  return stored;
}

export async function keepBytes(key: string, blob: Blob): Promise<StoredFile["place"]> {
  const inDatabase = async () => ({ kind: "bytes" as const, bytes: await blob.arrayBuffer() });
  const directory = blob.size <= SMALL ? null : await folder();
  if (directory === null) return inDatabase();
  const name = await nameFor(key);
  const handle = await directory.getFileHandle(name, { create: true });
  if (typeof handle.createWritable !== "function") return inDatabase();
  await blob.stream().pipeTo(await handle.createWritable());
  return { kind: "folder", name };
}

/** Any text as a name that every file system takes. */
async function nameFor(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function storedFiles(): Promise<StoredFile[]> {
  return (await database()).getAll("files");
}

export async function storedFile(key: string): Promise<StoredFile | undefined> {
  return (await database()).get("files", key);
}

export async function storedBytes(file: Pick<StoredFile, "place">): Promise<Blob> {
  if (file.place.kind === "bytes") return new Blob([file.place.bytes]);
  const directory = await folder();
  if (directory === null) throw new Error("the browser gives no access to its file storage");
  return (await directory.getFileHandle(file.place.name)).getFile();
}

export async function forgetFiles(keys: readonly string[]): Promise<void> {
  const db = await database();
  for (const key of keys) {
    const file = await db.get("files", key);
    await db.delete("files", key);
    if (file !== undefined) await forgetBytes(file.place);
  }
}

export async function forgetBytes(place: StoredFile["place"]): Promise<void> {
  if (place.kind === "folder") await (await folder())?.removeEntry(place.name).catch(() => {});
}

/** Leaves nothing: documents, entries and bytes. */
export async function eraseAll(): Promise<void> {
  const db = await database();
  const transaction = db.transaction(["documents", "files"], "readwrite");
  await confirmed(transaction, transaction.objectStore("documents").clear(), transaction.objectStore("files").clear());
  const root = await navigator.storage.getDirectory().catch(() => null);
  await root?.removeEntry(encodeURIComponent(scope), { recursive: true }).catch(() => {});
}
