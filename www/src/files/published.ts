/** Files that lie beside the page: the sample organisation, and what a static host publishes under `data/`. */

export interface PublishedFile {
  name: string;
  integration: string;
  source: string | null;
  size: number;
  bytes: () => Promise<Blob>;
}

/** A document, such as a profile, that comes with files. */
export interface PublishedDocument {
  name: string;
  bytes: () => Promise<Blob>;
}

export interface Published {
  files: PublishedFile[];
  documents: PublishedDocument[];
}

interface Manifest {
  schemaVersion: number;
  generatedAt: string;
  documents?: { path: string; sha256?: string }[];
  files: { path: string; integration: string; source?: string | null; bytes?: number; sha256?: string }[];
}

const beside = (path: string) => new URL(path, document.baseURI);

async function fetched(address: URL): Promise<Response> {
  const response = await fetch(address, { cache: "no-cache", redirect: "error" });
  if (!response.ok) throw new Error(`the host answered ${response.status} for ${address.pathname}`);
  return response;
}

async function listed(folder: string): Promise<Published> {
  const manifest = (await (await fetched(beside(`${folder}manifest.json`))).json()) as Manifest;
  if (manifest.schemaVersion !== 1 || !Array.isArray(manifest.files)) throw new Error(`${folder}manifest.json is no manifest of version 1`);
  // Fetched when their turn comes: a manifest may list thousands.
  const files = manifest.files.map(({ path, integration, source, bytes, sha256 }) => ({
    name: path,
    integration,
    source: source ?? null,
    size: bytes ?? 0,
    bytes: () => publishedBytes(folder, path, sha256),
  }));
  const documents = (manifest.documents ?? []).map(({ path, sha256 }) => ({ name: path, bytes: () => publishedBytes(folder, path, sha256) }));
  return { files, documents };
}

async function publishedBytes(folder: string, path: string, sha256: string | undefined): Promise<Blob> {
  const base = beside(folder);
  const address = new URL(path.split("/").map(encodeURIComponent).join("/"), base);
  if (!address.href.startsWith(base.href)) throw new Error(`the manifest names ${path}, which is not beside it`);
  const blob = await (await fetched(address)).blob();
  if (sha256 !== undefined) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex !== sha256.toLowerCase()) throw new Error(`${path} is not the file that the manifest describes`);
  }
  return blob;
}

export const sample = (which: "events" | "tools") => listed(which === "events" ? "sample/" : "sample/tools/");

/** What the host publishes, or null: most hosts publish nothing. */
export async function published(): Promise<PublishedFile[] | null> {
  const answer = await fetch(beside("data/manifest.json"), { cache: "no-cache", redirect: "error" });
  return answer.ok && (answer.headers.get("content-type") ?? "").includes("json") ? (await listed("data/")).files : null;
}
