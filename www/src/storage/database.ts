import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { ProfileDocument } from "dora-insight";
import type { Theme } from "../app/state";

/** The documents as they are stored. */
export interface StoredWorkspace {
  schemaVersion: 1;
  profile: string | null;
  profiles: ProfileDocument[];
  theme: Theme;
  lastView: string;
  savedAt: string;
}

/** A stored file: what it is, and its bytes, or the name under which the file system keeps them. */
export interface StoredFile {
  key: string;
  name: string;
  integration: string;
  source: string | null;
  size: number;
  origin: "chosen" | "sample";
  place: { kind: "folder"; name: string } | { kind: "bytes"; bytes: ArrayBuffer };
}

interface Schema extends DBSchema {
  documents: { key: string; value: StoredWorkspace };
  files: { key: string; value: StoredFile };
}

/** Sites under one origin share its storage, so every name holds the page's own folder. */
export const scope = `dora-insight ${new URL(".", document.baseURI).pathname}`;

let opening: Promise<IDBPDatabase<Schema>> | null = null;

export function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>(scope, 1, {
    upgrade(db) {
      db.createObjectStore("documents");
      db.createObjectStore("files", { keyPath: "key" });
    },
    // A newer page in another tab wants to change the schema: this one lets go.
    blocking: () => void opening?.then((db) => db.close()),
    terminated: () => {
      opening = null;
    },
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

export async function loadWorkspace(): Promise<StoredWorkspace | null> {
  return (await (await database()).get("documents", "workspace")) ?? null;
}

/** Resolves when the store has confirmed. */
export async function saveWorkspace(workspace: StoredWorkspace): Promise<void> {
  const transaction = (await database()).transaction("documents", "readwrite", { durability: "strict" });
  void transaction.store.put(workspace, "workspace");
  await transaction.done;
}
