import { saveAs } from "../files/save";

/** A text as one cell that no spreadsheet takes for a formula; the rule of the engine's own CSV. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const guarded = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\n\r;]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

export const csv = (rows: readonly (readonly (string | number | null)[])[]) => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

/** Hands a table to the browser as a file; spreadsheets take it for UTF-8 by its first mark. */
export const download = (name: string, text: string) => saveAs(name, "text/csv", "\ufeff", text);
