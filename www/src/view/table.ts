/** A column of a long table. */
export interface Column<Row> {
  id: string;
  name: string;
  /** A grid track, such as `minmax(160px, 2fr)`. */
  width: string;
  number?: boolean;
  /** What is shown. */
  text: (row: Row) => string;
  /** What is sorted by and written to CSV; without it, the text. */
  value?: (row: Row) => string | number | null;
  title?: (row: Row) => string;
}

export const valueOf = <Row>(column: Column<Row>, row: Row) => (column.value ?? column.text)(row);

const words = new Intl.Collator(navigator.language, { numeric: true, sensitivity: "base" });

/** Rows in the order of a column; those without a value come last either way. */
export function sorted<Row>(rows: readonly Row[], column: Column<Row> | undefined, descending: boolean): readonly Row[] {
  if (column === undefined) return rows;
  const keyed = rows.map((row) => ({ row, key: valueOf(column, row) }));
  const sign = descending ? -1 : 1;
  keyed.sort((left, right) => {
    if (left.key === null || right.key === null) return Number(left.key === null) - Number(right.key === null);
    if (typeof left.key === "number" && typeof right.key === "number") return sign * (left.key - right.key);
    return sign * words.compare(String(left.key), String(right.key));
  });
  return keyed.map(({ row }) => row);
}

/** Rows in which some shown text holds all the words of a search. */
export function matching<Row>(rows: readonly Row[], columns: readonly Column<Row>[], search: string): readonly Row[] {
  const wanted = search.toLocaleLowerCase().split(/\s+/).filter((word) => word !== "");
  if (wanted.length === 0) return rows;
  return rows.filter((row) => {
    const text = columns.map((column) => column.text(row)).join(" ").toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
