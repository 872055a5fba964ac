/** A document is small; an export of that size is told from one by its first member names. */
const DOCUMENT_MOST = 1 << 20;

/** The text of a profile document, or null for any other file. */
export async function profileIn(blob: Blob): Promise<string | null> {
  if (blob.size > DOCUMENT_MOST) return null;
  const text = await blob.text().catch(() => "");
  if (!text.trimStart().startsWith("{")) return null;
  try {
    const found: unknown = JSON.parse(text);
    const isProfile = typeof found === "object" && found !== null && "type" in found && found.type === "dora" && "schemaVersion" in found;
    return isProfile ? text : null;
  } catch {
    return null;
  }
}
