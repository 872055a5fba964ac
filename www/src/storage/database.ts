import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Theme } from "../app/state";
import type { WorkspaceDocument } from "../documents/workspace";
import type { StoredSnapshot } from "./snapshot";

/** The workspace document as it is stored, under a revision that no other save has. */
export interface StoredDocuments {
  /** The version of this form. A newer one is not touched. */
  format: number;
  document: WorkspaceDocument;
  revision: string;
  savedAt: string;
}

/** How a person likes to see things: of two tabs the later one holds. */
export interface StoredSettings {
  profile: string | null;
  theme: Theme;
  lastView: string;
  /** When the workspace was saved as a file last; none in what earlier versions of the page stored. */
  backupAt?: string | null;
}

/** A stored file: what it is, and its bytes, or the name under which the file system keeps them. */
export interface StoredFile {
  key: string;
  name: string;
  integration: string;
  source: string | null;
  size: number;
  origin: "chosen" | "sample";
  /** Another one each time it is stored; none in files stored by earlier versions of the page. */
  stamp?: string;
  place: { kind: "folder"; name: string } | { kind: "bytes"; bytes: ArrayBuffer };
}

interface Schema extends DBSchema {
  documents: { key: string; value: StoredDocuments | StoredSettings | StoredSnapshot };
  files: { key: string; value: StoredFile };
}

/** Sites under one origin share its storage, so every name holds the page's own folder. */
export const scope = `dora-insight ${new URL(".", document.baseURI).pathname}`;

let opening: Promise<IDBPDatabase<Schema>> | null = null;

/** Milliseconds in which a browser that stores anything has opened its database. */
const OPENS_WITHIN = 5000;

export function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= within(OPENS_WITHIN, opened());
  opening.catch(() => (opening = null));
  return opening;
}

/** Some browsers neither open a database nor say why not. */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`the browser did not open its database within ${ms / 1000} seconds`)), ms));
  return Promise.race([work, late]);
}

function opened(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(scope, 1, {
    upgrade(db) {
      db.createObjectStore("documents");
      db.createObjectStore("files", { keyPath: "key" });
    },
    // A newer page in another tab wants to change the schema: this one lets go.
    blocking: () => void opening?.then((db) => db.close()),
    terminated: () => {
      opening = null;
    },
  });
}

/** Resolves when the store has confirmed a transaction's writes. One that fails ends its transaction, which alone knows why. */
export async function confirmed(transaction: { done: Promise<void> }, ...writes: readonly Promise<unknown>[]): Promise<void> {
  for (const write of writes) write.catch(() => {});
  await transaction.done;
}

export async function loadSettings(): Promise<StoredSettings | null> {
  return ((await (await database()).get("documents", "settings")) ?? null) as StoredSettings | null;
}

/** Resolves when the store has confirmed. */
export async function saveSettings(settings: StoredSettings): Promise<void> {
  const transaction = (await database()).transaction("documents", "readwrite", { durability: "strict" });
  await confirmed(transaction, transaction.store.put(settings, "settings"));
}
