/** Hands texts to the browser as a file of one's own. */
export function saveAs(name: string, type: string, ...texts: string[]): void {
  const address = URL.createObjectURL(new Blob(texts, { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
