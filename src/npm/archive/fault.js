// What is wrong with an archive, and the bytes of a stream.

/** Something in an archive that cannot be read: a stable `code`, what was found, and what to do. */
export class ArchiveFault extends Error {
  constructor(code, message, hint, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** The same error, unless the data is to blame rather than the disk it lies on. */
export function damaged(error, found) {
  const isOfHost = error?.syscall !== undefined || error?.name === "NotReadableError" || error?.name === "NotFoundError" || error?.name === "AbortError";
  if (isOfHost || error instanceof ArchiveFault) return error;
  return new ArchiveFault("import.archive", `found ${found}`, "what came before it was read; make or download the archive again", error);
}

/** The chunks of a stream; not every browser can loop over one. Leaving early cancels it. */
export async function* chunksOf(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
