import type { WorkspaceDocument } from "../documents/workspace";
import { confirmed, database, scope, type StoredDocuments } from "./database";

/** Thrown where another tab has saved since this one last looked. */
export class Overtaken extends Error {
  readonly stored: StoredDocuments | null;
  constructor(stored: StoredDocuments | null) {
    super("another tab has saved other changes");
    this.stored = stored;
  }
}

/** The version of the stored form that this page writes. */
const FORMAT = 1;

export async function loadDocuments(): Promise<StoredDocuments | null> {
  return known((await (await database()).get("documents", "workspace")) as StoredDocuments | undefined);
}

/** What a newer page has stored is neither read nor written over. */
function known(stored: StoredDocuments | undefined): StoredDocuments | null {
  if (stored !== undefined && stored.format > FORMAT) throw new Error("a newer version of this page has stored documents here, reload the page");
  return stored ?? null;
}

/** Stores a document over the revision that it was made of, and gives its own. Looking and writing are one transaction: no tab comes between. */
export async function saveDocuments(document: WorkspaceDocument, over: string | null): Promise<string> {
  const transaction = (await database()).transaction("documents", "readwrite", { durability: "strict" });
  const stored = known((await transaction.store.get("workspace")) as StoredDocuments | undefined);
  if ((stored?.revision ?? null) !== over) {
    transaction.abort();
    await transaction.done.catch(() => {});
    throw new Overtaken(stored);
  }
  const revision = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  await confirmed(transaction, transaction.store.put({ format: FORMAT, document, revision, savedAt: new Date().toISOString() }, "workspace"));
  return revision;
}

/** Saves one document after the other, the newest that is waiting next, and hears when another tab has saved. */
export class DocumentSaver {
  /** The revision that this tab has seen last. */
  #revision: string | null = null;
  #waiting: { document: WorkspaceDocument } | null = null;
  #running = false;
  #channel: BroadcastChannel | null;
  #told: Told;

  constructor(told: Told) {
    this.#told = told;
    this.#channel = "BroadcastChannel" in window ? new BroadcastChannel(scope) : null;
    this.#channel?.addEventListener("message", () => void this.#look());
  }

  async load(): Promise<StoredDocuments | null> {
    const stored = await loadDocuments();
    this.#revision = stored?.revision ?? null;
    return stored;
  }

  /** From now on what is stored under this revision may be written over: a person has seen it. */
  seen(revision: string | null): void {
    this.#revision = revision;
  }

  save(document: WorkspaceDocument): void {
    this.#waiting = { document };
    if (!this.#running) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting !== null) {
      const { document } = this.#waiting;
      this.#waiting = null;
      try {
        this.#revision = await saveDocuments(document, this.#revision);
        this.#channel?.postMessage(this.#revision);
        this.#told.saved(document);
      } catch (error) {
        if (error instanceof Overtaken) this.#told.overtaken(error.stored);
        else this.#told.failed(error);
      }
    }
    this.#running = false;
  }

  /** Another tab has saved: without changes of its own waiting, this one takes them over. */
  async #look(): Promise<void> {
    if (this.#running) return;
    const stored = await loadDocuments().catch(() => null);
    if (stored === null || stored.revision === this.#revision || this.#running) return;
    if (this.#told.elsewhere(stored)) this.#revision = stored.revision;
  }
}

/** What a saver tells. */
export interface Told {
  saved(document: WorkspaceDocument): void;
  failed(error: unknown): void;
  overtaken(stored: StoredDocuments | null): void;
  /** Whether it was taken over. */
  elsewhere(stored: StoredDocuments): boolean;
}
