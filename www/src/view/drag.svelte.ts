import { inReadingOrder, inSequence, placedAt } from "../documents/layout";
import type { Place, WidgetDocument } from "../documents/workspace";

/** A widget that is being dragged or resized by mouse, pen or finger: the others make room as it goes, and nothing is written before it is let go. */
export class Drag {
  /** How the widgets would stand; null while none is held. */
  widgets = $state.raw<WidgetDocument[] | null>(null);
  /** The widget that is held. */
  id = $state<string | null>(null);
  #start: Start | null = null;

  begin(event: PointerEvent, grid: HTMLElement, widgets: readonly WidgetDocument[], id: string, how: "move" | "resize"): void {
    const held = widgets.find((widget) => widget.id === id);
    if (event.button !== 0 || held === undefined) return;
    this.#start = { pointer: event.pointerId, x: event.clientX, y: event.clientY, scrolled: window.scrollY, how, held: held.grid, widgets, ...measured(grid) };
    this.id = id;
    this.widgets = [...widgets];
  }

  move(event: PointerEvent): void {
    const start = this.#start;
    if (start === null || event.pointerId !== start.pointer || this.id === null) return;
    event.preventDefault();
    const x = event.clientX - start.x;
    const y = event.clientY - start.y + window.scrollY - start.scrolled;
    this.widgets = start.isOneColumn ? inSequence(start.widgets, sequence(start, this.id, y)) : placedAt(start.widgets, this.id, place(start, x, y));
  }

  /** Lets go, and gives how the widgets stand; null where none is held by this pointer. */
  end(event: PointerEvent): { id: string; widgets: WidgetDocument[] } | null {
    const { id, widgets } = this;
    if (id === null || widgets === null || event.pointerId !== this.#start?.pointer) return null;
    this.cancel();
    return { id, widgets };
  }

  cancel(): void {
    this.#start = null;
    this.id = null;
    this.widgets = null;
  }
}

interface Start extends Measured {
  pointer: number;
  x: number;
  y: number;
  scrolled: number;
  how: "move" | "resize";
  held: Place;
  widgets: readonly WidgetDocument[];
}

interface Measured {
  /** On a narrow screen widgets stand one below the other. */
  isOneColumn: boolean;
  /** From one column's left edge to the next one's, and the same of rows that hold nothing. */
  column: number;
  row: number;
  /** The upper edges of the rows, and the lower edge of the last. */
  edges: number[];
  /** Of the children in their order, the middle of each. */
  middles: number[];
}

function measured(grid: HTMLElement): Measured {
  const style = getComputedStyle(grid);
  const isOneColumn = style.display !== "grid";
  const [columnGap, rowGap] = [parseFloat(style.columnGap) || 0, parseFloat(style.rowGap) || 0];
  const edges = [0];
  if (!isOneColumn) for (const height of style.gridTemplateRows.split(" ")) edges.push((edges.at(-1) ?? 0) + parseFloat(height) + rowGap);
  const { top } = grid.getBoundingClientRect();
  const middles = [...grid.children].map((child) => child.getBoundingClientRect()).map((box) => box.top - top + box.height / 2);
  return { isOneColumn, column: (grid.clientWidth + columnGap) / 12, row: (parseFloat(style.gridAutoRows.replace(/^minmax\(/, "")) || 72) + rowGap, edges, middles };
}

/** The place that a pointer that went so far asks for. */
function place({ how, held, column, row, edges }: Start, x: number, y: number): Place {
  const topOf = (line: number) => edges[line] ?? (edges.at(-1) ?? 0) + (line - edges.length + 1) * row;
  const lineAt = (top: number) => {
    let line = 0;
    while (topOf(line + 1) - top < top - topOf(line)) line += 1;
    return line;
  };
  if (how === "move") return { ...held, x: held.x + Math.round(x / column), y: lineAt(topOf(held.y) + y) };
  return { ...held, w: held.w + Math.round(x / column), h: lineAt(topOf(held.y + held.h) + y) - held.y };
}

/** In one column: the order in which a widget that went so far down stands among the others. */
function sequence({ widgets, middles }: Start, id: string, y: number): string[] {
  const ids = inReadingOrder(widgets).map((widget) => widget.id);
  const from = ids.indexOf(id);
  const at = (middles[from] ?? 0) + y;
  const others = ids.filter((other) => other !== id);
  const before = others.filter((other) => (middles[ids.indexOf(other)] ?? 0) < at).length;
  return others.toSpliced(before, 0, id);
}
