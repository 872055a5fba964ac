import type { ChosenFile } from "../app/action";

/** All files of a drop, those in folders included, with their paths. */
export async function droppedFiles(transfer: DataTransfer): Promise<ChosenFile[]> {
  // Asked at once: after the event the list is empty.
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.() ?? null);
  const plain = Array.from(transfer.files);
  if (entries.every((entry) => entry === null)) return plain.map((file) => ({ name: file.name, blob: file }));
  const files: ChosenFile[] = [];
  for (const entry of entries) if (entry !== null) await walk(entry, "", files);
  return files;
}

async function walk(entry: FileSystemEntry, path: string, files: ChosenFile[]): Promise<void> {
  if (entry.name.startsWith(".")) return;
  const name = `${path}${entry.name}`;
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.push({ name, blob });
  } else if (entry.isDirectory) {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A folder is listed in parts, until a part is empty.
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (part.length === 0) break;
      for (const child of part) await walk(child, `${name}/`, files);
    }
  }
}

/** Files of a picker; one for folders says where each lies. */
export const pickedFiles = (list: FileList): ChosenFile[] =>
  Array.from(list, (file) => ({ name: file.webkitRelativePath || file.name, blob: file })).filter(({ name }) => !name.split("/").some((part) => part.startsWith(".")));
