/** A `Blob`, or what is as good: a file on a disk. */
export interface ArchiveSource {
  readonly size: number;
  slice(from?: number, to?: number): ArchiveSource;
  stream(): ReadableStream<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ArchiveOptions {
  /** Stops between two chunks. */
  signal?: AbortSignal;
}

/**
 * What is wrong with a file of an archive, or with the archive: `import.archive` where it breaks off or is damaged, `import.encrypted`,
 * `import.compression` for a method other than deflate, `import.entryName` for a name that points out of the archive, `import.inflates`.
 */
export interface ArchiveFault extends Error {
  code: string;
  /** What to do. */
  hint?: string;
}

export interface ArchiveFile {
  /** Its path inside the archive, such as `pull_commits/100.json`; null where the archive itself is at fault. */
  name: string | null;
  /** Its bytes, up to where it breaks off; null where none are to be had. */
  blob: Blob | null;
  fault: ArchiveFault | null;
}

/**
 * The files of a zip, a tar or a tar.gz, one after the other; null where the first bytes say that it is no archive.
 *
 * ```js
 * for await (const { name, blob } of (await archiveFiles(file)) ?? []) if (blob !== null) await workspace.importFile(blob, { name, integration });
 * ```
 *
 * Passed over are folders, links, hidden files, and what macOS and Windows put beside them. A file that cannot be read leaves the others as they are.
 * All files together may inflate to 8 GiB, and beyond 256 MiB to 400 times the archive's size; an archive may hold a hundred thousand files.
 * Archives inside archives are given as they are.
 */
export function archiveFiles(source: Blob | ArchiveSource, options?: ArchiveOptions): Promise<AsyncGenerator<ArchiveFile, void, undefined> | null>;
