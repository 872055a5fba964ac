// Text for a terminal.

/** Control characters out of files and names are shown, not obeyed. */
export const plain = (text) =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], yellow: [33, 39], green: [32, 39], cyan: [36, 39] };

/** Colours text for a stream: `paint("red", text)`. Plain unless people read along, and have not asked for plain. */
export function painter(stream) {
  const paints = process.stdout.isTTY && stream.isTTY && !process.env.NO_COLOR;
  return (colour, text) => {
    if (!paints) return text;
    const [on, off] = CODES[colour];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** `1 file`, `2 files`. */
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Lines of cells under one another. The columns named in `right` end, rather than begin, at one place. */
export function columns(rows, right = []) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cell, column) => (right.includes(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]));
  return rows.map((row) => row.map(pad).join("  ").trimEnd());
}
